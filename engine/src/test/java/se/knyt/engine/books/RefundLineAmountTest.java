package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.line;
import static se.knyt.engine.books.PayoutBench.sek;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;

/**
 * A refund in kronor of a purchase in euro, of which no line says what the buyer got back: 100.00 EUR sold at 11.00, 1 100.00 in the books.
 * A euro is 11.2345 kronor when it is paid out, so 100.00 is worth 1 123.45 and 1 130.00 is half a per cent from it.
 */
class RefundLineAmountTest {
    private static final Currency EUR = new Currency("EUR");
    private PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
        bench.test
                .engine
                .rates()
                .fromFile(
                        bench.company,
                        "eurofxref.csv",
                        "Date,SEK\n2026-10-30,11.2345\n".getBytes(StandardCharsets.UTF_8),
                        "eva");
        bench.sold("klarna", "2001", "60", euro("100.00"), "{\"exchangeRate\":{\"perUnit\":11.00}}");
        bench.sentTo("2001", "SE");
        bench.tell(order());
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static Money euro(String amount) {
        return Money.parse(amount, EUR);
    }

    private static Order order() {
        return new Order(
                "2001",
                "2001",
                "web",
                PayoutBench.PAID,
                PayoutBench.PAID,
                Order.State.OPEN,
                false,
                false,
                EUR,
                new Buyer(Buyer.Kind.CONSUMER, "", "SE", "", ""),
                List.of(new OrderRow(
                        "r1",
                        OrderRow.Kind.GOODS,
                        "A",
                        "A",
                        Quantity.ONE,
                        euro("100.00"),
                        euro("0.00"),
                        List.of(new TaxLine(Rate.of(25), euro("20.00"))))),
                euro("100.00"),
                euro("20.00"),
                List.of("klarna"),
                Map.of());
    }

    /** A refund of all of it that the books know of, on a voucher of ours. */
    private void credited() {
        bench.sql(
                "insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider, invoice_number,"
                        + " event_date, currency, amount_minor, own_minor, tax_minor, body, settings_version, created_at)"
                        + " select company_id, 77, 'credit:1:r1', 'credit', trail_id, document_id, 1, 'klarna', '', date '2026-10-29', 'EUR',"
                        + " 10000, 10000, 0, '{\"what\":{\"exchangeRate\":{\"perUnit\":11.00}}}', 1, created_at from fact where company_id = ?");
        bench.sql("insert into fact_reference (company_id, provider, reference, rank, fact_id)"
                + " select company_id, 'klarna', '2001', 4, 77 from company where company_id = ?");
    }

    private List<String> lines() {
        return bench.texts(
                "select l.status || ' ' || l.original_minor || ' ' || l.original_currency || ' ' || l.original_by from payout_line l"
                        + " where l.company_id = ? and l.kind = 'refund'");
    }

    private long payout(String reference) {
        return bench.test.number(
                bench.company,
                "select payout_id from payout where company_id = ? and reference = ?",
                bench.company,
                reference);
    }

    @Test
    void aPersonSaysItWithinWhatItCanBeAndTheLineFindsItsRefund() {
        credited();
        bench.tell("P1", sek("-1130.00"), line(1, Kind.REFUND, "2001", "", sek("-1130.00")));
        bench.run();
        assertThat(lines()).containsExactly("suggested 0  ");
        var desk = bench.test.engine.desks().refundLines();
        long payout = payout("P1");
        var asked = desk.asked(bench.company, payout, 1).orElseThrow();
        assertThat(asked.most()).isEqualTo(euro("100.00"));
        assertThat(asked.open()).containsExactly(euro("100.00"));
        // More than was paid; and at 1 130.00 for 50.00 a euro would be 22.60.
        assertThat(desk.say(bench.company, payout, 1, euro("100.01"), "eva")).isEqualTo("return.amount-bounds");
        assertThat(desk.say(bench.company, payout, 1, euro("50.00"), "eva")).isEqualTo("return.amount-rate");
        assertThat(desk.say(bench.company, payout, 1, sek("1130.00"), "eva")).isEqualTo("return.amount-bounds");
        assertThat(lines()).containsExactly("suggested 0  ");
        assertThat(desk.say(bench.company, payout, 1, euro("100.00"), "eva")).isEmpty();
        bench.run();
        assertThat(lines()).containsExactly("matched -10000 EUR eva");
        assertThat(desk.say(bench.company, payout, 1, euro("90.00"), "eva")).isEqualTo("return.amount-told");
        // It stood at 1 100.00 and took 1 130.00: 30.00 are lost.
        assertThat(bench.vouchers().getLast()).contains("7960 3000");
    }

    /** What took just what the only sale brought is of all of it. */
    @Test
    void whatTookJustWhatTheSaleBroughtIsOfTheWhole() {
        bench.tell(
                "P1",
                sek("1120.00"),
                line(1, Kind.SALE, "2001", "T-2001", sek("1120.00")).ofPurchase(euro("100.00")));
        bench.run();
        credited();
        bench.tell("P2", sek("-1120.00"), line(1, Kind.REFUND, "2001", "", sek("-1120.00")));
        bench.run();
        assertThat(lines()).containsExactly("matched -10000 EUR ");
    }
}
