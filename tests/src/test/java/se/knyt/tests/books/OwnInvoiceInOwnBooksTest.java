package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.engine.bank.BankDrop;
import se.knyt.engine.books.CustomerBooking.Word;
import se.knyt.engine.books.CustomerSetOffs;
import se.knyt.engine.clearing.ClearingAccount;
import se.knyt.engine.clearing.ItemSql;
import se.knyt.engine.flows.RefundChoice;
import se.knyt.engine.flows.Road;
import se.knyt.engine.settings.OwnInvoices;
import se.knyt.engine.settings.VoucherScopes.Scope;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * Sold on the merchant's own invoice where Knyt's vouchers are the books: the day's voucher puts it on 1510, purchase by purchase, and the
 * bank's line or a person takes it off. Amounts by hand: 500.00 a piece with 25 % VAT is 400.00 and 100.00.
 */
class OwnInvoiceInOwnBooksTest {
    private static final String BASKET =
            "{\"count\":1,\"business\":true,\"payment\":\"manual\",\"discount\":false,\"shipping\":0,"
                    + "\"lines\":[{\"sku\":\"TROJA-S\",\"quantity\":%d,\"price\":50000}]}";

    private World world;
    private Merchant merchant;

    @BeforeEach
    void open() {
        world = new World();
        merchant = new Merchant(world, Merchant.Way.SHOP);
        OwnBooks.inFortnox(merchant);
        merchant.engine.desks().vouchers().begin(merchant.company, Scope.DAY, "Eva");
        merchant.engine.desks().ownInvoices().save(merchant.company, new OwnInvoices(Set.of("manual"), 10, 5), "Eva");
    }

    @AfterEach
    void close() {
        merchant.close();
        world.close();
    }

    @Test
    void theDaysVoucherPutsItOn1510AndTheBankTakesItOff() {
        // Tuesday 3 March: 1 000.00 and 500.00.
        var first = sold(2);
        sold(1);
        ship();
        assertThat(items("2026-03-03"))
                .as("the day goes on")
                .containsExactlyInAnyOrder("own-invoice 100000", "own-invoice 50000", "day -100000", "day -50000");
        merchant.advance(Duration.ofDays(1));
        assertThat(Ledgers.general(world))
                .as("%s", Trouble.of(merchant))
                .isEqualTo(Ledgers.rows("1510 1500.00", "3001 -1200.00", "2611 -300.00"));
        assertThat(items("2026-03-03")).containsExactlyInAnyOrder("own-invoice 100000", "own-invoice 50000");
        assertThat(states()).containsExactly("waiting", "waiting");

        // Öre are within the company's limits and are booked on 3740; what names nothing is left to a person.
        assertThat(taken("2026-03-04;999,60;Bolaget AB faktura " + number(first), "2026-03-04;500,00;Insättning"))
                .isEqualTo(1);
        merchant.settle();
        assertThat(Ledgers.general(world))
                .as("%s", Trouble.of(merchant))
                .isEqualTo(Ledgers.rows("1930 999.60", "3740 0.40", "1510 500.00", "3001 -1200.00", "2611 -300.00"));
        assertThat(states()).containsExactly("tied", "waiting");
        assertThat(items("2026-03-04")).containsExactly("own-invoice 50000");
        assertThat(items("2026-03-03"))
                .as("as it was")
                .containsExactlyInAnyOrder("own-invoice 100000", "own-invoice 50000");

        // Nobody pays the other: due 13 March and five days more. What came and names nothing is asked about too.
        merchant.advance(Duration.ofDays(15));
        assertThat(merchant.texts(
                        "select code || ' ' || amount_minor from loose_end where company_id = ? and closed_at is null"))
                .as("%s", Trouble.of(merchant))
                .containsExactlyInAnyOrder("own-invoice.unpaid 50000", "bank.entry-unexplained 50000");
        var second = merchant.texts("select order_number from trail where company_id = ? and state = 'waiting'")
                .getFirst();
        var line = id("select bank_entry_id from bank_entry where company_id = ? and state = 'open'");
        var desk = merchant.engine.desks().customers();
        assertThat(desk.allot(merchant.company, line, List.of("nothing"), true, "Eva")
                        .orElseThrow()
                        .problem())
                .isEqualTo("customer.unknown");
        assertThat(desk.allot(merchant.company, line, List.of(second), true, "Eva")
                        .orElseThrow()
                        .problem())
                .isEmpty();
        merchant.settle();
        assertThat(Ledgers.general(world))
                .as("%s", Trouble.of(merchant))
                .isEqualTo(Ledgers.rows("1930 1499.60", "3740 0.40", "3001 -1200.00", "2611 -300.00"));
        assertThat(states()).containsExactly("tied", "tied");
        assertThat(merchant.status().looseEnds()).as("%s", Trouble.of(merchant)).isZero();

        // It was another's after all: open again from that day, and the line is free.
        var payment = id("select max(payment_id) from customer_payment where company_id = ?");
        assertThat(merchant.engine.desks().customerReversals().takeBack(merchant.company, payment, "fel köpare", "Eva"))
                .isTrue();
        merchant.settle();
        assertThat(Ledgers.general(world).get(1510)).isEqualTo("500.00");
        assertThat(states()).containsExactly("tied", "waiting");
        assertThat(merchant.texts("select state from bank_entry where company_id = ? order by bank_entry_id"))
                .containsExactlyInAnyOrder("matched", "open");
        assertThat(Ledgers.own(merchant)).isEqualTo(Ledgers.general(world));
    }

    /** Of 1 000.00 400.00 is paid, and a piece comes back: 100.00 is left, which the accounting system has had paid already. */
    @Test
    void aPartAPersonsWordAndAReturnTakeItOff() {
        sold(2);
        ship();
        merchant.advance(Duration.ofDays(1));
        var trail = id("select trail_id from trail where company_id = ?");
        var desk = merchant.engine.desks().customers();
        var on = LocalDate.parse("2026-03-04");
        var part = new Word(on, 1930, Money.sek("400.00"), "", false, null, "Eva");
        assertThat(desk.preview(merchant.company, trail, part)
                        .orElseThrow()
                        .vouchers()
                        .getFirst()
                        .rows())
                .extracting(r -> r.account() + " " + r.signed().toPlain())
                .containsExactlyInAnyOrder("1930 400.00", "1510 -400.00");
        assertThat(desk.paid(merchant.company, trail, part).orElseThrow().problem())
                .isEmpty();
        var refunds = merchant.engine.desks().refunds();
        var offer = refunds.offer(merchant.company, trail).orElseThrow();
        assertThat(offer.roads()).containsExactly(Road.INVOICE);
        var piece = new RefundChoice(Map.of(offer.rows().getFirst().id(), Quantity.ONE), null);
        assertThat(refunds.ask(merchant.company, trail, piece, "", "by-provider", "Eva")
                        .orElseThrow()
                        .problem())
                .isEqualTo("refund-ask.nothing-captured");
        assertThat(refunds.ask(merchant.company, trail, piece.by(Road.INVOICE), "", "once", "Eva")
                        .orElseThrow()
                        .problem())
                .isEmpty();
        merchant.settle();
        merchant.advance(Duration.ofDays(1));
        assertThat(Ledgers.general(world))
                .as("%s", Trouble.of(merchant))
                .isEqualTo(Ledgers.rows("1930 400.00", "1510 100.00", "3001 -400.00", "2611 -100.00"));
        assertThat(items("2026-03-04")).containsExactly("own-invoice 10000");
        var rest = new Word(LocalDate.parse("2026-03-05"), 1930, Money.sek("100.00"), "", true, null, "Eva");
        assertThat(desk.paid(merchant.company, trail, rest).orElseThrow().vouchers())
                .isEmpty();
        merchant.settle();
        assertThat(states()).as("%s", Trouble.of(merchant)).containsExactly("tied");
        assertThat(items("2026-03-05")).isEmpty();
        assertThat(merchant.texts("select sum(debit_minor - credit_minor + earlier_minor)::text from account_sum"
                        + " where company_id = ? and account = 1510 and span = 'day'"))
                .as("what the accounting system has booked counts")
                .containsExactly("0");
    }

    /**
     * Of 1 000.00 that is paid a piece comes back, so that 500.00 are owed to the buyer; 500.00 are open of another order. 300.00 and then
     * the rest are set off: each time one voucher with 1510 on both sides, and nothing else of the books moves.
     */
    @Test
    void oneOrdersCreditIsSetOffAgainstAnothersInvoice() {
        sold(2);
        sold(1);
        ship();
        merchant.advance(Duration.ofDays(1));
        var numbers = merchant.texts("select order_number from trail where company_id = ? order by total_minor desc");
        long owed = id("select trail_id from trail where company_id = ? and total_minor = 100000");
        long owing = id("select trail_id from trail where company_id = ? and total_minor = 50000");
        var on = LocalDate.parse("2026-03-04");
        var desk = merchant.engine.desks().customers();
        desk.paid(merchant.company, owed, new Word(on, 1930, Money.sek("1000.00"), "", false, null, "Eva"));
        var refunds = merchant.engine.desks().refunds();
        var row = refunds.offer(merchant.company, owed)
                .orElseThrow()
                .rows()
                .getFirst()
                .id();
        refunds.ask(
                merchant.company,
                owed,
                new RefundChoice(Map.of(row, Quantity.ONE), null).by(Road.INVOICE),
                "",
                "once",
                "Eva");
        merchant.settle();
        assertThat(setOff(owed, numbers.get(1), "300.00", true))
                .as("a day that has not come")
                .isEqualTo("customer.day");
        merchant.advance(Duration.ofDays(1));
        assertThat(items("2026-03-05")).containsExactlyInAnyOrder("owed-back -50000", "own-invoice 50000");
        var books = Ledgers.general(world);
        assertThat(setOff(owed, "nothing", "300.00", true)).isEqualTo("customer.unknown");
        assertThat(setOff(owed, numbers.get(0), "300.00", true)).isEqualTo("customer.set-off-open");
        assertThat(setOff(owed, numbers.get(1), "500.01", true)).isEqualTo("customer.set-off-amount");
        assertThat(setOff(owed, numbers.get(1), "300.00", false)).isEmpty();
        assertThat(items("2026-03-05"))
                .as("shown, not done")
                .containsExactlyInAnyOrder("owed-back -50000", "own-invoice 50000");
        assertThat(setOff(owed, numbers.get(1), "300.00", true)).isEmpty();
        merchant.settle();
        assertThat(items("2026-03-05")).containsExactlyInAnyOrder("owed-back -20000", "own-invoice 20000");
        // From the other side, all that is left.
        assertThat(setOff(owing, numbers.get(0), null, true)).isEmpty();
        merchant.settle();
        assertThat(items("2026-03-05")).isEmpty();
        assertThat(states()).as("%s", Trouble.of(merchant)).containsExactly("tied", "tied");
        assertThat(Ledgers.general(world)).isEqualTo(books);
        assertThat(merchant.texts(
                        "select r.account || ' ' || r.text || ' ' || (r.debit_minor - r.credit_minor) from voucher_row r"
                                + " join voucher v on v.company_id = r.company_id and v.voucher_id = r.voucher_id"
                                + " where v.company_id = ? and v.text like 'Kvittat%' order by v.voucher_id, r.row_no"))
                .containsExactly(
                        "1510 Order " + numbers.get(0) + " 30000",
                        "1510 Order " + numbers.get(1) + " -30000",
                        "1510 Order " + numbers.get(0) + " 20000",
                        "1510 Order " + numbers.get(1) + " -20000");

        // Taken back on either of them it is taken back on both.
        long last = id("select max(payment_id) from customer_payment where company_id = ?");
        assertThat(merchant.engine.desks().customerReversals().takeBack(merchant.company, last, "annan köpare", "Eva"))
                .isTrue();
        assertThat(merchant.engine.desks().customerReversals().takeBack(merchant.company, last, "annan köpare", "Eva"))
                .as("twice is once")
                .isFalse();
        merchant.settle();
        assertThat(items("2026-03-05")).containsExactlyInAnyOrder("owed-back -20000", "own-invoice 20000");
        assertThat(states()).containsExactly("waiting", "waiting");
        assertThat(Ledgers.general(world)).isEqualTo(books);
        assertThat(Ledgers.own(merchant)).isEqualTo(books);
    }

    /**
     * Somebody has also drawn an invoice in the accounting system and registered 400.00 and 600.00 on it: it is found by the order number, an
     * invoice of that number alone is another's, and a person says that each payment stands there. The sale is in the books twice, which
     * stays to be mended there: 3001 −800.00 by each, and −560.00 of the other invoice; 1510 has that one’s 700.00 and 1 000.00 that nobody owes.
     */
    @Test
    void aPaymentOnAnInvoiceOfTheAccountingSystemClosesIt() {
        sold(2);
        ship();
        merchant.advance(Duration.ofDays(1));
        var trail = id("select trail_id from trail where company_id = ?");
        var number = number("");
        var desk = merchant.engine.desks().ledgerInvoices();
        assertThat(desk.there(merchant.company, trail)).isEmpty();
        try (var people = new FortnoxPeople(world)) {
            people.invoice("7", "100.00", "77");
            var drawn = people.invoice("2", "500.00", "#" + number);
            merchant.settle();
            assertThat(desk.there(merchant.company, trail))
                    .extracting(i -> i.number() + " " + i.doubled())
                    .containsExactly(drawn + " true");
            world.post("fortnox", "invoices/" + drawn + "/pay", "{\"amount\":\"400.00\"}");
            merchant.settle();
            var part = desk.there(merchant.company, trail).getFirst().payments().getFirst();
            assertThat(part.amount()).isEqualTo(Money.sek("400.00"));
            assertThat(stands(trail, part.document() + 1)).isEqualTo("customer.there-gone");
            assertThat(stands(trail, part.document())).isEmpty();
            assertThat(stands(trail, part.document())).isEqualTo("customer.there-used");
            merchant.settle();
            assertThat(items("2026-03-04")).as("%s", Trouble.of(merchant)).containsExactly("own-invoice 60000");
            world.post("fortnox", "invoices/" + drawn + "/pay", "{\"amount\":\"600.00\"}");
            merchant.settle();
            var rest = desk.there(merchant.company, trail).getFirst().payments().getLast();
            assertThat(stands(trail, rest.document())).isEmpty();
            merchant.settle();
        }
        assertThat(items("2026-03-04")).isEmpty();
        assertThat(states()).as("%s", Trouble.of(merchant)).containsExactly("tied");
        assertThat(Ledgers.general(world))
                .as("the sale is doubled there, and no further")
                .containsAllEntriesOf(Ledgers.rows("1510 1700.00", "3001 -2160.00"));
        var last = id("select max(payment_id) from customer_payment where company_id = ?");
        assertThat(merchant.engine.desks().customerReversals().takeBack(merchant.company, last, "fel faktura", "Eva"))
                .isTrue();
        merchant.settle();
        assertThat(items("2026-03-04")).containsExactly("own-invoice 60000");
        assertThat(states()).containsExactly("waiting");
    }

    private String stands(long trail, long document) {
        return merchant.engine
                .desks()
                .ledgerInvoices()
                .stands(merchant.company, trail, document, "Eva", true)
                .orElseThrow()
                .problem();
    }

    private String setOff(long trail, String other, @Nullable String amount, boolean keep) {
        var word = new CustomerSetOffs.Word(
                other, LocalDate.parse("2026-03-05"), amount == null ? null : Money.sek(amount), "Eva");
        return merchant.engine
                .desks()
                .setOffs()
                .setOff(merchant.company, trail, word, keep)
                .orElseThrow()
                .outcome()
                .problem();
    }

    private String sold(int pieces) {
        var order = world.sold("shopify", BASKET.formatted(pieces));
        merchant.settle();
        return order;
    }

    private void ship() {
        world.post("shopify", "ship", "{}");
        merchant.settle();
        merchant.settle();
    }

    /** What the order of a shop's own id is called. */
    private String number(String order) {
        return merchant.texts("select order_number from trail where company_id = ? order by trail_id")
                .getFirst();
    }

    private int taken(String... rows) {
        var content = "Bokföringsdatum;Belopp;Text\n" + String.join("\n", rows) + "\n";
        var file = new BankDrop.File(
                "utdrag.csv", content.getBytes(StandardCharsets.UTF_8), true, 1930, "SE3550000000054910000003");
        var outcome = merchant.engine.desks().bank().take(merchant.company, file, "Eva");
        assertThat(outcome).isInstanceOf(BankDrop.Outcome.Taken.class);
        return ((BankDrop.Outcome.Taken) outcome).matched();
    }

    private List<String> states() {
        return merchant.texts("select state from trail where company_id = ? and merged_into is null order by trail_id");
    }

    private long id(String statement) {
        return Long.parseLong(merchant.texts(statement.replaceFirst("select (\\S+) ", "select $1::text "))
                .getFirst());
    }

    /** What the account of customer receivables is made of at the end of a day, in öre. */
    private List<String> items(String day) {
        var items = ItemSql.of(
                merchant.company,
                "SEK",
                new ClearingAccount(1510, ClearingAccount.Kind.CUSTOMERS, "", 0),
                LocalDate.parse(day));
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
}
