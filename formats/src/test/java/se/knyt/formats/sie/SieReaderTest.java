package se.knyt.formats.sie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.core.money.Money;

class SieReaderTest {
    private static final Charset CP437 = Charset.forName("IBM437");
    private static final String HEAD =
            "#FLAGGA 0\n#PROGRAM \"Prov\" 1\n#FORMAT PC8\n#GEN 20260101\n#SIETYP 4\n#FNAMN \"Åsa & Örjan AB\"\n";

    private static SieResult read(String text) throws IOException {
        return read(text.getBytes(CP437));
    }

    private static SieResult read(byte[] bytes) throws IOException {
        return SieReader.read(SieSource.of(bytes));
    }

    private static SieException refused(String text) {
        return assertThatExceptionOfType(SieException.class)
                .isThrownBy(() -> read(text))
                .actual();
    }

    private static List<String> codes(SieResult result) {
        return result.findings().stream().map(SieFinding::code).toList();
    }

    @Test
    void textInAnotherCharacterSetIsReadAndNamed() throws IOException {
        assertThat(read(HEAD).encoding()).isEqualTo(SieEncoding.CP437);
        for (var charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
            var result = read(HEAD.getBytes(charset));
            assertThat(result.document().header().companyName()).isEqualTo("Åsa & Örjan AB");
            assertThat(result.encoding().charset()).isEqualTo(charset);
            assertThat(codes(result)).contains("encoding");
        }
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstRecord() throws IOException {
        assertThat(read(("\uFEFF" + HEAD).getBytes(StandardCharsets.UTF_8))
                        .document()
                        .header()
                        .type())
                .isEqualTo("4");
    }

    @Test
    void whatProgramsReallyWriteIsAccepted() throws IOException {
        var result = read(
                HEAD.replace("#FORMAT PC8\n", "") + "#orgnr 5560000175\n#KONTO 1930 Bank\r\n\n"
                        + "#VER \"#\" 7 20260102\n{\n\t#TRANS 1930 {1 1} 100 \"\" \"rad\"\n  #TRANS  3001\t{} -100.0\n} \n#OKÄND 1\n{\n#X\n}\n\u001a");
        assertThat(codes(result)).containsExactlyInAnyOrder("format_missing", "unknown_record");
        var voucher = result.document().vouchers().getFirst();
        assertThat(voucher.series()).isEqualTo("#");
        assertThat(voucher.rows().getFirst().objects()).containsExactly(new SieObjectId(1, "1"));
        assertThat(voucher.rows().getFirst().date()).isEmpty();
        assertThat(voucher.rows().getFirst().text()).isEqualTo("rad");
        assertThat(voucher.rows().get(1).amount()).isEqualTo(Money.sek("-100"));
        assertThat(result.document().header().organizationNumber()).isEqualTo("5560000175");
    }

    @Test
    void anAddedRowCountsOnceAndARemovedOneNotAtAll() throws IOException {
        var result = read(
                HEAD
                        + "#VER A 1 20260102\n{\n#RTRANS 1930 {} 50\n#TRANS 1930 {} 50\n#BTRANS 1510 {} 70\n#TRANS 3001 {} -50\n}\n");
        var rows = result.document().vouchers().getFirst().rows();
        assertThat(rows)
                .extracting(SieRow::kind)
                .containsExactly(SieRow.Kind.ADDED, SieRow.Kind.REMOVED, SieRow.Kind.NORMAL);
        var copy = SieFiles.copied(result.document());
        assertThat(new String(copy, CP437)).contains("#RTRANS 1930 {} 50.00\r\n\t#TRANS 1930 {} 50.00\r\n");
        assertThat(read(copy).document()).isEqualTo(result.document());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "#IB 0 1930 1,50 | amount | 7 | 12",
                "#IB 0 1930 1.505 | amount | 7 | 12",
                "#IB 0 1930 +1 | amount | 7 | 12",
                "#IB 0 1930 1e3 | amount | 7 | 12",
                "#IB 0 1930 | amount | 7 | 0",
                "#IB 0 abc 1 | number | 7 | 7",
                "#RAR 0 20260101 20260231 | date | 7 | 17",
                "#KONTO 1930 \"Bank | quote_not_closed | 7 | 13",
                "#PSALDO 0 202613 1930 {} 1 | month | 7 | 11",
                "#PSALDO 0 202601 1930 {1 1 | list_not_closed | 7 | 23",
                "#PSALDO 0 202601 1930 {1} 1 | objects | 7 | 23",
                "#TRANS 1930 {} 1 | row_outside_voucher | 7 | 8",
                "} | brace | 7 | 0",
                "{ x | brace_not_alone | 7 | 3",
                "fritext | not_a_record | 7 | 1",
                "#VALUTA KRONOR | currency | 7 | 9",
                "#KSUMMA | ksumma_not_closed | 7 | 0",
                "#VER A 1 20260102 | | |"
            })
    void aFaultIsNamedWithLineAndColumn(String record, String code, Integer line, Integer column) throws IOException {
        if (code == null) {
            assertThat(codes(read(HEAD + record + "\n"))).containsExactly("voucher_empty");
            return;
        }
        var fault = refused(HEAD + record + "\n");
        assertThat(fault.code()).isEqualTo(code);
        assertThat(fault.line()).isEqualTo(line);
        assertThat(fault.column()).isEqualTo(column);
    }

    @Test
    void aCutVoucherAndAnEmptyFileAreRefused() {
        assertThat(refused(HEAD + "#VER A 1 20260102\n{\n#TRANS 1930 {} 0\n").code())
                .isEqualTo("voucher_not_closed");
        assertThat(refused("\n \n").code()).isEqualTo("empty");
    }

    @Test
    void aChangedByteBreaksTheControlSum() throws IOException {
        var bytes = SieFiles.bytes("own/ecommerce_2026-05.se");
        var text = new String(bytes, CP437);
        assertThat(refused(text.replace("#UB 0 1510 7585.00", "#UB 0 1510 7585.01"))
                        .code())
                .isEqualTo("ksumma");
    }

    @Test
    void everyBoundIsKept() {
        var limits = new SieLimits(1_000, 20, 100, 10, 3);
        var options = new SieReadOptions(limits, true);
        var hostile = List.of(
                HEAD + "#PROSA x\n".repeat(200),
                HEAD + "#PROSA x\n".repeat(20),
                "#PROSA " + "x".repeat(200),
                "#PROSA " + "x ".repeat(20),
                HEAD + "#VER A 1 20260102\n{\n" + "#TRANS 1930 {} 0\n".repeat(4) + "}\n");
        var codes = new ArrayList<String>();
        for (var text : hostile) {
            codes.add(assertThatExceptionOfType(SieException.class)
                    .isThrownBy(() -> SieReader.read(SieSource.of(text.getBytes(CP437)), options))
                    .actual()
                    .code());
        }
        assertThat(codes)
                .containsExactly(
                        "file_too_large", "too_many_lines", "line_too_long", "too_many_fields", "too_many_rows");
    }

    private static String ver(String series, int number, String date, int account) {
        return "#VER " + series + " " + number + " " + date + " x\n{\n#TRANS " + account
                + " {} 1.00\n#TRANS 3001 {} -1.00\n}\n";
    }

    private static final String LEDGER = HEAD + "#RAR 0 20260101 20261231\n#KONTO 1510 a\n#KONTO 3001 b\n";

    @Test
    void whatAnAuditorWouldAskAboutALedgerIsFound() throws IOException {
        assertThat(codes(read(LEDGER
                        + ver("A", 1, "20260101", 1510)
                        + ver("B", 7, "20260102", 1510)
                        + ver("A", 2, "20261231", 1510))))
                .isEmpty();
        assertThat(codes(read(LEDGER + ver("A", 1, "20260101", 1510) + ver("A", 4, "20260102", 1510))))
                .containsExactly("number_gap");
        assertThat(codes(read(LEDGER + ver("A", 4, "20260101", 1510) + ver("A", 3, "20260102", 1510))))
                .containsExactly("number_not_rising");
        assertThat(codes(read(LEDGER + ver("A", 4, "20260101", 1510) + ver("A", 4, "20260102", 1510))))
                .containsExactly("number_not_rising");
        assertThat(codes(read(LEDGER + ver("A", 1, "20251231", 1510)))).containsExactly("date_outside_years");
        assertThat(codes(read(LEDGER + ver("A", 1, "20260101", 1930)))).containsExactly("account_missing");
        var tab = read(LEDGER + ver("A", 1, "20260101", 1510).replace(" x", " \"x\u0007y\""));
        assertThat(codes(tab)).containsExactly("control_character");
        assertThat(tab.document().vouchers().getFirst().text()).isEqualTo("x y");
        assertThat(tab.findings().getFirst().line()).isEqualTo(10);
    }

    /** A file for import has no fiscal year, no chart and no numbers. */
    @Test
    void aFileForImportIsNotHeldToThem() throws IOException {
        assertThat(codes(read(HEAD + ver("A", 1, "20260101", 1510) + ver("A", 2, "20200101", 1930))))
                .isEmpty();
    }

    @Test
    void oddRecordsThatProgramsWriteDoNotKeepALedgerFromBeingRead() throws IOException {
        var result = read(LEDGER + "#KONTO DIFF Differens\n#SRU DIFF 7000\n#PBUDGET 0 202601 3001 -100.00\n"
                + "#PBUDGET 0 202601 3001 {} -50.00 2\n" + ver("A", 1, "20260101", 1510));
        assertThat(codes(result)).containsExactly("account_not_numeric", "account_not_numeric", "objects_missing");
        assertThat(result.document().accounts()).hasSize(2);
        assertThat(result.document().periodBalances())
                .extracting(balance -> balance.amount().toPlain())
                .containsExactly("-100.00", "-50.00");
        assertThat(refused(LEDGER + ver("A", 1, "20260101", 1510).replace("1510", "DIFF"))
                        .code())
                .isEqualTo("number");
    }
}
