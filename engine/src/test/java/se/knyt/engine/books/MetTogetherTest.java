package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.line;
import static se.knyt.engine.books.PayoutBench.sek;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.InvoiceField;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.engine.settings.OrderField;

/**
 * Payments alone, by two providers: what their payouts have for one invoice is weighed together against what is open on it, whichever is
 * looked at first. Amounts by hand.
 */
class MetTogetherTest {
    private PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** The order number is found on the invoices from now on. */
    private void choose() {
        bench.test.engine.database().doForCompany("choose", bench.company, tx -> {
            for (var provider : List.of("klarna", "stripe")) {
                bench.test
                        .engine
                        .settings()
                        .change(
                                tx,
                                bench.company,
                                s -> s.withOrderField(
                                        new OrderField(provider, InvoiceField.YOUR_ORDER_NUMBER, Set.of())),
                                "",
                                "eva",
                                bench.test.clock.instant());
            }
        });
        again();
    }

    private void again() {
        bench.test.engine.control().planAgain(bench.company);
        bench.sql("update payout set planned_at = null where company_id = ?");
        bench.test.engine.control().planAgain(bench.company);
        bench.run();
    }

    private void invoice(String number, String order, String amount, boolean credit) {
        var total = sek(amount);
        bench.tell(new Invoice(
                number,
                number,
                credit,
                "",
                "",
                order,
                "",
                LocalDate.of(2026, 10, 28),
                LocalDate.of(2026, 12, 28),
                total,
                sek("0.00"),
                total,
                true,
                false,
                "B 1 2026",
                "",
                List.of(),
                List.of(),
                List.of(),
                sek("0.00")));
    }

    private static PayoutLine paid(int line, String order, String amount) {
        return line(line, PayoutLine.Kind.SALE, order, order + "/" + line, sek(amount));
    }

    private static PayoutLine back(int line, String order, String amount) {
        return line(line, PayoutLine.Kind.REFUND, order, order + "/" + line, sek("-" + amount));
    }

    private void klarna(String reference, String sum, PayoutLine... lines) {
        bench.tell("klarna", reference, sek(sum), Optional.empty(), lines);
    }

    private void stripe(String reference, String sum, PayoutLine... lines) {
        bench.tell("stripe", reference, sek(sum), Optional.empty(), lines);
    }

    /** Each payment as "invoice amount method", in the order of the invoices. */
    private List<String> payments() {
        return bench.texts(
                "select n.result_id || ' ' || (e.body::json ->> 'amount') || ' ' || (e.body::json ->> 'method')"
                        + " from effect e join effect_need n on n.company_id = e.company_id and n.effect_id = e.effect_id"
                        + " and n.alias = 'invoice' where e.company_id = ? and e.kind = 'register-payment' and e.state = 'done'"
                        + " order by 1");
    }

    /** Each loose end as "code amount over with". */
    private List<String> ends() {
        return bench.texts("select code || ' ' || coalesce(args::json ->> 'amount', '') || ' '"
                + " || coalesce(args::json ->> 'over', '') || ' ' || coalesce(args::json ->> 'with', '')"
                + " from loose_end where company_id = ? and closed_at is null order by 1");
    }

    /** 800.00 + 449.00 = 1 249.00; 400.40 + 599.20 = 999.60, and the last is written up by 0.40 to 1 000.00. */
    @Test
    void twoProvidersPayAnInvoiceTogether() {
        invoice("1", "1001", "1249.00", false);
        invoice("2", "1002", "1000.00", false);
        klarna("K1", "1200.40", paid(1, "1001", "800.00"), paid(2, "1002", "400.40"));
        stripe("S1", "1048.20", paid(1, "1001", "449.00"), paid(2, "1002", "599.20"));
        choose();
        assertThat(ends()).isEmpty();
        assertThat(payments())
                .containsExactly(
                        "1 449.00 SEK STRIPE", "1 800.00 SEK KLARNA", "2 400.40 SEK KLARNA", "2 599.20 SEK STRIPE");
        assertThat(bench.texts(
                        "select invoice_number || ' ' || provider || ' ' || amount_minor from fact where company_id = ?"
                                + " order by 1"))
                .containsExactly("1 klarna 80000", "1 stripe 44900", "2 klarna 40040", "2 stripe 59960");
    }

    /** Stripe's 1 000.00 are right by themselves, so Klarna's 400.00, though told first, are what came too much. */
    @Test
    void theLineThatIsRightByItselfIsTakenThoughAnotherIsToldFirst() {
        invoice("1", "1001", "1000.00", false);
        klarna("K1", "400.00", paid(1, "1001", "400.00"));
        stripe("S1", "1000.00", paid(1, "1001", "1000.00"));
        choose();
        assertThat(payments()).containsExactly("1 1000.00 SEK STRIPE");
        assertThat(ends()).containsExactly("payout.line-over-together 400.00 SEK 400.00 SEK S1");
    }

    /** 700.00 + 700.00 are 400.00 more than 1 000.00: neither is taken before a person has let one of them be. */
    @Test
    void togetherMoreThanIsOpenSettlesNothingUntilOneIsLetBe() {
        invoice("1", "1001", "1000.00", false);
        klarna("K1", "700.00", paid(1, "1001", "700.00"));
        choose();
        assertThat(payments()).containsExactly("1 700.00 SEK KLARNA");

        invoice("2", "1002", "1000.00", false);
        klarna("K2", "700.00", paid(1, "1002", "700.00"));
        stripe("S2", "700.00", paid(1, "1002", "700.00"));
        bench.run();
        assertThat(payments()).hasSize(1);
        assertThat(ends())
                .containsExactly(
                        "payout.line-over-together 700.00 SEK 400.00 SEK K2",
                        "payout.line-over-together 700.00 SEK 400.00 SEK S2");
        var stripes = bench.texts("select loose_end_id::text from loose_end where company_id = ? and closed_at is null"
                + " and args::json ->> 'reference' = 'S2'");
        bench.test.engine.control().close(bench.company, Long.parseLong(stripes.getFirst()), "dubbel", "eva");
        bench.run();
        assertThat(ends()).isEmpty();
        assertThat(payments()).containsExactly("1 700.00 SEK KLARNA", "2 700.00 SEK KLARNA");
    }

    /** 400.00 are paid when Stripe's 700.00 come: 100.00 too much. Stripe changes its payout to 600.00, which is the rest. */
    @Test
    void whatComesLaterIsHeldWithTheDifferenceUntilItIsCorrected() {
        choose();
        invoice("1", "1001", "1000.00", false);
        klarna("K1", "400.00", paid(1, "1001", "400.00"));
        bench.run();
        bench.test.clock.move(Duration.ofDays(1));
        stripe("S1", "700.00", paid(1, "1001", "700.00"));
        bench.run();
        assertThat(ends()).containsExactly("payout.line-over-together 700.00 SEK 100.00 SEK K1");
        assertThat(payments()).containsExactly("1 400.00 SEK KLARNA");
        bench.test.clock.move(Duration.ofDays(1));
        stripe("S1", "600.00", paid(1, "1001", "600.00"));
        bench.run();
        assertThat(ends()).isEmpty();
        assertThat(payments()).containsExactly("1 400.00 SEK KLARNA", "1 600.00 SEK STRIPE");
    }

    /** Klarna was paid for the sale and Stripe gives 300.00 back: the credit note is settled. Klarna gives the same 300.00 back once more. */
    @Test
    void aCreditNoteIsPaidBackByTheOtherProviderOnce() {
        choose();
        invoice("1", "1001", "1000.00", false);
        invoice("2", "1001", "300.00", true);
        klarna("K1", "1000.00", paid(1, "1001", "1000.00"));
        stripe("S1", "-300.00", back(1, "1001", "300.00"));
        bench.run();
        assertThat(ends()).isEmpty();
        assertThat(payments()).containsExactly("1 1000.00 SEK KLARNA", "2 -300.00 SEK STRIPE");
        bench.test.clock.move(Duration.ofDays(1));
        klarna("K2", "-300.00", back(1, "1001", "300.00"));
        bench.run();
        assertThat(payments()).hasSize(2);
        assertThat(ends()).containsExactly("payout.line-over-together 300.00 SEK 300.00 SEK S1");
    }
}
