package se.knyt.tests.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.formats.settlement.BuyerColumns;

/** Headings as providers' own pages name them, in exports that merchants may add columns to. */
class BuyerColumnsTest {
    private static boolean named(String text) {
        return BuyerColumns.in("file.csv", text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* Swish-rapport Avser 2026-03-09\nClnr,Kontonr,Bokfdag,Avsändarnr,Avsändarnamn,Belopp\n",
                "01;123;;;;\n02;8327;;;2026-03-09;SWH;1249.00;SEK;46700000001;Påhittad Betalare\n",
                "balance_transaction_id,reporting_category,customer_email,net\n",
                "balance_transaction_id;reporting_category;\"Customer Name\";net\n",
                "Psp Reference,Merchant Account,Shopper Name,Type\n",
                "date\tbuyer e-mail\tamount\n",
                "Datum;Order;Kundens namn;Belopp\n",
                "Datum;Order;Köparens e-post;Belopp\n",
                "Datum;Order;Förnamn;Efternamn;Belopp\n",
                "id,shipping_address_line1,amount\n",
                "id,billing city,amount\n"
            })
    void whatNamesBuyersIsTold(String text) {
        assertThat(named(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invoice_number,kind,date,customer,amount\n",
                "Fakturanummer;Kundnummer;Belopp\n",
                "Radnr,Mottagarnr,Mottagarnamn,Belopp\n",
                "Payment Method Name,Order,Amount\n",
                "Datum;Betalsätt;Belopp\n2026-03-09;Swish;1249,00\n",
                "{\"payoutId\":\"1\"}",
                "",
                "%PDF-1.7"
            })
    void whatNamesNobodyIsForAll(String text) {
        assertThat(named(text)).isFalse();
    }

    @Test
    void ofTheSamplesOneNamesThem() throws IOException {
        try (var samples = Files.list(Path.of("..", "docs", "samples"))) {
            for (var sample : samples.filter(Files::isRegularFile).toList()) {
                var name = String.valueOf(sample.getFileName());
                assertThat(BuyerColumns.in(name, Files.readAllBytes(sample)))
                        .as(name)
                        .isEqualTo(name.startsWith("swish"));
            }
        }
    }

    @Test
    void whatIsNoTextNamesNobody() {
        assertThat(BuyerColumns.in("x.pdf", new byte[] {0, 1, 2, (byte) 0xff})).isFalse();
    }
}
