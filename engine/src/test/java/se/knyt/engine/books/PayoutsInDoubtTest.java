package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;

/** Payouts whose own words cannot all be true: of a day that has not come, or of money that another one has paid. */
class PayoutsInDoubtTest {
    private PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void tell(String reference, int daysAhead) {
        var paid = sek("500.00");
        var at = PayoutBench.PAID.plus(Duration.ofDays(daysAhead));
        bench.tell(
                new Payout(
                        reference,
                        reference,
                        "klarna",
                        Currency.SEK,
                        at,
                        paid,
                        sek("0.00"),
                        sek("0.00"),
                        Optional.empty(),
                        Map.of()),
                sale(1, "1001", "500.00"));
    }

    /** Told on 2 November: 7 November is the last day that is posted, and 12 November is that from 7 November on. */
    @Test
    void noVoucherIsWrittenMoreThanFiveDaysAhead() {
        bench.sold("1001", "55", "500.00");
        tell("P1", 10);
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("held");
        assertThat(bench.effects("create-voucher")).isEmpty();
        assertThat(bench.effects("register-payment")).isEmpty();
        assertThat(bench.looseEnds()).singleElement().asString().contains("payout.dated-ahead", "2026-11-12");

        bench.test.clock.move(Duration.ofDays(4));
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("held");
        bench.test.clock.move(Duration.ofDays(1));
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("booked");
        assertThat(bench.looseEnds()).isEmpty();
    }

    /** Its line has no invoice either. The payout is not booked, so the line is open on no account. */
    @Test
    void anOpenLineOfAHeldPayoutIsNotSaidToStandInTheBooks() {
        tell("P1", 10);
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("held");
        assertThat(bench.looseEnds())
                .anyMatch(end -> end.startsWith("payout.line-unmatched") && end.contains("\"variant\":\"held\""));
    }

    @Test
    void whatIsFiveDaysAheadIsBooked() {
        bench.sold("1001", "55", "500.00");
        tell("P1", 5);
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("booked");
    }

    /** The transaction T-1001 is paid in both, the second time for no invoice: it is named as that, not as a lost invoice. */
    @Test
    void aTransactionInTwoPayoutsIsNamedAsDouble() {
        bench.sold("1001", "55", "500.00");
        tell("P1", 0);
        bench.run();
        tell("P2", 1);
        bench.run();
        assertThat(bench.state("P2")).isEqualTo("booked");
        assertThat(bench.looseEnds()).singleElement().asString().contains("payout.line-double", "P1", "1001");
    }

    /** Two captures of 500.00 and two invoices of 500.00 of one order: which is which makes no difference. */
    @Test
    void equalPartsOfOneOrderAreTakenInTheirOrder() {
        bench.parcel("1001", 1, "55", "500.00");
        bench.parcel("1001", 2, "56", "500.00");
        bench.tell("P1", sek("1000.00"), part(1, "T-1"), part(2, "T-2"));
        bench.run();
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(bench.effects("register-payment")).hasSize(2);
        assertThat(bench.state("P1")).isEqualTo("booked");
    }

    /** One line for two parts of its amount: a person says which. */
    @Test
    void onePartTooManyIsStillAsked() {
        bench.parcel("1001", 1, "55", "500.00");
        bench.parcel("1001", 2, "56", "500.00");
        bench.tell("P1", sek("500.00"), part(1, "T-1"));
        bench.run();
        assertThat(bench.looseEnds()).singleElement().asString().contains("payout.parcels-unclear");
    }

    /** The captures were T-8 and T-9, so what the lines T-1 and T-2 pay are no captures that Knyt knows, whatever their order and amount. */
    @Test
    void equalPartsWhoseIdsAreOthersAreStillAsked() {
        for (int kind : List.of(1, 3)) {
            var order = "100" + kind;
            bench.parcel(order, 1, "55" + kind, "500.00");
            bench.parcel(order, 2, "56" + kind, "500.00");
            bench.sql("insert into fact_reference (company_id, provider, reference, rank, fact_id)"
                    + " select company_id, provider, case when fact_key like '%:1' then 'T-8' else 'T-9' end || '"
                    + kind + "', "
                    + kind + ", fact_id from fact where company_id = ? and fact_key like 'sale:1:" + order + ":%'");
        }
        bench.tell("P1", sek("1000.00"), part(1, "T-1"), part(2, "T-2"));
        bench.tell("P3", sek("1000.00"), referring(1, "T-1"), referring(2, "T-2"));
        bench.run();
        assertThat(bench.effects("register-payment")).isEmpty();
        assertThat(bench.texts(
                        "select status || ' ' || coalesce(fact_id::text, '') from payout_line where company_id = ?"))
                .containsOnly("suggested ");
    }

    private static PayoutLine referring(int line, String capture) {
        var at = PayoutBench.PAID.minus(Duration.ofDays(1));
        return new PayoutLine(line, PayoutLine.Kind.SALE, "sale", sek("500.00"), at, "1003", "", capture, "", "");
    }

    private static PayoutLine part(int line, String transaction) {
        return PayoutBench.line(line, PayoutLine.Kind.SALE, "1001", transaction, sek("500.00"));
    }

    @Test
    void anotherTransactionOfTheOrderIsNotDouble() {
        bench.sold("1001", "55", "500.00");
        tell("P1", 0);
        bench.run();
        bench.tell("P2", sek("500.00"), PayoutBench.line(1, PayoutLine.Kind.SALE, "1001", "T-another", sek("500.00")));
        bench.run();
        assertThat(bench.looseEnds()).singleElement().asString().contains("payout.line-unmatched");
    }
}
