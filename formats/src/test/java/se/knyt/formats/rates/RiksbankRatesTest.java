package se.knyt.formats.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.core.money.Currency;
import se.knyt.formats.csv.FormatException;

/** Files of the shapes that the bank gives, with made-up rates. */
class RiksbankRatesTest {
    @Test
    void theInterfaceTellsKronorForOneUnit() {
        assertThat(read("""
                [{"seriesId":"SEKEURPMI","date":"2026-03-03","value":11.2345},
                 {"seriesId":"SEKJPYPMI","date":"2026-03-03","value":0.0701},
                 {"seriesId":"SEKIDRPMI","date":"2026-03-03","value":6.5E-4},
                 {"seriesId":"SEKETTPMI","date":"2026-03-03","value":127.1},
                 {"seriesId":"SECBREPOEFF","date":"2026-03-03","value":1.75},
                 {"seriesId":"SEKUSDPMI","date":"2026-03-03","value":null}]"""))
                .containsExactly(
                        rate("2026-03-03", "EUR", "11.2345"),
                        rate("2026-03-03", "JPY", "0.0701"),
                        rate("2026-03-03", "IDR", "0.00065"));
    }

    /** Of the page in Swedish: the series says that a hundred yen are meant. */
    @Test
    void theExportSaysHowManyUnitsAreMeant() {
        assertThat(
                        read(
                                "Datum;Grupp;Serie;Värde\n2026-03-03;Valutor mot svenska kronor;1 EUR;11,2345\n"
                                        + "2026-03-03;Valutor mot svenska kronor;100 JPY;7,01\n2026-03-02;Valutor mot svenska kronor;1 EUR;n/a\n"))
                .containsExactly(rate("2026-03-03", "EUR", "11.2345"), rate("2026-03-03", "JPY", "0.0701"));
    }

    @Test
    void theExportInEnglishHasTabsAndTheDayFirst() {
        assertThat(read("Period\tGroup\tSeries\tValue\n03/12/2026\tCurrencies against Swedish kronor\t1 AUD\t6.7001\n"))
                .containsExactly(rate("2026-12-03", "AUD", "6.7001"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "[{\"seriesId\":\"SEKEURPMI\",\"date\":\"2026-13-03\",\"value\":11.2}]",
                "[{\"seriesId\":\"SEKEURPMI\",\"date\":\"2026-03-03\",\"value\":-11.2}]",
                "[{\"seriesId\":\"SEKEURPMI\",\"date\":\"2026-03-03\",\"value\":0}]",
                "[{\"seriesId\":\"SEKEURPMI\",\"date\":\"2026-03-03\",\"value\":1},{\"seriesId\":\"SEKEURPMI\",\"date\":\"2026-03-03\",\"value\":1}]",
                "[{\"seriesId\":\"SEKEURPMI\",\"date\":\"2026-03-03\",\"value\":11.2}",
                "Datum;Grupp;Serie;Värde\n2026-03-03;x;EUR;11,2345\n",
                "Datum;Grupp;Serie;Värde\n2026-03-03;x;1 EUR;11 kr\n",
                "Date,SEK\n2026-03-03,11.2\n"
            })
    void whatIsNoSuchFileIsRefusedWhole(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(FormatException.class);
    }

    private static List<KronaRate> read(String text) {
        return RiksbankRates.read("rates", text.getBytes(StandardCharsets.UTF_8));
    }

    private static KronaRate rate(String day, String currency, String kronor) {
        return new KronaRate(LocalDate.parse(day), new Currency(currency), new BigDecimal(kronor));
    }
}
