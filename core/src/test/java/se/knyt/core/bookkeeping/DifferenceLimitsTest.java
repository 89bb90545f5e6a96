package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** Which limit lets a difference pass, at the limit and an öre above it. */
class DifferenceLimitsTest {
    private static final DifferenceLimits LIMITS = DifferenceLimits.standard(Currency.SEK)
            .with(new DifferenceLimit(DifferenceClass.UNDERPAID, Money.sek("5.00"), Money.sek("0.00"), 6352))
            .with(new DifferenceLimit(DifferenceClass.OVERPAID, Money.sek("2.00"), Money.sek("0.00"), 3990));

    private static String passes(String open, String paid) {
        return LIMITS.passes(Money.sek(open), Money.sek(paid))
                .map(limit -> limit.of().code() + " " + limit.account())
                .orElse("none");
    }

    @Test
    void eachDifferenceHasOneName() {
        assertThat(passes("100.00", "100.00")).isEqualTo("none");
        assertThat(passes("100.00", "99.01")).isEqualTo("rounding 3740");
        assertThat(passes("100.00", "100.99")).isEqualTo("rounding 3740");
        assertThat(passes("100.00", "99.00")).isEqualTo("underpaid 6352");
        assertThat(passes("100.00", "95.00")).isEqualTo("underpaid 6352");
        assertThat(passes("100.00", "94.99")).isEqualTo("none");
        assertThat(passes("100.00", "102.00")).isEqualTo("overpaid 3990");
        assertThat(passes("100.00", "102.01")).isEqualTo("none");
        // A credit note: less is paid back than it says.
        assertThat(passes("-100.00", "-97.00")).isEqualTo("underpaid 6352");
        assertThat(passes("-100.00", "-101.50")).isEqualTo("overpaid 3990");
        assertThat(passes("0.00", "0.50")).isEqualTo("none");
    }

    @Test
    void theStandardLetsOnlyOrePass() {
        var standard = DifferenceLimits.standard(Currency.SEK);
        assertThat(standard.passes(Money.sek("100.00"), Money.sek("99.01"))).isPresent();
        assertThat(standard.passes(Money.sek("100.00"), Money.sek("99.00"))).isEmpty();
        assertThat(standard.passes(Money.of(10000, new Currency("EUR")), Money.of(9999, new Currency("EUR"))))
                .isEmpty();
    }

    private static boolean payoutPasses(DifferenceClass of, String difference) {
        var limits = DifferenceLimits.standard(Currency.SEK)
                .with(new DifferenceLimit(of, Money.sek("100.00"), Money.sek("0.00"), 2999));
        return limits.passes(of, Money.sek(difference));
    }

    /** Both ways: a payout can be more than its lines, and less. */
    @Test
    void aPayoutThatDoesNotAddUpPassesAtItsLimitAndAnOreAboveItDoesNot() {
        for (var of : List.of(
                DifferenceClass.MISSING_LINE,
                DifferenceClass.DOUBLED_LINE,
                DifferenceClass.WRONG_SIGN,
                DifferenceClass.FX_SPREAD)) {
            assertThat(payoutPasses(of, "100.00")).as("%s", of).isTrue();
            assertThat(payoutPasses(of, "-100.00")).as("%s", of).isTrue();
            assertThat(payoutPasses(of, "100.01")).as("%s", of).isFalse();
            assertThat(payoutPasses(of, "-100.01")).as("%s", of).isFalse();
            assertThat(DifferenceLimits.standard(Currency.SEK).passes(of, Money.sek("0.01")))
                    .as("nothing passes until a limit is set: %s", of)
                    .isFalse();
        }
        // A limit of payments is none of payouts.
        assertThat(payoutPasses(DifferenceClass.UNDERPAID, "1.00")).isFalse();
        assertThat(DifferenceLimits.standard(Currency.SEK)
                        .passes(DifferenceClass.DOUBLED_LINE, Money.of(1, new Currency("EUR"))))
                .isFalse();
    }

    @Test
    void limitsOfAnEarlierDayLetNoPayoutPass() {
        var earlier = DifferenceLimits.standard(Currency.SEK).limits().stream()
                .filter(limit -> !limit.of().ofPayout())
                .toList();
        assertThat(new DifferenceLimits(earlier)).isEqualTo(DifferenceLimits.standard(Currency.SEK));
    }

    @Test
    void aLimitIsWhole() {
        assertThatThrownBy(() -> new DifferenceLimit(DifferenceClass.FEE, Money.sek("-0.01"), Money.sek("1.00"), 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DifferenceLimits(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
