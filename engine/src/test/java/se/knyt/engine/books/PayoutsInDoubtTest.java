package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;

import java.time.Duration;
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

    @Test
    void anotherTransactionOfTheOrderIsNotDouble() {
        bench.sold("1001", "55", "500.00");
        tell("P1", 0);
        bench.run();
        bench.tell(
                "P2",
                sek("500.00"),
                PayoutBench.line(
                        1, PayoutLine.Kind.SALE, "1001", "T-another", sek("500.00")));
        bench.run();
        assertThat(bench.looseEnds()).singleElement().asString().contains("payout.line-unmatched");
    }
}
