package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;

/** What a contract says that fees come to, worked by hand. */
class FeeTermTest {
    private static final FeeTerm TERM = new FeeTerm(
            Rate.of("2.79"), Money.sek("4.00"), Money.sek("1.50"), Money.sek("250.00"), Money.sek("299.00"));

    @Test
    void aPercentageOfWhatWasSoldAndAnAmountForEach() {
        // 1 249.00 × 2.79 % = 34.8471, and 4.00.
        assertThat(TERM.expected(Money.sek("1249.00"), new FeeTerm.Counts(1, 0, 0)))
                .isEqualTo(Money.sek("38.85"));
        // 10 000.00 × 2.79 % = 279.00; 7 × 4.00 = 28.00; 2 × 1.50 = 3.00.
        assertThat(TERM.expected(Money.sek("10000.00"), new FeeTerm.Counts(7, 2, 0)))
                .isEqualTo(Money.sek("310.00"));
        // And two disputes: 500.00.
        assertThat(TERM.expected(Money.sek("10000.00"), new FeeTerm.Counts(7, 2, 2)))
                .isEqualTo(Money.sek("810.00"));
        assertThat(TERM.expected(Money.sek("0.00"), new FeeTerm.Counts(0, 0, 0)))
                .isEqualTo(Money.sek("0.00"));
    }

    /** 310.00 of fees by the sales. With the month's 299.00 it is 609.00; half of it, 149.50 more, is as near to the one as to the other. */
    @Test
    void theMonthsFeeIsAmongWhatWasTakenWhereThatIsNearer() {
        var expected = Money.sek("310.00");
        assertThat(TERM.monthlyIn(Money.sek("609.00"), expected)).isEqualTo(Money.sek("299.00"));
        assertThat(TERM.monthlyIn(Money.sek("459.51"), expected)).isEqualTo(Money.sek("299.00"));
        assertThat(TERM.monthlyIn(Money.sek("459.50"), expected)).isEqualTo(Money.sek("0.00"));
        assertThat(TERM.monthlyIn(Money.sek("300.00"), expected)).isEqualTo(Money.sek("0.00"));
    }

    /**
     * One payout bears the month's 299.00 only where what is taken beyond 310.00 is as much: an overcharge of 290.00 is none, though that is
     * nearer to it than to nothing. Nine fees that were rounded each may be off by 0.045: 0.04 less is the fee, 0.06 is not.
     */
    @Test
    void onePayoutBearsTheMonthsFeeOnlyWhereAllOfItWasTaken() {
        var expected = Money.sek("310.00");
        var counts = new FeeTerm.Counts(7, 2, 0);
        assertThat(TERM.monthlyOfOne(Money.sek("609.00"), expected, counts)).isEqualTo(Money.sek("299.00"));
        assertThat(TERM.monthlyOfOne(Money.sek("650.00"), expected, counts)).isEqualTo(Money.sek("299.00"));
        assertThat(TERM.monthlyOfOne(Money.sek("608.96"), expected, counts)).isEqualTo(Money.sek("299.00"));
        assertThat(TERM.monthlyOfOne(Money.sek("608.94"), expected, counts)).isEqualTo(Money.sek("0.00"));
        assertThat(TERM.monthlyOfOne(Money.sek("600.00"), expected, counts)).isEqualTo(Money.sek("0.00"));
        assertThat(TERM.monthlyOfOne(Money.sek("300.00"), expected, counts)).isEqualTo(Money.sek("0.00"));
    }

    @Test
    void noFeeIsNegative() {
        var nothing = Money.sek("0.00");
        assertThatThrownBy(() -> new FeeTerm(Rate.of("1"), Money.sek("-0.01"), nothing, nothing, nothing))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FeeTerm(Rate.of("1"), nothing, nothing, nothing, Money.sek("-0.01")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
