package se.knyt.formats.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.core.money.Currency;
import se.knyt.formats.csv.FormatException;

/** Files of the shapes that the bank describes, with made-up rates. */
class EcbRatesTest {
    private static final String XML = """
            <?xml version="1.0" encoding="UTF-8"?>
            <gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
            <gesmes:subject>Reference rates</gesmes:subject>
            <gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
            <Cube>
            <Cube time="2026-03-03"><Cube currency="USD" rate="1.0501"/><Cube currency="SEK" rate="11.2345"/></Cube>
            <Cube time="2026-03-02"><Cube currency="JPY" rate="160"/></Cube>
            </Cube></gesmes:Envelope>
            """;

    @Test
    void daysOfXml() {
        assertThat(read(XML))
                .containsExactly(
                        rate("2026-03-03", "USD", "1.0501"),
                        rate("2026-03-03", "SEK", "11.2345"),
                        rate("2026-03-02", "JPY", "160"));
    }

    @Test
    void daysOfCsvWhereACurrencyMayHaveNoRate() {
        assertThat(read("Date,USD,SEK,CYP,\n2026-03-03,1.0501,11.2345,N/A,\n2026-03-02,1.05,11.2,N/A,\n"))
                .containsExactly(
                        rate("2026-03-03", "USD", "1.0501"),
                        rate("2026-03-03", "SEK", "11.2345"),
                        rate("2026-03-02", "USD", "1.05"),
                        rate("2026-03-02", "SEK", "11.2"));
    }

    /** The file of a single day writes its day in words and blanks after the commas. */
    @Test
    void oneDayOfCsv() {
        assertThat(read("Date, USD, SEK, \n03 March 2026, 1.0501, 11.2345, \n"))
                .containsExactly(rate("2026-03-03", "USD", "1.0501"), rate("2026-03-03", "SEK", "11.2345"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hello                                             | neither XML nor CSV
            Date,USD                                          | no rate in the file
            Date,US                                           | not a currency: US
            Date,USD,SEK\\n2026-03-03,1.05                    | ends before its last currency
            Date,USD\\n2026-02-30,1.05                        | not a date: 2026-02-30
            Date,USD\\n2026-03-03,1.05e3                      | not a rate: 1.05e3
            Date,USD\\n2026-03-03,-1                          | not a rate: -1
            Date,USD\\n2026-03-03,0.000                       | a rate of zero
            Date,USD\\n2026-03-03,1,\\n2026-03-03,2           | USD stands twice on 2026-03-03
            <Cube><Cube currency="USD" rate="1"/></Cube>      | a rate without a day
            <Cube time="2026-03-03"><Cube currency="USD"/></Cube> | not a rate:
            <Cube time="2026-03-03">                          | not well-formed XML
            """)
    void whatIsNoSuchFileIsRefusedWhole(String text, String why) {
        assertThatThrownBy(() -> read(text.replace("\\n", "\n")))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(why);
    }

    /** No entity is resolved, from outside or within. */
    @Test
    void entitiesAreNotRead() {
        assertThatThrownBy(() -> read("<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
                        + "<Cube time='2026-03-03'><Cube currency='USD' rate='&e;'/></Cube>"))
                .isInstanceOf(FormatException.class);
    }

    private static List<EuroRate> read(String text) {
        return EcbRates.read("eurofxref", text.getBytes(StandardCharsets.UTF_8));
    }

    private static EuroRate rate(String day, String currency, String perEuro) {
        return new EuroRate(LocalDate.parse(day), new Currency(currency), new BigDecimal(perEuro));
    }
}
