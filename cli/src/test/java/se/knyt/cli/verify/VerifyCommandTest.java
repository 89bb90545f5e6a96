package se.knyt.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.cli.KnytCli;

/**
 * A chain made here by the documented format, and verified by two programs that share no code: the command, and the one that stands by
 * itself in the documentation.
 */
class VerifyCommandTest {
    private static final String ROW =
            "{\"account\":%s,\"currency\":\"SEK\",\"debit_minor\":%s,\"credit_minor\":%s,\"text\":\"\",\"rule\":\"fee\","
                    + "\"cost_centre\":\"\",\"project\":\"\",\"dimensions\":\"20 NORR\\u0009\",\"chosen_by\":\"\",\"chosen_version\":0,\"rate\":\"11.2345\","
                    + "\"rate_currency\":\"EUR\",\"rate_source\":\"ECB\",\"rate_on\":\"2026-11-02\",\"rate_minor\":%s}";

    @TempDir
    static Path classes;

    private static @Nullable Method run;

    @TempDir
    Path folder;

    private record Said(int status, String text) {}

    @BeforeAll
    static void compile() throws IOException, ReflectiveOperationException {
        var program = Path.of(System.getProperty("basedir", "")).resolve("../docs/verify/VerifyChain.java");
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", classes.toString(), program.toString()))
                .isZero();
        run = new URLClassLoader(new URL[] {classes.toUri().toURL()}, null)
                .loadClass("VerifyChain")
                .getMethod("run", String[].class, PrintStream.class, PrintStream.class);
    }

    private static String voucher(String previous, String series, int number, String text, long debit, long credit) {
        var content = "{\"previous\":\"" + previous + "\",\"series\":\"" + series
                + "\",\"fiscal_year\":\"2026\",\"number\":" + number
                + ",\"key\":\"k" + number + "\",\"booked_on\":\"2026-11-02\",\"event_on\":\"2026-11-01\",\"text\":\""
                + text
                + "\",\"made_by\":\"Eva \\\"E\\\" \\\\ Å\",\"made_at\":\"2026-11-02T06:00:00.000000Z\",\"settings_version\":3,\"reverses\":\"\","
                + "\"reason\":\"\",\"rows\":[" + ROW.formatted(1581, debit, 0, "null") + ","
                + ROW.formatted(3001, 0, credit, "-450") + "]}";
        return content.substring(0, content.length() - 1) + ",\"hash\":\"" + sha256(content) + "\"}\n";
    }

    private static String hash(String line) {
        return line.substring(line.length() - 67, line.length() - 3);
    }

    private static String file(String... vouchers) {
        var all = new StringBuilder(
                "{\"format\":\"knyt-vouchers-1\",\"company\":\"Bolaget AB\",\"organization_number\":\"556000-0175\",\"fiscal_year\":\"\"}\n");
        List.of(vouchers).forEach(all::append);
        return all.toString();
    }

    private static String ended(String lines, int vouchers, String heads) {
        return lines + "{\"vouchers\":" + vouchers + ",\"heads\":[" + heads + "],\"sha256\":\"" + sha256(lines)
                + "\"}\n";
    }

    private static String head(String series, int number, String hash) {
        return "{\"series\":\"" + series + "\",\"fiscal_year\":\"2026\",\"number\":" + number + ",\"hash\":\"" + hash
                + "\"}";
    }

    /** Two vouchers of one series and one of another. */
    private static String whole() {
        var first = voucher("", "K", 1, "Utbetalning Klarna P1", 5000, 5000);
        var second = voucher(hash(first), "K", 2, "Rättelse", 700, 700);
        var other = voucher("", "V", 1, "Order 1001", 1, 1);
        return ended(file(first, second, other), 3, head("K", 2, hash(second)) + "," + head("V", 1, hash(other)));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Said command(byte[] file, String... signed) throws IOException {
        var said = new ByteArrayOutputStream();
        var stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        var words = new ArrayList<>(List.of("verify", written(file).toString()));
        words.addAll(List.of(signed));
        int status = KnytCli.run(words, stream, stream);
        return new Said(status, said.toString(StandardCharsets.UTF_8));
    }

    private Said alone(byte[] file, String... signed) throws IOException, ReflectiveOperationException {
        var said = new ByteArrayOutputStream();
        var stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        var words = new ArrayList<>(List.of(written(file).toString()));
        words.addAll(List.of(signed));
        int status = (int) Objects.requireNonNull(run).invoke(null, words.toArray(new String[0]), stream, stream);
        return new Said(status, said.toString(StandardCharsets.UTF_8));
    }

    private Path written(byte[] file) throws IOException {
        return Files.write(folder.resolve("vouchers.jsonl"), file);
    }

    private void refused(String file, String naming, String... signed) throws Exception {
        var bytes = file.getBytes(StandardCharsets.UTF_8);
        var command = command(bytes, signed);
        assertThat(command.status()).as(command.text()).isEqualTo(1);
        assertThat(command.text()).startsWith("NOT verified").contains(naming);
        var alone = alone(bytes, signed);
        assertThat(alone.status()).as(alone.text()).isEqualTo(1);
        assertThat(alone.text()).startsWith("NOT verified").contains(naming);
    }

    @Test
    void aWholeChainIsVerifiedAndItsHeadsArePrinted() throws Exception {
        var bytes = whole().getBytes(StandardCharsets.UTF_8);
        for (var said : List.of(command(bytes), alone(bytes))) {
            assertThat(said.status()).as(said.text()).isZero();
            assertThat(said.text())
                    .contains("3 vouchers")
                    .containsPattern("K 2026 2  [0-9a-f]{64}")
                    .containsPattern("V 2026 1  [0-9a-f]{64}");
        }
    }

    /** What some call the end of a line is a character of a text as any other: a reason may be pasted from anywhere. */
    @Test
    void anyCharacterMayStandInAText() throws Exception {
        var only = voucher("", "K", 1, "Rättelse\u2028efter\u0085samtal\u2029\u00a0\ud83d\ude00 \u007f", 700, 700);
        var bytes = ended(file(only), 1, head("K", 1, hash(only))).getBytes(StandardCharsets.UTF_8);
        for (var said : List.of(command(bytes), alone(bytes))) {
            assertThat(said.status()).as(said.text()).isZero();
        }
    }

    /** Every byte of the file in turn, changed by one bit: nothing in it is beside the proof. */
    @Test
    void oneChangedBitAnywhereIsRefused() throws Exception {
        var bytes = whole().getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at++) {
            var changed = bytes.clone();
            changed[at] = (byte) (changed[at] ^ (at % 2 == 0 ? 1 : 32));
            for (var said : List.of(command(changed), alone(changed))) {
                assertThat(said.status()).as("byte %d", at).isEqualTo(1);
                assertThat(said.text()).as("byte %d", at).startsWith("NOT verified");
            }
        }
    }

    /** What a voucher says beside its amounts, changed with the file's own sum counted anew: only the voucher's hash tells, and names it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "previous":""                               | "previous":"0"
            "key":"k1"                                  | "key":"k9"
            "booked_on":"2026-11-02"                    | "booked_on":"2026-11-03"
            "event_on":"2026-11-01"                     | "event_on":"2026-10-31"
            "text":"Utbetalning Klarna P1"              | "text":"Utbetalning Klarna P2"
            "made_by":"Eva                              | "made_by":"Ewa
            "made_at":"2026-11-02T06:00:00.000000Z"     | "made_at":"2026-11-02T06:00:00.000001Z"
            "settings_version":3                        | "settings_version":4
            "reverses":""                               | "reverses":"K 2026 9"
            "reason":""                                 | "reason":"x"
            "account":1581                              | "account":1582
            "currency":"SEK"                            | "currency":"EUR"
            "rule":"fee"                                | "rule":"sale"
            "cost_centre":""                            | "cost_centre":"WEBB"
            "project":""                                | "project":"P1"
            "dimensions":"20 NORR                       | "dimensions":"20 SYD
            "chosen_by":""                              | "chosen_by":"Eva"
            "chosen_version":0                          | "chosen_version":1
            "rate":"11.2345"                            | "rate":"11.2346"
            "rate_source":"ECB"                         | "rate_source":"RIK"
            "rate_on":"2026-11-02"                      | "rate_on":"2026-11-03"
            "rate_minor":null                           | "rate_minor":450
            """)
    void everythingThatAVoucherSaysIsHeld(String said, String instead) throws Exception {
        var lines = whole().lines().toList();
        int at = lines.get(1).indexOf(said.strip());
        assertThat(at).as(said).isPositive();
        var changed = lines.get(1).substring(0, at)
                + instead.strip()
                + lines.get(1).substring(at + said.strip().length());
        var vouchers = lines.getFirst() + "\n" + changed + "\n" + lines.get(2) + "\n" + lines.get(3) + "\n";
        refused(
                ended(
                        vouchers,
                        3,
                        head("K", 2, hash(lines.get(2) + "\n")) + "," + head("V", 1, hash(lines.get(3) + "\n"))),
                "K 2026 1");
    }

    @Test
    void theVoucherWhereItBreaksIsNamed() throws Exception {
        refused(whole().replace("Rättelse", "Rattelse"), "K 2026 2");
        refused(whole().replaceFirst("\"debit_minor\":5000", "\"debit_minor\":5001"), "K 2026 1");
    }

    /** Hashes that are right of what is wrong: taken out, in another order, out of balance, a foreign end. */
    @Test
    void aChainThatWasMadeOtherwiseIsRefused() throws Exception {
        var first = voucher("", "K", 1, "a", 5, 5);
        var second = voucher(hash(first), "K", 2, "b", 5, 5);
        var third = voucher(hash(second), "K", 3, "c", 5, 5);
        refused(ended(file(first, third), 2, head("K", 3, hash(third))), "K 2026 3");
        refused(ended(file(second), 1, head("K", 2, hash(second))), "K 2026 2");
        refused(ended(file(first, first), 2, head("K", 1, hash(first))), "K 2026 1");
        var unbalanced = voucher("", "K", 1, "a", 5, 6);
        refused(ended(file(unbalanced), 1, head("K", 1, hash(unbalanced))), "K 2026 1");
        refused(ended(file(first, second), 2, head("K", 1, hash(first))), "last line");
        refused(ended(file(first), 2, head("K", 1, hash(first))), "last line");
        refused(whole() + "\n", "the last line");
        refused(file(first), "last line");
        refused("", "");
    }

    /** Voucher 1 is signed, changed after that with the hashes counted anew, and voucher 2 made after it: the signed hash tells. */
    @Test
    void aChainCountedAnewAfterTheSigningIsRefused() throws Exception {
        var signed = voucher("", "K", 1, "Utbetalning Klarna P1", 5000, 5000);
        var other = voucher("", "V", 1, "Order 1001", 1, 1);
        var after = voucher(hash(signed), "K", 2, "b", 7, 7);
        var heads = new String[] {"K", "2026", "1", hash(signed), "V", "2026", "1", hash(other)};
        var honest = ended(file(signed, after, other), 3, head("K", 2, hash(after)) + "," + head("V", 1, hash(other)));
        for (var said : List.of(
                command(honest.getBytes(StandardCharsets.UTF_8), heads),
                alone(honest.getBytes(StandardCharsets.UTF_8), heads))) {
            assertThat(said.status()).as(said.text()).isZero();
            assertThat(said.text()).containsIgnoringCase("as signed: K 2026 1").contains("V 2026 1");
        }

        var changed = voucher("", "K", 1, "Utbetalning Klarna P1", 4000, 4000);
        var anew = voucher(hash(changed), "K", 2, "b", 7, 7);
        var forged = ended(file(changed, anew, other), 3, head("K", 2, hash(anew)) + "," + head("V", 1, hash(other)));
        assertThat(command(forged.getBytes(StandardCharsets.UTF_8)).status())
                .as("it holds together by itself")
                .isZero();
        refused(forged, "K 2026 1", heads);
        refused(forged, "K 2026 1", "K", "2026", "1", hash(signed).toUpperCase(Locale.ROOT));
    }

    /** Cut off before the voucher that was signed, or another series or year than those in the file. */
    @Test
    void aSignedVoucherThatIsMissingIsRefused() throws Exception {
        var first = voucher("", "K", 1, "a", 5, 5);
        var second = voucher(hash(first), "K", 2, "b", 5, 5);
        var cut = ended(file(first), 1, head("K", 1, hash(first)));
        refused(cut, "K 2026 2", "K", "2026", "2", hash(second));
        refused(cut, "V 2026 1", "V", "2026", "1", hash(first));
        refused(cut, "K 2025 1", "K", "2025", "1", hash(first));
        refused(cut, "K 2026 1", "K", "2026", "1", hash(first), "K", "2026", "1", hash(second));
    }

    @Test
    void whatIsNoSignedVoucherIsWrongUse() throws Exception {
        var bytes = whole().getBytes(StandardCharsets.UTF_8);
        var hash = "0".repeat(64);
        for (var words : List.of(
                List.of("K", "2026", "1"),
                List.of("K", "2026", "01", hash),
                List.of("K", "2026", "-1", hash),
                List.of("K", "2026", "1", hash.substring(1)),
                List.of("K", "2026", "1", hash, "K"))) {
            assertThat(command(bytes, words.toArray(new String[0])).status())
                    .as("%s by the command", words)
                    .isEqualTo(64);
            assertThat(alone(bytes, words.toArray(new String[0])).status())
                    .as("%s by the one that stands alone", words)
                    .isEqualTo(64);
        }
    }

    /** The same values in another form are other bytes than those that were hashed. */
    @Test
    void anotherSpellingOfTheSameIsRefused() throws Exception {
        refused(whole().replaceFirst("\"number\":1,", "\"number\":01,"), "");
        refused(whole().replaceFirst("\\\\u0009", "\\\\t"), "");
        refused(whole().replaceFirst("\"text\":", "\"text\": "), "");
    }

    @Test
    void whatIsNoFileIsNeitherVerifiedNorBroken() {
        var none = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        assertThat(KnytCli.run(List.of("verify", folder.resolve("nothing").toString()), none, none))
                .isEqualTo(2);
        assertThat(KnytCli.run(List.of("verify"), none, none)).isEqualTo(64);
        assertThat(KnytCli.run(List.of("verify", "a", "b"), none, none)).isEqualTo(64);
        assertThat(KnytCli.run(List.of("verify", "--help"), none, none)).isZero();
    }
}
