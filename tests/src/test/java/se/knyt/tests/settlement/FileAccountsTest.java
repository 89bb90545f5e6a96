package se.knyt.tests.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.settlement.FileAccounts;

/** The merchant's accounts in the samples, read off the files by eye. */
class FileAccountsTest {
    @ParameterizedTest
    @CsvSource({
        "klarna.csv, K904411",
        "kustom.csv, PK100200",
        "adyen.csv, ExempelSE",
        "paypal.csv, ABCDEFGHJKLMN",
        "svea.json, 79021",
        "nets.json, ''",
        "stripe.csv, ''",
        "swish.csv, ''"
    })
    void theSamplesNameThem(String file, String account) throws Exception {
        var accounts = FileAccounts.of(FileText.of(file, Files.readAllBytes(Path.of("..", "docs", "samples", file))));
        assertThat(String.join(" ", accounts)).isEqualTo(account);
    }

    @Test
    void anAnswerOfTheInterfaceNamesThemToo() {
        var answer = "{\"payout\":{\"payment_reference\":\"A\",\"merchant_id\" : \"K1\"},\"transactions\":[]}";
        assertThat(FileAccounts.of(FileText.of("a.json", answer.getBytes(StandardCharsets.UTF_8))))
                .containsExactly("K1");
    }

    /** Of Klarna's file only the first table names them: a column of the rows below that is in its place is something else. */
    @Test
    void onlyTheTableThatHasTheColumnCounts() {
        var file = "total_settlement_amount,payment_reference,merchant_id\n1.00,A,K1\n\n"
                + "type,capture_date,amount,posting_currency\nSALE,2026-03-09,1249.00,SEK\n";
        assertThat(FileAccounts.of(FileText.of("a.csv", file.getBytes(StandardCharsets.UTF_8))))
                .containsExactly("K1");
    }
}
