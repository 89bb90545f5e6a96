package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.engine.bank.BankDrop;
import se.knyt.engine.books.CustomerBooking.Word;
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

        // Nobody pays the other: due 13 March and five days more.
        merchant.advance(Duration.ofDays(15));
        assertThat(merchant.texts(
                        "select code || ' ' || amount_minor from loose_end where company_id = ? and closed_at is null"))
                .as("%s", Trouble.of(merchant))
                .containsExactly("own-invoice.unpaid 50000");
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
