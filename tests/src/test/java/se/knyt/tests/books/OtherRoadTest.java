package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.money.Money;
import se.knyt.engine.bank.BankDrop;
import se.knyt.engine.books.RoadBankDesk;
import se.knyt.engine.books.RoadBooking.Word;
import se.knyt.engine.clearing.ClearingAccount;
import se.knyt.engine.clearing.ItemSql;
import se.knyt.engine.flows.AskedRefunds;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.flows.RefundChoice;
import se.knyt.engine.flows.Road;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * 1 249.00 paid through Klarna and delivered: 3001 −960.00, 3520 −39.20, 2611 −249.80. 249.00 of it goes back from the bank account, the
 * other 1 000.00 through Klarna: of the sale nothing is left. A sale of 2 449.00 stays and pays Klarna's fees; at Klarna 249.00 + 2 449.00 are open until it pays out.
 */
class OtherRoadTest {
    private static final String BACK =
            "{\"lines\":[{\"sku\":\"FILT-GRA\",\"price\":120000}],\"shipping\":4900,\"discount\":false,\"business\":false}";
    private static final String KEPT = BACK.replace("120000}", "120000,\"quantity\":2}");
    /** 2 400.00 with a fifth of it in VAT, 480.00, and freight of 49.00 less 9.80. */
    private static final String[] SALES = {"3001 -1920.00", "3520 -39.20", "2611 -489.80"};

    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void open() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** Until it is paid the buyer is owed 249.00 on 2490; a person says when and from where. Klarna is never asked for it. */
    @Test
    void inOurOwnBooksItIsADebtToTheBuyerUntilAPersonSaysThatItWasPaid() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            var before = owedAndTheRestByTheProvider(merchant);
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("2490 -249.00", "1581 2698.00"))
                    .doesNotContainKey(1930);
            var paid = merchant.engine.desks().roads().paid(merchant.company, before, word(1930, false));
            assertThat(paid.orElseThrow().problem()).isEmpty();
            assertThat(paid.get().vouchers()).hasSize(1);
            assertThat(merchant.engine.desks().roads().paid(merchant.company, before, word(1930, false)))
                    .as("twice is once")
                    .isEmpty();
            merchant.settle();
            assertThat(Ledgers.own(merchant))
                    .containsAllEntriesOf(Ledgers.rows("1930 -249.00", "1581 2698.00"))
                    .doesNotContainKey(2490);
            takenBackItIsOwedAgain(merchant, before);
            allTied(merchant);
            assertThat(Ledgers.own(merchant))
                    .containsAllEntriesOf(Ledgers.rows(SALES))
                    .containsAllEntriesOf(Ledgers.rows("1930 -249.00"))
                    .doesNotContainKeys(1581, 2490, 2999);
        }
    }

    /** The credit note stands open in the customer ledger until it is paid from 1930: 1510 +249.00, 1930 −249.00. */
    @Test
    void withACustomerLedgerTheBanksLinePaysTheCreditNote() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            merchant.engine
                    .companies()
                    .flow(merchant.company, FlowCode.PAYOUTS_TO_BOOKS, merchant.klarna, merchant.fortnox, true);
            long owed = owedAndTheRestByTheProvider(merchant);
            assertThat(Ledgers.general(world)).doesNotContainKeys(2490, 1930);
            var order = text(merchant, "select min(order_number) from trail where company_id = ?");
            var file = "Bokföringsdatum;Belopp;Text\n" + today() + ";-249,00;Återbetalning " + order + "\n" + today()
                    + ";-31200,00;Lön\n";
            var outcome = merchant.engine
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
            assertThat(outcome).isInstanceOfSatisfying(BankDrop.Outcome.Taken.class, taken -> {
                assertThat(taken.kept()).as("the wages are no matter of ours").isEqualTo(1);
                assertThat(taken.matched()).isEqualTo(1);
            });
            merchant.settle();
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("1930 -249.00"));
            takenBackAPersonUndoesThePayment(merchant, owed);
            allTied(merchant);
            assertThat(Ledgers.general(world))
                    .containsAllEntriesOf(Ledgers.rows(SALES))
                    .containsAllEntriesOf(Ledgers.rows("1930 -249.00"))
                    .doesNotContainKeys(1510, 1581, 2490, 2999);
            assertThat(Ledgers.customers(world)).isZero();
        }
    }

    /** A payment that waits for a person has not gone: the word is taken back at once, and no payment is left to be made. */
    @Test
    void aWordIsTakenBackWhileItsPaymentIsHeld() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            merchant.engine
                    .companies()
                    .flow(merchant.company, FlowCode.PAYOUTS_TO_BOOKS, merchant.klarna, merchant.fortnox, true);
            takenBackWhileItsPaymentIsHeld(merchant, owedAndTheRestByTheProvider(merchant));
        }
    }

    private void takenBackWhileItsPaymentIsHeld(Merchant merchant, long owed) {
        var control = merchant.engine.control();
        control.connectionState(merchant.company, merchant.fortnox, "paused", "Eva");
        assertThat(merchant.engine
                        .desks()
                        .roads()
                        .paid(merchant.company, owed, word(1930, false))
                        .orElseThrow()
                        .problem())
                .isEmpty();
        merchant.settle();
        int held = merchant.engine
                .database()
                .forCompany(
                        "test",
                        merchant.company,
                        tx -> tx.update(
                                "update effect set state = 'held' where company_id = ? and kind = 'register-payment' and state = 'waiting'",
                                merchant.company));
        assertThat(held).isEqualTo(1);
        var turned = merchant.engine
                .desks()
                .roadReversals()
                .takeBack(merchant.company, owed, "Fel dag", "Eva")
                .orElseThrow();
        assertThat(turned.problem()).isEmpty();
        assertThat(turned.payments()).isEmpty();
        control.connectionState(merchant.company, merchant.fortnox, "active", "Eva");
        merchant.settle();
        assertThat(
                        text(
                                merchant,
                                "select string_agg(distinct code, ',') from loose_end where company_id = ? and closed_at is null"))
                .isEqualTo("refund.by-road");
        assertThat(Ledgers.general(world)).doesNotContainKeys(2490, 1930);
    }

    /** The voucher is turned on its own day: 2490 has the 249.00 again and 1930 nothing; said again it is paid by another one. */
    private void takenBackItIsOwedAgain(Merchant merchant, long owed) {
        var back = merchant.engine.desks().roadReversals();
        assertThat(back.takeBack(merchant.company, owed, " ", "Eva")
                        .orElseThrow()
                        .problem())
                .isEqualTo("road.no-reason");
        var turned = back.takeBack(merchant.company, owed, "Fel konto", "Eva").orElseThrow();
        assertThat(turned.problem()).isEmpty();
        assertThat(turned.voucher().orElseThrow().text())
                .startsWith("Rättelse av ")
                .endsWith("Fel konto");
        assertThat(back.takeBack(merchant.company, owed, "Fel konto", "Eva")).isEmpty();
        merchant.settle();
        assertThat(Ledgers.own(merchant))
                .containsAllEntriesOf(Ledgers.rows("2490 -249.00"))
                .doesNotContainKey(1930);
        assertThat(text(
                        merchant,
                        "select string_agg(code, ',') from loose_end where company_id = ? and closed_at is null"))
                .isEqualTo("refund.by-road");
        assertThat(merchant.engine
                        .desks()
                        .roads()
                        .paid(merchant.company, owed, word(1930, false))
                        .orElseThrow()
                        .problem())
                .isEmpty();
        merchant.settle();
        assertThat(Ledgers.own(merchant))
                .containsAllEntriesOf(Ledgers.rows("1930 -249.00"))
                .doesNotContainKey(2490);
    }

    /**
     * Fortnox lets nobody but a person take a booked payment back: it waits for that, and no second payment is made meanwhile. The bank's
     * line is free, and is not taken again by itself. When the payment turns out to stand, it is said to be there.
     */
    private void takenBackAPersonUndoesThePayment(Merchant merchant, long owed) {
        var turned = merchant.engine
                .desks()
                .roadReversals()
                .takeBack(merchant.company, owed, "Fel rad", "Eva")
                .orElseThrow();
        assertThat(turned.problem()).isEmpty();
        assertThat(turned.voucher()).isEmpty();
        assertThat(turned.payments()).hasSize(1);
        merchant.settle();
        assertThat(text(merchant, "select string_agg(state, ',') from bank_entry where company_id = ?"))
                .isEqualTo("open");
        assertThat(
                        text(
                                merchant,
                                "select string_agg(code, ',' order by code) from loose_end where company_id = ? and closed_at is null"))
                .isEqualTo("fortnox.undo-by-hand,refund.by-road");
        var desk = merchant.engine.desks().roads();
        assertThat(desk.paid(merchant.company, owed, word(1930, false))
                        .orElseThrow()
                        .problem())
                .isEqualTo("road.undo-waits");
        assertThat(desk.paid(merchant.company, owed, word(1930, true))
                        .orElseThrow()
                        .problem())
                .isEmpty();
        merchant.settle();
    }

    /** @return the credit that is owed */
    private long owedAndTheRestByTheProvider(Merchant merchant) {
        deliver(merchant, BACK);
        deliver(merchant, KEPT);
        var road = ask(merchant, "249.00", "a", Road.BANK);
        assertThat(road.problem()).as("%s", road.arguments()).isEmpty();
        assertThat(road.hands()).containsExactly("bank");
        merchant.settle();
        assertThat(refundsAtKlarna()).as("%s", Trouble.of(merchant)).isZero();
        assertThat(ask(merchant, "1000.01", "b", Road.PROVIDER).problem()).isEqualTo("refund-ask.more-than-captured");
        assertThat(ask(merchant, "1000.01", "c", Road.BANK).problem()).isEqualTo("refund-ask.more-than-captured");
        assertThat(ask(merchant, "1000.00", "d", Road.PROVIDER).problem()).isEmpty();
        merchant.settle();
        merchant.settle();
        assertThat(refundsAtKlarna()).as("%s", Trouble.of(merchant)).isEqualTo(100_000);
        assertThat(text(
                        merchant,
                        "select string_agg(code, ',') from loose_end where company_id = ? and closed_at is null"))
                .isEqualTo("refund.by-road");
        assertThat(ask(merchant, "0.01", "e", Road.BANK).problem()).isNotEmpty();
        return Long.parseLong(text(
                merchant, "select fact_id::text from provider_item where company_id = ? and provider = 'other-road'"));
    }

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

    private Word word(int account, boolean elsewhere) {
        return new Word(today(), account, "1001", elsewhere, null, "Eva");
    }

    private LocalDate today() {
        return world.now().atZone(ZoneId.of("Europe/Stockholm")).toLocalDate();
    }

    private void deliver(Merchant merchant, String wishes) {
        var name = world.post("shopify", "sell", wishes).path("orders").get(0).asString("");
        merchant.settle();
        world.post("shopify", "orders/" + name.replace("#", "") + "/ship", "{}");
        merchant.settle();
        merchant.settle();
    }

    private static AskedRefunds.Outcome ask(Merchant merchant, String amount, String nonce, Road road) {
        long trail = Long.parseLong(
                text(merchant, "select min(trail_id)::text from trail where company_id = ? and merged_into is null"));
        return merchant.engine
                .desks()
                .refunds()
                .ask(merchant.company, trail, new RefundChoice(Map.of(), Money.sek(amount)).by(road), "", nonce, "Eva")
                .orElseThrow();
    }

    private long refundsAtKlarna() {
        return world.get("klarna", "canonical")
                .path("orders")
                .valueStream()
                .flatMap(order -> order.path("refunds").valueStream())
                .mapToLong(r -> r.path("refunded_amount").asLong())
                .sum();
    }

    private static void allTied(Merchant merchant) {
        merchant.advance(Duration.ofDays(14));
        var status = merchant.status();
        assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
        assertThat(status.trailsTied())
                .as("%s %s", status, Trouble.of(merchant))
                .isEqualTo(2);
        assertThat(status.certificatesClosed()).isEqualTo(status.payouts()).isPositive();
        assertThat(text(
                        merchant,
                        "select count(*)::text from provider_item where company_id = ? and cleared_on is null"))
                .isEqualTo("0");
    }

    private static String text(Merchant merchant, String sql) {
        return merchant.engine
                .database()
                .forCompany("text", merchant.company, tx -> tx.query(sql, row -> row.getString(1), merchant.company))
                .getFirst();
    }
}
