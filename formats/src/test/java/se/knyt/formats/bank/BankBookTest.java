package se.knyt.formats.bank;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Each entry counts once, however often and in whichever files it is told. */
class BankBookTest {
    private static final String ONE = CamtTest.entry("1.00", "<AcctSvcrRef>B1</AcctSvcrRef>");
    private static final String TWO = CamtTest.entry("2.00", "<AddtlNtryInf>Two</AddtlNtryInf>");
    private static final String THREE = CamtTest.entry("3.00", "");

    private static BankBook.Result book(String... files) {
        var book = new BankBook(_ -> true);
        for (var file : files) {
            Read.into(book, file.getBytes(StandardCharsets.UTF_8));
        }
        return book.finish();
    }

    private static List<String> amounts(BankBook.Result result) {
        return result.entries().stream().map(e -> e.amount().toPlain()).toList();
    }

    private static String notification(String entries) {
        return CamtTest.statement(entries)
                .replace("camt.053", "camt.054")
                .replace("BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn")
                .replace("Stmt>", "Ntfctn>");
    }

    @Test
    void aStatementGivenTwiceCountsOnce() {
        var file = CamtTest.statement(ONE + TWO + THREE);
        var result = book(file, file);
        assertThat(amounts(result)).containsExactly("1.00", "2.00", "3.00");
        assertThat(result.statements().getLast().findings())
                .containsExactly(BankFinding.of(BankFinding.Code.REPEATED, 1, "3"));
    }

    @Test
    void overlappingStatementsCountOnceAndEqualEntriesOfOneStatementEach() {
        assertThat(amounts(
                        book(CamtTest.statement(ONE + THREE + THREE), CamtTest.statement(TWO + THREE + THREE + THREE))))
                .containsExactly("1.00", "2.00", "3.00", "3.00", "3.00");
    }

    private static String day(String camt) {
        return book(camt).entries().getFirst().bookedOn().toString();
    }

    private static final String LIST = "Bokföringsdag;Text;Belopp\n";
    private static final String OTHER_LIST = "Datum;Rubrik;Belopp;Saldo\n";

    /** Files as {@code layout -> contents}, of payouts that are called P-1 and P-2. */
    private static List<String> told(String... layoutsAndFiles) {
        var book = new BankBook(_ -> true, List.of("P-1", "P-2"));
        for (int i = 0; i < layoutsAndFiles.length; i += 2) {
            book.layout(layoutsAndFiles[i]);
            Read.into(book, layoutsAndFiles[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return amounts(book.finish());
    }

    /** A statement words it Klarna SE7Q4KD2, a list Insättning: the same day and amount of one account. */
    @Test
    void theSameEntryInTwoLayoutsCountsOnceAndTwoInOneCountTwice() {
        var camt = CamtTest.statement(CamtTest.entry("1.00", "<AddtlNtryInf>Klarna SE7Q4KD2</AddtlNtryInf>"));
        var day = day(camt);
        // The list names no account: it is of the only one that is named, and the words differ.
        assertThat(told("camt", camt, "a", LIST + day + ";Insättning;1,00\n")).containsExactly("1.00");
        assertThat(told("a", LIST + day + ";Insättning;1,00\n", "camt", camt)).containsExactly("1.00");
        assertThat(told("camt", camt, "a", LIST + day + ";Insättning;1,00\n" + day + ";Uttag åter;1,00\n"))
                .containsExactly("1.00", "1.00");
        assertThat(told(
                        "a", LIST + day + ";Insättning;1,00\n" + day + ";Övrigt;1,00\n",
                        "camt", camt,
                        "b", OTHER_LIST + day + ";Bg-insättning;1,00;5,00\n" + day + ";Inbetalning;1,00;6,00\n"))
                .containsExactly("1.00", "1.00");
    }

    @Test
    void listsThatNameNoAccountAreOneOnlyWhereWordsSaySo() {
        var one = LIST + "2026-03-13;KLARNA SE7Q4KD2;1,00\n";
        assertThat(told("a", one, "b", OTHER_LIST + "2026-03-13;Utbet SE7Q4KD2;1,00;9,00\n"))
                .containsExactly("1.00");
        assertThat(told("a", one, "b", OTHER_LIST + "2026-03-13;Insättning;1,00;9,00\n"))
                .containsExactly("1.00", "1.00");
    }

    /** Another provider or another payout is other money, whatever the layout. */
    @Test
    void whatNamesAnotherProviderOrPayoutIsAnotherEntry() {
        var camt = CamtTest.statement(CamtTest.entry("1.00", "<AddtlNtryInf>Klarna P-1</AddtlNtryInf>"));
        var day = day(camt);
        assertThat(told("camt", camt, "a", LIST + day + ";Stripe;1,00\n")).containsExactly("1.00", "1.00");
        assertThat(told("camt", camt, "a", LIST + day + ";Klarna P-2;1,00\n")).containsExactly("1.00", "1.00");
        assertThat(told("camt", camt, "a", LIST + day + ";Klarna P-1;1,00\n")).containsExactly("1.00");
    }

    @Test
    void anotherAccountIsOtherMoney() {
        var other = CamtTest.statement(ONE).replace("SE35 5000", "SE35 6000");
        assertThat(amounts(book(CamtTest.statement(ONE), other))).containsExactly("1.00", "1.00");
    }

    @Test
    void aNotificationAddsDetailsToTheStatementsEntry() {
        var told = CamtTest.entry(
                "1.00",
                "<AcctSvcrRef>B1</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>SE7Q4KD2</EndToEndId></Refs></TxDtls></NtryDtls>");
        for (var files : List.of(
                new String[] {CamtTest.statement(ONE + TWO), notification(told)},
                new String[] {notification(told), CamtTest.statement(ONE + TWO)})) {
            var result = book(files);
            assertThat(amounts(result)).containsExactly("1.00", "2.00");
            assertThat(result.entries().getFirst().details().getFirst().endToEndId())
                    .isEqualTo("SE7Q4KD2");
        }
    }

    @Test
    void withoutAStatementOfItsDayANotificationIsMoneyAndCountsOnce() {
        assertThat(amounts(book(notification(ONE + TWO), notification(ONE + TWO))))
                .containsExactly("1.00", "2.00");
    }

    @Test
    void aNotifiedEntryThatTheStatementOfItsDayLacksIsAFinding() {
        var result = book(CamtTest.statement(ONE), notification(CamtTest.entry("9.00", "")));
        assertThat(amounts(result)).containsExactly("1.00");
        assertThat(result.statements().getLast().findings())
                .containsExactly(BankFinding.of(BankFinding.Code.NOT_ON_STATEMENT, 1, "9.00"));
    }

    /** Kept is what matters in one of the files with what the others say of it, and what only a notification has. */
    @Test
    void aSurveyKeepsWhatMattersInAnyFileAndWhatAStatementLacks() {
        var matters = CamtTest.entry("3.00", "<AddtlNtryInf>PAYOUT 77</AddtlNtryInf>");
        var files = List.of(
                CamtTest.statement(ONE + TWO + THREE), notification(ONE + matters + CamtTest.entry("9.00", "")));
        var survey = new BankSurvey(entry -> entry.content().contains("PAYOUT 77"));
        files.forEach(file -> Read.into(survey, file.getBytes(StandardCharsets.UTF_8)));
        var book = new BankBook(survey.wanted());
        files.forEach(file -> Read.into(book, file.getBytes(StandardCharsets.UTF_8)));
        var result = book.finish();
        assertThat(amounts(result)).containsExactly("3.00");
        assertThat(result.entries().getFirst().content()).isEqualTo("PAYOUT 77");
        assertThat(result.statements().getLast().findings())
                .containsExactly(BankFinding.of(BankFinding.Code.NOT_ON_STATEMENT, 1, "9.00"));
    }

    @Property(tries = 100)
    void theOrderOfFilesChangesNothing(@ForAll long seed) {
        var random = new Random(seed);
        var pool = List.of(ONE, TWO, THREE, THREE, CamtTest.entry("2.00", ""));
        var files = new ArrayList<String>();
        for (int f = 0; f < 4; f++) {
            var entries = new StringBuilder();
            for (int i = random.nextInt(5); i > 0; i--) {
                entries.append(pool.get(random.nextInt(pool.size())));
            }
            files.add(
                    random.nextInt(3) == 0 ? notification(entries.toString()) : CamtTest.statement(entries.toString()));
        }
        var before = book(files.toArray(String[]::new));
        Collections.shuffle(files, random);
        assertThat(amounts(book(files.toArray(String[]::new)))).isEqualTo(amounts(before));
    }
}
