package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;

/** What a contract says that fees come to, worked by hand. */
class FeeTermTest {
    @Test
    void aPercentageOfWhatWasSoldAndAnAmountForEach() {
        var term = new FeeTerm(Rate.of("2.79"), Money.sek("4.00"), Money.sek("1.50"));
        // 1 249.00 × 2.79 % = 34.8471, and 4.00.
        assertThat(term.expected(Money.sek("1249.00"), 1, 0)).isEqualTo(Money.sek("38.85"));
        // 10 000.00 × 2.79 % = 279.00; 7 × 4.00 = 28.00; 2 × 1.50 = 3.00.
        assertThat(term.expected(Money.sek("10000.00"), 7, 2)).isEqualTo(Money.sek("310.00"));
        assertThat(term.expected(Money.sek("0.00"), 0, 0)).isEqualTo(Money.sek("0.00"));
    }

    @Test
    void noFeeIsNegative() {
        assertThatThrownBy(() -> new FeeTerm(Rate.of("1"), Money.sek("-0.01"), Money.sek("0.00")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
