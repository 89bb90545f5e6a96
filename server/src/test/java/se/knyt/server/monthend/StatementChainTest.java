package se.knyt.server.monthend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Money;
import se.knyt.server.monthend.StatementChain.Span;

/**
 * Statements of 2026. By the almanac Good Friday is 3 April, Easter Monday 6 April; 31 March is a Tuesday, 27 March a Friday, 30 April a
 * Thursday before the first of May, and 31 December a Thursday on which no bank moves money.
 */
class StatementChainTest {
    private static LocalDate day(String date) {
        return LocalDate.parse("2026-" + date);
    }

    private static Span span(String from, String to, String opening, String closing) {
        return new Span(day(from), day(to), Money.sek(opening), Money.sek(closing));
    }

    private static StatementChain of(Span... spans) {
        return new StatementChain(List.of(spans));
    }

    /** 500.00 in on the 30th and 500.00 out on the 31st would be in neither. */
    @Test
    void equalBalancesOnBothSidesOfBankingDaysProveNothing() {
        var chain = of(span("03-01", "03-29", "100.00", "250.00"), span("04-01", "04-30", "250.00", "300.00"));
        assertThat(chain.balanceAfter(day("03-30"))).isEmpty();
        assertThat(chain.missing(day("03-01"), day("03-31"))).containsExactly(day("03-30"), day("03-31"));
    }

    @Test
    void aGapInsideTheMonthIsNamed() {
        var chain = of(span("03-01", "03-10", "100.00", "250.00"), span("03-16", "03-31", "250.00", "300.00"));
        assertThat(chain.missing(day("03-01"), day("03-31"))).containsExactly(day("03-11"), day("03-12"), day("03-13"));
        assertThat(chain.balanceAfter(day("03-31"))).contains(Money.sek("300.00"));
    }

    /** A statement that ends on Maundy Thursday and one that begins on the Tuesday after Easter leave no banking day out. */
    @Test
    void holidaysNeedNoStatement() {
        var chain = of(span("04-01", "04-02", "100.00", "250.00"), span("04-07", "04-30", "250.00", "300.00"));
        assertThat(chain.missing(day("04-01"), day("04-30"))).isEmpty();
        assertThat(chain.broken(day("04-01"), day("04-30"))).isEmpty();
        assertThat(chain.balanceAfter(day("04-05"))).contains(Money.sek("250.00"));
        assertThat(of(span("12-01", "12-30", "100.00", "250.00")).balanceAfter(day("12-31")))
                .contains(Money.sek("250.00"));
    }

    @Test
    void statementsThatDoNotGoOnWhereTheOneBeforeEndsAreBroken() {
        var chain = of(span("03-01", "03-27", "100.00", "250.00"), span("03-30", "03-31", "260.00", "300.00"));
        assertThat(chain.missing(day("03-01"), day("03-31"))).isEmpty();
        assertThat(chain.broken(day("03-01"), day("03-31")))
                .contains(new StatementChain.Break(day("03-30"), Money.sek("250.00"), Money.sek("260.00")));
        var end = of(span("03-01", "03-31", "100.00", "250.00"), span("04-01", "04-30", "260.00", "300.00"));
        assertThat(end.balanceAfter(day("03-31"))).isEmpty();
    }

    /** One that holds both days says itself what lies between: where it ends with a day on which nothing is said, none of it is broken. */
    @Test
    void statementsThatOverlapAreNoBreak() {
        var chain = of(
                span("03-01", "03-15", "100.00", "250.00"),
                span("03-10", "03-31", "120.00", "300.00"),
                span("03-16", "03-20", "250.00", "270.00"));
        assertThat(chain.missing(day("03-01"), day("03-31"))).isEmpty();
        assertThat(chain.broken(day("03-01"), day("03-31"))).isEmpty();
    }
}
