package se.knyt.connectors.erp.fortnox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.core.commerce.InvoiceField;
import se.knyt.http.json.Json;

/** What is kept of the fields that people write in: what may be an order number, and nobody's name. */
class ReferencesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "#1001                              | #1001",
                "# 1001                             | # 1001;1001",
                "10 482                             | 10 482;10;482",
                "Anna Andersson                     | ''",
                "Anna Andersson 1001                | 1001",
                "Avser order (#1001), tack!         | #1001",
                "WEB-1001.                          | WEB-1001.;WEB-1001",
                "anna.1990@example.se               | ''",
                "1234567890123456789012345678901234567890x | ''",
                "''                                 | ''"
            })
    void wordsWithADigitAreKept(String written, String kept) {
        var node = Json.object();
        node.put("DocumentNumber", "7");
        node.put("Currency", "SEK");
        node.put("InvoiceDate", "2026-03-03");
        node.put("Total", "100.00");
        node.putArray("InvoiceRows");
        node.put("YourReference", written);
        var invoice = FortnoxMapping.invoice(node, _ -> "");
        assertThat(String.join(";", invoice.values(InvoiceField.YOUR_REFERENCE)))
                .isEqualTo(kept);
        assertThat(invoice.values(InvoiceField.REMARKS)).isEmpty();
        assertThat(invoice.values(InvoiceField.NUMBER)).containsExactly("7");
    }
}
