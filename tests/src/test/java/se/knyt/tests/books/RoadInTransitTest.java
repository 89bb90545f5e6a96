package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.money.Money;
import se.knyt.engine.bank.BankDrop;
import se.knyt.engine.books.RoadBankDesk;
import se.knyt.engine.clearing.ClearingAccount;
import se.knyt.engine.clearing.ItemSql;
import se.knyt.engine.flows.FlowCode;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;

/** What is paid back from the account of money in transit, until the bank has paid it: by the feed, or by a person's word. */
class RoadInTransitTest extends RoadBooks {
    /**
     * Paid from 1589, which the accounting system's bank feed empties: the accounting system alone books it there, 1510 +249.00 and 1589
     * −249.00, and it is an item of that account by its purchase until the feed's own voucher has taken it.
     */
    @Test
    void aCreditNotePaidFromMoneyInTransitIsAnItemThereUntilTheFeedHasTakenIt() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            merchant.engine
                    .companies()
                    .flow(merchant.company, FlowCode.PAYOUTS_TO_BOOKS, merchant.klarna, merchant.fortnox, true);
            merchant.engine.desks().bank().bankLeg(merchant.company, BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK, "Eva");
            long owed = owedAndTheRestByTheProvider(merchant);
            var before = Ledgers.general(world);
            assertThat(merchant.engine
                            .desks()
                            .roads()
                            .paid(merchant.company, owed, word(1589, false))
                            .orElseThrow()
                            .problem())
                    .isEmpty();
            merchant.settle();
            merchant.settle();
            assertThat(Ledgers.since(before, Ledgers.general(world)))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows("1510 249.00", "1589 -249.00"));
            assertThat(inTransit(merchant)).containsExactly("road -24900");
            assertThat(balance(merchant)).isEqualTo("-24900");
            aPersonSaysThatTheFeedTookItAndTakesThatBack(merchant, owed);
            world.post("fortnox", "vouchers", """
                    {"Voucher":{"Description":"Betalning","VoucherSeries":"A","TransactionDate":"%s",
                     "VoucherRows":[{"Account":1589,"Debit":249.00,"Credit":0},{"Account":1930,"Debit":0,"Credit":249.00}]}}""".formatted(today()));
            assertThat(merchant.engine.desks().feed().look(merchant.company).closed())
                    .isEqualTo(1);
            assertThat(inTransit(merchant)).isEmpty();
            assertThat(balance(merchant)).isEqualTo("0");
        }
    }

    /** Nothing is booked: the movement closes the item on its day, and is taken back on the same. */
    private void aPersonSaysThatTheFeedTookItAndTakesThatBack(Merchant merchant, long owed) {
        var desk = merchant.engine.desks().roadBank();
        var books = Ledgers.general(world);
        assertThat(desk.standing(merchant.company, owed).orElseThrow().amount()).isEqualTo(Money.sek("-249.00"));
        assertThat(refusal(merchant, owed, new RoadBankDesk.Word(today(), 1930, null, "", "Eva")))
                .isEqualTo("road-bank.no-reason");
        assertThat(refusal(merchant, owed, new RoadBankDesk.Word(today().minusDays(1), 1930, null, "Såg det", "Eva")))
                .as("it did not stand there yet")
                .isEqualTo("road-bank.day");
        assertThat(refusal(merchant, owed, new RoadBankDesk.Word(today(), 1589, null, "Såg det", "Eva")))
                .isEqualTo("road-bank.account");
        assertThat(refusal(merchant, owed, new RoadBankDesk.Word(today(), 1930, 12_345L, "", "Eva")))
                .isEqualTo("road-bank.entry");
        var word = new RoadBankDesk.Word(today(), 1930, null, "Kontoutdraget", "Eva");
        assertThat(desk.preview(merchant.company, owed, word).orElseThrow().vouchers())
                .isEmpty();
        assertThat(desk.paid(merchant.company, owed, word).orElseThrow().problem())
                .isEmpty();
        merchant.settle();
        assertThat(inTransit(merchant)).isEmpty();
        assertThat(balance(merchant)).isEqualTo("0");
        assertThat(refusal(merchant, owed, word)).isEqualTo("road-bank.closed");
        assertThat(merchant.engine
                        .desks()
                        .roadReversals()
                        .takeBack(merchant.company, owed, "Fel", "Eva")
                        .orElseThrow()
                        .problem())
                .isEqualTo("road.bank-stands");
        assertThat(desk.said(merchant.company, owed).orElseThrow())
                .extracting(s -> s.by() + " " + s.why() + " " + s.amount())
                .isEqualTo("Eva Kontoutdraget -249.00 SEK");
        assertThat(desk.back(merchant.company, owed, " ", "Eva", true)
                        .orElseThrow()
                        .problem())
                .isEqualTo("road-bank.no-reason");
        assertThat(desk.back(merchant.company, owed, "Fel rad", "Eva", true)
                        .orElseThrow()
                        .vouchers())
                .isEmpty();
        merchant.settle();
        assertThat(inTransit(merchant)).containsExactly("road -24900");
        assertThat(balance(merchant)).isEqualTo("-24900");
        assertThat(Ledgers.general(world)).as("nothing is booked of it").isEqualTo(books);
    }

    private static String refusal(Merchant merchant, long owed, RoadBankDesk.Word word) {
        return merchant.engine
                .desks()
                .roadBank()
                .paid(merchant.company, owed, word)
                .orElseThrow()
                .problem();
    }

    /** Where Knyt books the bank a voucher of its own takes it off: 1589 +249.00 and 1930 −249.00, turned when the word is taken back. */
    @Test
    void whereKnytBooksTheBankAVoucherTakesItOffMoneyInTransit() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            merchant.engine
                    .companies()
                    .flow(merchant.company, FlowCode.PAYOUTS_TO_BOOKS, merchant.klarna, merchant.fortnox, true);
            long owed = owedAndTheRestByTheProvider(merchant);
            var desk = merchant.engine.desks().roadBank();
            assertThat(desk.standing(merchant.company, owed)).isEmpty();
            assertThat(merchant.engine
                            .desks()
                            .roads()
                            .paid(merchant.company, owed, word(1589, false))
                            .orElseThrow()
                            .problem())
                    .isEmpty();
            merchant.settle();
            merchant.settle();
            var before = Ledgers.general(world);
            var file = "Bokföringsdatum;Belopp;Text\n" + today() + ";-249,00;Klarna Bank AB överföring\n" + today()
                    + ";-248,00;Klarna Bank AB\n";
            merchant.engine
                    .desks()
                    .bank()
                    .take(
                            merchant.company,
                            new BankDrop.File(
                                    "utdrag.csv",
                                    file.getBytes(StandardCharsets.UTF_8),
                                    true,
                                    1930,
                                    "SE3550000000054910000003"),
                            "Eva");
            long line = Long.parseLong(text(
                    merchant,
                    "select bank_entry_id::text from bank_entry where company_id = ? and amount_minor = -24900"));
            long other = Long.parseLong(text(
                    merchant,
                    "select bank_entry_id::text from bank_entry where company_id = ? and amount_minor = -24800"));
            assertThat(refusal(merchant, owed, new RoadBankDesk.Word(today(), 1930, other, "", "Eva")))
                    .as("one öre more or less is another's")
                    .isEqualTo("road-bank.entry");
            var word = new RoadBankDesk.Word(today(), 1930, line, "", "Eva");
            assertThat(desk.paid(merchant.company, owed, word).orElseThrow().vouchers())
                    .hasSize(1);
            merchant.settle();
            merchant.settle();
            assertThat(Ledgers.since(before, Ledgers.general(world)))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows("1589 249.00", "1930 -249.00"));
            assertThat(inTransit(merchant)).isEmpty();
            assertThat(balance(merchant)).isEqualTo("0");
            assertThat(text(merchant, "select state from bank_entry where company_id = ? and amount_minor = -24900"))
                    .isEqualTo("matched");
            assertThat(desk.back(merchant.company, owed, "Fel rad", "Eva", true)
                            .orElseThrow()
                            .vouchers())
                    .hasSize(1);
            merchant.settle();
            merchant.settle();
            assertThat(Ledgers.since(before, Ledgers.general(world)))
                    .as("%s", Trouble.of(merchant))
                    .isEmpty();
            assertThat(inTransit(merchant)).containsExactly("road -24900");
            assertThat(text(merchant, "select state from bank_entry where company_id = ? and amount_minor = -24900"))
                    .isEqualTo("open");
            assertThat(desk.paid(merchant.company, owed, word).orElseThrow().problem())
                    .isEmpty();
            merchant.settle();
            merchant.settle();
            assertThat(Ledgers.since(before, Ledgers.general(world)))
                    .as("said again it is another voucher, with the same text: %s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows("1589 249.00", "1930 -249.00"));
        }
    }

    private List<String> inTransit(Merchant merchant) {
        var items = ItemSql.of(
                merchant.company, "SEK", new ClearingAccount(1589, ClearingAccount.Kind.TRANSIT, "", 0), today());
        return merchant.engine
                .database()
                .forCompany(
                        "items",
                        merchant.company,
                        tx -> tx.query(
                                "select kind || ' ' || account_minor from (" + items.text() + ") i order by 1",
                                row -> row.getString(1),
                                items.with(List.of())));
    }

    private static String balance(Merchant merchant) {
        return text(
                merchant,
                "select coalesce(sum(debit_minor - credit_minor + earlier_minor), 0)::text from account_sum"
                        + " where company_id = ? and account = 1589 and span = 'day'");
    }
}
