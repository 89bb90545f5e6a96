package se.knyt.core.money;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import se.knyt.core.vat.RefundVat;

/** Tables of exact rational arithmetic, made apart from this code. */
class RoundingTablesTest {
    @ParameterizedTest
    @CsvFileSource(resources = "/rounding/vat-from-gross.csv", numLinesToSkip = 1)
    void vatContainedInAGrossAmount(String gross, String rate, int digits, String vat, String net) {
        var currency = new Currency(digits == 0 ? "JPY" : digits == 3 ? "KWD" : "SEK");
        var amount = Money.parse(gross, currency);
        var contained = Rate.of(rate).containedIn(amount, Rounding.HALF_UP);
        assertThat(contained).isEqualTo(Money.parse(vat, currency));
        assertThat(amount.minus(contained)).isEqualTo(Money.parse(net, currency));
        assertThat(Rate.of(rate).containedIn(amount.negated(), Rounding.HALF_UP))
                .isEqualTo(contained.negated());
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/rounding/vat-from-net.csv", numLinesToSkip = 1)
    void vatOnANetAmount(String net, String rate, String vat) {
        assertThat(Rate.of(rate).on(Money.sek(net), Rounding.HALF_UP)).isEqualTo(Money.sek(vat));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/rounding/allocate-largest-remainder.csv", numLinesToSkip = 1)
    void partsOfATotal(String total, String weights, String parts) {
        var numbers = Arrays.stream(weights.split(" ")).map(Long::parseLong).toList();
        assertThat(Allocation.split(Money.sek(total), numbers)).isEqualTo(amounts(parts));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/rounding/partial-refunds-cumulative.csv", numLinesToSkip = 1)
    void vatOfRefundsOneAfterTheOther(String total, String rate, String grosses, String vats, String original) {
        var before = Money.sek("0");
        var computed = new ArrayList<Money>();
        for (var gross : amounts(grosses)) {
            computed.add(RefundVat.of(before, gross, Rate.of(rate)));
            before = before.plus(gross);
        }
        assertThat(before).isEqualTo(Money.sek(total));
        assertThat(computed).isEqualTo(amounts(vats));
        assertThat(Money.sum(computed, Currency.SEK)).isEqualTo(Money.sek(original));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/rounding/cash-rounding-sek.csv", numLinesToSkip = 1)
    void totalsInWholeKronor(String amount, String rounded, String difference) {
        var whole = CashRounding.toWholeKrona(Money.sek(amount));
        assertThat(whole).isEqualTo(Money.sek(rounded));
        assertThat(whole.minus(Money.sek(amount))).isEqualTo(Money.sek(difference));
    }

    private static List<Money> amounts(String text) {
        return Arrays.stream(text.split(" ")).map(Money::sek).toList();
    }
}
