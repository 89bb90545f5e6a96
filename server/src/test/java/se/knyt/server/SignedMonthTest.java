package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/** What is signed of a month is what was so at one moment, whatever is booked while it is read. */
class SignedMonthTest extends MonthEndCase {
    private static final Pattern KEPT = Pattern.compile("href=\"(/c/nordan/month-end/signed/[^\"]+)\"");
    private static final Duration WAIT = Duration.ofSeconds(10);

    /** A sale of 123.45 that Klarna owes is booked when the points have been read, and the balances beside them have not. */
    @Test
    void aSaleBookedWhileTheMonthIsReadIsInNoPartOfWhatIsSigned() throws Exception {
        var form = browser.form("month", "2026-03", "note", "Det som är öppet är känt");
        try (var gate = console.database().connect()) {
            gate.setAutoCommit(false);
            run(gate, "lock table month_end in access exclusive mode");
            var signing = CompletableFuture.supplyAsync(() -> signed(form));
            awaitReaderAtTheGate();
            sql("insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version,"
                    + " provider, invoice_number, event_date, currency, amount_minor, tax_minor, own_minor, body,"
                    + " settings_version, created_at) values (1, 62001, 'late:62001', 'sale', 62001, 62001, 1,"
                    + " 'klarna', '', '2026-03-20', 'SEK', 12345, 0, 12345, '{}', 1, now())");
            gate.commit();
            assertThat(signing.get(WAIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(303);
        }
        var page = browser.get("/c/nordan/month-end?month=2026-03").body();
        assertThat(plain(page)).as("the page as it is now").contains("123,45");
        var kept = KEPT.matcher(page);
        assertThat(kept.find()).isTrue();
        assertThat(text(browser.bytes(kept.group(1)).body()))
                .as("the file as it was signed")
                .contains("1589")
                .doesNotContain("123,45");
    }

    private int signed(Map<String, String> form) {
        try {
            return browser.post("/c/nordan/month-end/sign", form).statusCode();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Until the reader waits for what is read after the points. */
    private void awaitReaderAtTheGate() throws Exception {
        long end = System.nanoTime() + WAIT.toNanos();
        while (!waits()) {
            assertThat(System.nanoTime()).as("the reader comes to the gate").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private boolean waits() throws SQLException {
        try (var connection = console.database().connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select 1 from pg_locks where not granted and relation = 'month_end'::regclass"
                                + " and database = (select oid from pg_database where datname = current_database())")) {
            return rows.next();
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(byte[] pdf) throws Exception {
        try (var document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }
}
