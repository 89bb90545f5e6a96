package se.knyt.server;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import se.knyt.core.bookkeeping.LedgerMode;

/** The month's end of a company of the sample, over HTTP, with what a test puts into its books. */
abstract class MonthEndCase {
    ConsoleFixture console;
    Browser browser;

    @BeforeEach
    void start() throws Exception {
        console = new ConsoleFixture();
        // The months that are closed here are the company's own.
        console.begins("2026-01-01");
        browser = Browser.signedIn(console, ConsoleFixture.OWNER);
    }

    @AfterEach
    void stop() {
        console.close();
    }

    void sql(String... statements) throws SQLException {
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            for (var one : statements) {
                statement.execute(one);
            }
        }
    }

    void voucher(long id, String date, String event, String rows) throws SQLException {
        voucher(id, date, event, "null", rows);
    }

    void voucher(long id, String date, String event, String payout, String rows) throws SQLException {
        voucher(id, "vat:" + id, date, event, payout, rows);
    }

    void voucher(long id, String key, String date, String event, String payout, String rows) throws SQLException {
        sql(
                "insert into voucher (company_id, voucher_id, voucher_key, series, fiscal_year, number, voucher_date, event_date, text,"
                        + " settings_version, made_by, made_at, chain_hash, payout_id) values (1, " + id + ", '" + key
                        + "', 'V', '2026', " + id
                        + ", '" + date + "', '" + event + "', 'Prov', 1, 'knyt', now(), '\\x00', " + payout + ")",
                "insert into voucher_row (company_id, voucher_id, row_no, account, currency, debit_minor, credit_minor, rule, fact_id)"
                        + " select 1, " + id
                        + ", row_number() over (), a, 'SEK', greatest(m, 0), greatest(-m, 0), r, f from (values "
                        + rows + ") n (a, m, r, f)");
    }

    /** Vouchers of ours are the books. */
    void ownBooks() {
        console.engine()
                .database()
                .doForCompany(
                        "own-books",
                        1,
                        tx -> console.engine()
                                .settings()
                                .change(
                                        tx,
                                        1,
                                        s -> s.withLedger(LedgerMode.KNYT),
                                        "",
                                        "Eva",
                                        console.engine().clocks().machineNow()));
    }

    java.net.http.HttpResponse<String> post(String path, String... pairs) throws Exception {
        return browser.post(path, browser.form(pairs));
    }

    static String plain(String html) {
        return html.replaceAll("<[^>]+>", " ")
                .replace('\u00a0', ' ')
                .replace("&nbsp;", " ")
                .replaceAll("\\s+", " ");
    }
}
