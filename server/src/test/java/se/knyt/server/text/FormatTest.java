package se.knyt.server.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** Numbers, amounts and dates as the table of the design gives them, in both languages. */
class FormatTest {
    private static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");
    private final Format sv = new Format(Language.SV, STOCKHOLM);
    private final Format en = new Format(Language.EN, STOCKHOLM);

    // "_" stands for the no-break space, "~" for the real minus sign.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1249.00;SEK;1_249,00;1,249.00",
                "-299.00;SEK;~299,00;~299.00",
                "0.00;SEK;0,00;0.00",
                "1000000.05;SEK;1_000_000,05;1,000,000.05",
                "1249;JPY;1_249;1,249",
                "1249.125;KWD;1_249,125;1,249.125",
                "-0.01;SEK;~0,01;~0.01"
            })
    void amountsKeepEveryDecimalOfTheirCurrency(String amount, String currency, String swedish, String english) {
        var money = Money.parse(amount, new Currency(currency));
        assertThat(sv.amount(money)).isEqualTo(marked(swedish));
        assertThat(en.amount(money)).isEqualTo(marked(english));
    }

    @Test
    void theUnitFollowsInSwedishAndLeadsInEnglish() {
        assertThat(sv.amountWithUnit(Money.sek("1249.00"))).isEqualTo(marked("1_249,00_kr"));
        assertThat(en.amountWithUnit(Money.sek("1249.00"))).isEqualTo(marked("SEK_1,249.00"));
        assertThat(sv.amountWithUnit(Money.parse("119.00", Currency.EUR))).isEqualTo(marked("119,00_EUR"));
    }

    @Test
    void datesAndTimesAreThoseOfTheCompanysZone() {
        // Half past eleven in the evening of the 23rd in London is the 24th in Stockholm.
        var instant = Instant.parse("2026-11-23T23:30:00Z");
        assertThat(sv.moment(instant, LocalDate.of(2026, 11, 30))).isEqualTo("24\u00a0nov 00:30");
        assertThat(sv.weekdayDate(LocalDate.of(2026, 11, 24))).isEqualTo("tisdag 24 november 2026");
        assertThat(en.weekdayDate(LocalDate.of(2026, 11, 24))).isEqualTo("Tuesday 24 November 2026");
        assertThat(sv.dayMonth(LocalDate.of(2025, 11, 24), LocalDate.of(2026, 1, 1)))
                .isEqualTo("24\u00a0nov\u00a02025");
    }

    @ParameterizedTest
    @CsvSource({
        "PT20S,1_minut,1_minute",
        "PT12M,12_minuter,12_minutes",
        "PT2H,2_timmar,2_hours",
        "PT144H,6_dagar,6_days"
    })
    void agesAreWholeUnits(Duration age, String swedish, String english) {
        assertThat(sv.age(age)).isEqualTo(marked(swedish));
        assertThat(en.age(age)).isEqualTo(marked(english));
    }

    private static String marked(String text) {
        return text.replace('_', '\u00a0').replace('~', '\u2212');
    }
}
