package se.knyt.core.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "1,5", "1e5", "+1", " 1", "1 000", "1.", ".5", "--1", "NaN", "٣", "1234567890123456"})
    void whatIsNoPlainDecimalIsRefused(String text) {
        assertThatThrownBy(() -> Money.sek(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aThirdDecimalIsNeverRoundedAway() {
        assertThatThrownBy(() -> Money.sek("10.505")).isInstanceOf(IllegalArgumentException.class);
        assertThat(Money.sek("10.5000")).isEqualTo(Money.of(1050, Currency.SEK));
    }

    @Test
    void decimalsFollowTheCurrency() {
        assertThat(Money.parse("100", new Currency("JPY")).minor()).isEqualTo(100);
        assertThat(Money.parse("1.234", new Currency("KWD")).minor()).isEqualTo(1234);
        assertThatThrownBy(() -> Money.parse("1.5", new Currency("JPY"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void overflowIsAnErrorAndTwoCurrenciesNeverMeet() {
        var most = Money.of(Long.MAX_VALUE, Currency.SEK);
        assertThatThrownBy(() -> most.plus(Money.of(1, Currency.SEK))).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> most.plus(Money.of(1, Currency.EUR))).isInstanceOf(IllegalArgumentException.class);
    }

    /** A person reads these words; the messages of Java's own exceptions vanish when the method has been compiled. */
    @Test
    void overflowSaysWhatOverflowedHoweverOften() {
        var most = Money.of(Long.MAX_VALUE, Currency.SEK);
        var least = Money.of(Long.MIN_VALUE, Currency.SEK);
        for (int i = 0; i < 20_000; i++) {
            assertThat(messageOf(() -> most.plus(most)))
                    .isEqualTo("92233720368547758.07 SEK plus 92233720368547758.07 SEK is out of bounds");
            assertThat(messageOf(() -> least.minus(most)))
                    .isEqualTo("-92233720368547758.08 SEK minus 92233720368547758.07 SEK is out of bounds");
            assertThat(messageOf(least::abs)).isEqualTo("the opposite of -92233720368547758.08 SEK is out of bounds");
        }
    }

    private static String messageOf(Supplier<Money> act) {
        try {
            return act.get().toPlain();
        } catch (ArithmeticException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Property
    void writtenAndReadAgainIsTheSame(@ForAll long minor) {
        var money = Money.of(minor % 100_000_000_000_000L, Currency.SEK);
        assertThat(Money.sek(money.toPlain())).isEqualTo(money);
    }

    @Property
    void partsSumToTheWholeAndStayWithinOneUnit(
            @ForAll @LongRange(min = -1_000_000_000, max = 1_000_000_000) long total,
            @ForAll @Size(min = 1, max = 30) List<@LongRange(min = 0, max = 1_000_000) Long> weights) {
        long sum = weights.stream().mapToLong(Long::longValue).sum();
        if (sum == 0) {
            return;
        }
        var parts = Allocation.split(Money.of(total, Currency.SEK), weights);
        assertThat(Money.sum(parts, Currency.SEK).minor()).isEqualTo(total);
        for (int i = 0; i < parts.size(); i++) {
            long scaled = Math.abs(parts.get(i).minor() * sum - total * weights.get(i));
            assertThat(scaled).isLessThan(sum);
        }
    }
}
