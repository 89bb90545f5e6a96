package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.line;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * A merchant that moved from Klarna to Kustom. By hand: Klarna's last payout SE7Q4KD2 takes a chargeback of 300.00 and pays nothing, so the
 * merchant owes Klarna 300.00 (1689 +300.00, 1581 −300.00). Kustom pays 1 000.00 less 200.00 of the debt (1589 +800.00, 1581 +200.00,
 * 1591 −1 000.00), then 500.00 less the last 100.00; after that Klarna's account is zero. What Kustom takes more is nobody's debt.
 */
class CarriedDebtsTest {
    private static final Instant LAST = PayoutBench.PAID;

    private PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
        bench.tell(
                payout("klarna", "SE7Q4KD2", 0, "0.00", "0.00", "-300.00"),
                line(1, Kind.CHARGEBACK, "1001", "T-1001", sek("-300.00")));
        bench.run();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static Payout payout(String of, String reference, int day, String paid, String opening, String closing) {
        return new Payout(
                reference,
                reference,
                of,
                Currency.SEK,
                LAST.plus(Duration.ofDays(day)),
                sek(paid),
                sek(opening),
                sek(closing),
                Optional.empty(),
                Map.of());
    }

    /** As Kustom's settlements tell it: a charge without an order, with Klarna's reference in its comment. */
    private static PayoutLine taken(Money amount) {
        return new PayoutLine(
                2, Kind.ADJUSTMENT, "CHARGE/LIABILITY_TRANSFER", amount, LAST, "", "SE7Q4KD2", "", "", "");
    }

    private void kustom(String reference, int day, String order, String sold, String taken, String paid) {
        // A payout is posted when its day is near.
        bench.test.clock.move(Duration.ofDays(7));
        bench.sold("kustom", order, "7" + order, sold);
        bench.tell(payout("kustom", reference, day, paid, "0.00", "0.00"), sale(1, order, sold), taken(sek(taken)));
        bench.run();
    }

    private List<String> rows() {
        return bench.vouchers().stream()
                .map(text -> text.substring(text.indexOf(": ") + 2))
                .toList();
    }

    @Test
    void theDebtIsTakenOffKlarnasAccountByTheLinesUntilNothingIsLeftAndMoreIsNamed() {
        kustom("KU1", 7, "2001", "1000.00", "-200.00", "800.00");
        kustom("KU2", 14, "2002", "500.00", "-100.00", "400.00");
        assertThat(rows())
                .containsExactly(
                        "1581 -30000, 1689 30000",
                        "1581 20000, 1589 80000, 1591 -100000",
                        "1581 10000, 1589 40000, 1591 -50000");
        assertThat(bench.looseEnds()).noneMatch(end -> end.startsWith("payout."));
        assertThat(bench.texts("select findings from payout where company_id = ? and reference = 'KU1'"))
                .singleElement()
                .asString()
                .contains("carried-debt")
                .contains("SE7Q4KD2")
                .contains("100.00 SEK");

        kustom("KU3", 21, "2003", "90.00", "-40.00", "50.00");
        assertThat(rows()).hasSize(4).last().isEqualTo("1589 5000, 1591 -9000, 2999 4000");
        assertThat(bench.looseEnds())
                .filteredOn(end -> end.startsWith("payout."))
                .singleElement()
                .asString()
                .startsWith("payout.debt-none")
                .contains("SE7Q4KD2")
                .contains("2999");
    }

    @Test
    void moreThanTheDebtWaitsForAPersonWithBothAmounts() {
        kustom("KU1", 7, "2001", "1000.00", "-300.01", "699.99");
        assertThat(rows()).last().isEqualTo("1589 69999, 1591 -100000, 2999 30001");
        assertThat(bench.looseEnds())
                .filteredOn(end -> end.startsWith("payout."))
                .singleElement()
                .asString()
                .startsWith("payout.debt-more")
                .contains("300.00 SEK")
                .contains("300.01 SEK");
    }

    @Test
    void anotherCurrencyThanThatOfTheBooksIsNamed() {
        var euro = Currency.EUR;
        bench.test.clock.move(Duration.ofDays(7));
        bench.tell(
                new Payout(
                        "KU1",
                        "KU1",
                        "kustom",
                        euro,
                        LAST.plus(Duration.ofDays(7)),
                        Money.parse("-5.00", euro),
                        Money.zero(euro),
                        Money.zero(euro),
                        Optional.of(new Payout.Exchange(Currency.SEK, new java.math.BigDecimal("11.00"))),
                        Map.of()),
                taken(Money.parse("-5.00", euro)));
        bench.run();
        assertThat(rows()).last().isEqualTo("1589 -5500, 2999 5500");
        assertThat(bench.looseEnds()).anyMatch(end -> end.startsWith("payout.debt-currency"));
    }
}
