package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.fee;
import static se.knyt.engine.books.PayoutBench.line;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;
import static se.knyt.engine.books.PayoutBench.vat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** The chain as it is given to an auditor, verified with the program of one file that stands in the documentation. */
class VoucherChainTest {
    private static final Path PROGRAM =
            Path.of(System.getProperty("basedir", "")).resolve("../docs/verify/VerifyChain.java");
    private static final LocalDate DAY = LocalDate.of(2026, 11, 2);

    @TempDir
    static Path classes;

    private static @Nullable Method run;

    @TempDir
    Path folder;

    private PayoutBench bench;

    @BeforeAll
    static void compile() throws IOException, ReflectiveOperationException {
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", classes.toString(), PROGRAM.toString()))
                .isZero();
        run = new URLClassLoader(new URL[] {classes.toUri().toURL()}, null)
                .loadClass("VerifyChain")
                .getMethod("run", String[].class, PrintStream.class, PrintStream.class);
    }

    @BeforeEach
    void open() {
        bench = new PayoutBench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private record Ended(int status, String said) {}

    private String exported() throws IOException {
        var out = new ByteArrayOutputStream();
        new VoucherChainFile(bench.test.engine.database()).write(bench.company, "", out);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** As its own process, from its source, as the documentation says. */
    private Ended byCommand(String file) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        PROGRAM.toString(),
                        written(file).toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }

    private Ended verified(String file) throws IOException, ReflectiveOperationException {
        var said = new ByteArrayOutputStream();
        var stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        int status = (int) Objects.requireNonNull(run)
                .invoke(null, new String[] {written(file).toString()}, stream, stream);
        return new Ended(status, said.toString(StandardCharsets.UTF_8));
    }

    private Path written(String file) throws IOException {
        return Files.writeString(folder.resolve("vouchers.jsonl"), file);
    }

    /** What the schema forbids everybody, done by whoever owns the database. */
    private void asOwner(String... statements) throws SQLException {
        try (var connection = bench.test.database.connect();
                var statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A payout, told anew with another fee: its voucher is taken back and booked anew. And one in euro. */
    private void book() {
        bench.sold("1001", "55", "1249.00");
        bench.tell("P1", sek("1194.34"), sale(1, "1001", "1249.00"), fee(2, "-43.73"), vat(3, "-10.93"));
        bench.run();
        bench.tell("P1", sek("1094.34"), sale(1, "1001", "1249.00"), fee(2, "-123.73"), vat(3, "-30.93"));
        bench.run();
        bench.tell(
                "E1",
                Money.parse("97.50", Currency.EUR),
                Optional.of(new Payout.Exchange(Currency.SEK, new BigDecimal("11.2345"))),
                line(1, PayoutLine.Kind.SALE, "2001", "T-1", Money.parse("100.00", Currency.EUR)),
                line(2, PayoutLine.Kind.FEE, "", "", Money.parse("-2.50", Currency.EUR)));
        bench.run();
    }

    @Test
    void anAuditorVerifiesTheChainAndItsHeadIsTheOneThatIsKept() throws Exception {
        book();
        var file = exported();
        var ended = byCommand(file);
        assertThat(ended.said()).startsWith("verified: 4 vouchers\n");
        assertThat(ended.status()).isZero();
        var heads = bench.test
                .engine
                .database()
                .forCompany("heads", bench.company, tx -> VoucherHeads.on(tx, bench.company, DAY));
        assertThat(heads).singleElement().satisfies(head -> {
            assertThat(head.number()).isEqualTo(4);
            assertThat(ended.said()).contains("K 2026 4  " + head.hash());
        });
        assertThat(file)
                .as("what it takes back, who, when, why, and the rate of each row in euro")
                .contains("\"reverses\":\"K 2026 1\",\"reason\":\"utbetalningen är ändrad\"")
                .contains("\"made_by\":\"knyt\",\"made_at\":\"")
                .contains(
                        "\"rate\":\"11.2345\",\"rate_currency\":\"EUR\",\"rate_source\":\"klarna E1\",\"rate_on\":\"2026-11-02\"");
    }

    /** Each field by itself, changed in the database under the program, as somebody with its password could. */
    @Test
    void anyFieldThatIsChangedInTheDatabaseBreaksTheChainAtItsVoucher() throws Exception {
        book();
        assertThat(verified(exported()).status()).isZero();
        var second = "voucher_id = (select min(voucher_id) from voucher where number = 2)";
        for (var change : List.of(
                "voucher set text = text || '.'",
                "voucher set event_date = event_date - 1",
                "voucher set voucher_date = voucher_date - 1",
                "voucher set made_by = 'Eva'",
                "voucher set made_at = made_at + interval '1 microsecond'",
                "voucher set settings_version = settings_version + 1",
                "voucher set reverses_voucher_id = null",
                "voucher set reason = ''",
                "voucher set voucher_key = voucher_key || 'x'",
                "voucher_row set account = account + 1",
                "voucher_row set debit_minor = debit_minor * 2, credit_minor = credit_minor * 2",
                "voucher_row set text = 'annat'",
                "voucher_row set cost_centre = '10'",
                "voucher_row set project = 'P'",
                "voucher_row set dimensions = '20 NORR'",
                "voucher_row set rule = 'annan'",
                "voucher_row set chosen_by = 'regel', chosen_version = 3")) {
            var table = change.substring(0, change.indexOf(' '));
            asOwner("create table kept as select * from " + table, "update " + change + " where " + second);
            var ended = verified(exported());
            assertThat(ended.status()).as(change).isEqualTo(1);
            assertThat(ended.said()).as(change).contains("K 2026 2 ");
            asOwner("delete from " + table, "insert into " + table + " select * from kept", "drop table kept");
        }
        assertThat(verified(exported()).status()).isZero();
    }

    /** Whoever can count hashes anew can make a chain of his own; that its head is another than the one that was signed tells it. */
    @Test
    void aChainCountedAnewHasAnotherHead() throws Exception {
        book();
        var lines = exported().lines().toList();
        var changed = new StringBuilder(lines.getFirst()).append('\n');
        var previous = "";
        for (var line : lines.subList(1, lines.size() - 1)) {
            var content = line.substring(0, line.lastIndexOf(",\"hash\"")).replace("klarna", "klarla") + "}";
            content = content.replaceFirst("\"previous\":\"[0-9a-f]*\"", "\"previous\":\"" + previous + "\"");
            previous = sha256(content);
            changed.append(content, 0, content.length() - 1)
                    .append(",\"hash\":\"")
                    .append(previous)
                    .append("\"}\n");
        }
        changed.append("{\"vouchers\":4,\"heads\":[{\"series\":\"K\",\"fiscal_year\":\"2026\",\"number\":4,\"hash\":\"")
                .append(previous)
                .append("\"}],\"sha256\":\"")
                .append(sha256(changed.substring(0, changed.indexOf("{\"vouchers\""))))
                .append("\"}\n");
        var ended = verified(changed.toString());
        assertThat(ended.said()).startsWith("verified: 4 vouchers");
        var head = bench.test
                .engine
                .database()
                .forCompany("heads", bench.company, tx -> VoucherHeads.of(tx, bench.company));
        assertThat(ended.said()).doesNotContain(head.getFirst().hash());
    }
}
