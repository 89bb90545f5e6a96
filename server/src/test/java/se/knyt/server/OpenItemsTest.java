package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Accounts of held amounts as what is open on them, and the specification of a month whole. The books of June and July 2026, by hand:
 *
 * <pre>
 * 10 June  payout HOLD1    1689 +800.00   held of order A-1 500.00 and of A-2 300.00, and 50.00 that names nothing
 *                          1689 + 50.00   (one row: 850.00)
 * 20 June  voucher, wrong  1689 + 70.00
 * 21 June  its reversal    1689 - 70.00
 * 25 June  payout TAKE1    1689 +199.00   a chargeback, its dispute lost
 *  5 July  payout BACK1    1689 -500.00   released of A-1
 *  9 July  the loss        1689 -199.00
 * </pre>
 *
 * On 30 June 850 + 199 = 1 049.00 is open in four items; on 31 July 350.00: A-2 and what names nothing, both since 10 June.
 */
class OpenItemsTest {
    private static ConsoleFixture console;
    private static Browser owner;

    @BeforeAll
    static void start() throws Exception {
        console = new ConsoleFixture();
        owner = Browser.signedIn(console, ConsoleFixture.OWNER);
        failed();
        payout(70101, "HOLD1", "2026-06-10");
        line(70101, 0, "reserve_hold", -50000, "A-1", "null");
        line(70101, 1, "reserve_hold", -30000, "A-2", "null");
        line(70101, 2, "reserve_hold", -5000, "", "null");
        payout(70102, "BACK1", "2026-07-05");
        line(70102, 0, "reserve_release", 50000, "A-1", "null");
        payout(70103, "TAKE1", "2026-06-25");
        line(70103, 0, "chargeback", -19900, "10459", "78002");
        voucher(80101, "p:HOLD1:voucher", 501, "2026-06-10", "70101", "null", "payout.reserve", 85000);
        voucher(80102, "wrong", 502, "2026-06-20", "null", "null", "", 7000);
        voucher(80103, "wrong:reversal", 503, "2026-06-21", "null", "80102", "", -7000);
        voucher(80104, "p:TAKE1:voucher", 504, "2026-06-25", "70103", "null", "payout.chargeback", 19900);
        voucher(80105, "p:BACK1:voucher", 505, "2026-07-05", "70102", "null", "payout.reserve", -50000);
        voucher(
                80106,
                "dispute:klarna:payout-line:7Q4KD2SE:90:loss",
                506,
                "2026-07-09",
                "null",
                "null",
                "dispute.loss",
                -19900);
        // A card sold in June: the account owes 250.00 at its end, spent in July.
        run(
                "insert into gift_card (company_id, gift_card_id, connection_id, source_id, ends, currency, issued_on, value_minor, shop_minor,"
                        + " left_minor, booked_minor, emptied_on) values (1, 78101, 101, 'gid://j', 'jun1', 'SEK', '2026-06-12', 25000, 0, 0, 0,"
                        + " '2026-07-02')");
        run(
                "insert into gift_card_movement (company_id, movement_key, gift_card_id, connection_id, kind, moved_on, currency, face_minor,"
                        + " book_currency, booked_minor, trail_id, target_id, booking_key) values"
                        + " (1, 'card:sold:j', 78101, 101, 'issued', '2026-06-12', 'SEK', 25000, 'SEK', 25000, null, 103, ''),"
                        + " (1, 'card:used:j', 78101, 101, 'redeemed', '2026-07-02', 'SEK', -25000, 'SEK', -25000, null, 103, '')");
    }

    /** 500.00 paid on 13 April, back at the provider on the 15th, paid again on the 20th and at the bank on the 21st. */
    private static void failed() throws SQLException {
        payout(70104, "FAIL1", "2026-04-13");
        payout(70105, "AGAIN1", "2026-04-20");
        line(70105, 0, "payout_return", 50000, "", "null");
        run(
                "update payout set paid_minor = 50000, bank_leg = 'failed', failed_on = '2026-04-15', returned_on = '2026-04-15',"
                        + " failed_as = 'failed', failed_why = 'account_closed', paid_again_by = 70105 where payout_id = 70104;"
                        + " update payout set paid_minor = 50000, bank_leg = 'matched', bank_date = '2026-04-21', bank_minor = 50000"
                        + " where payout_id = 70105; update payout_line set failed_payout_id = 70104 where payout_id = 70105");
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static void payout(long id, String reference, String day) throws SQLException {
        run(
                "insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date, bank_late_on,"
                        + " paid_minor, opening_minor, closing_minor, lines, state, findings, reconciled_at, booked_at, planned_at) values (1, "
                        + id
                        + ", 102, 'klarna', '" + reference + "', 'SEK', '" + day + "T05:00Z', '" + day + "', '" + day
                        + "', 0, 0, 0, 1, 'booked', '[]', '" + day + "T06:00Z', '" + day + "T06:00Z', '" + day
                        + "T06:00Z')");
    }

    private static void line(long payout, int seq, String kind, long minor, String reference, String dispute)
            throws SQLException {
        run(
                "insert into payout_line (company_id, payout_id, seq, line, kind, provider_kind, amount_minor, at, order_reference, status,"
                        + " dispute_id) values (1, " + payout + ", " + seq + ", " + (seq + 2) + ", '" + kind
                        + "', 'X', " + minor
                        + ", '2026-06-01Z', '" + reference + "', 'no_match_needed', " + dispute + ")");
    }

    private static void voucher(
            long id, String key, int number, String day, String payout, String reverses, String rule, long minor)
            throws SQLException {
        long debit = Math.max(0, minor);
        long credit = Math.max(0, -minor);
        // A voucher and its rows at once: one that does not balance is refused.
        run(
                "insert into voucher (company_id, voucher_id, voucher_key, series, fiscal_year, number, voucher_date, event_date, text,"
                        + " payout_id, reverses_voucher_id, settings_version, made_by, made_at, chain_hash) values (1, "
                        + id + ", '" + key
                        + "', 'K', '2026', " + number + ", '" + day + "', '" + day + "', 'Prov', " + payout + ", "
                        + reverses
                        + ", 1, 'knyt', '" + day + "T07:00Z', '\\x00');"
                        + " insert into voucher_row (company_id, voucher_id, row_no, account, currency, debit_minor, credit_minor, rule) values"
                        + " (1, " + id + ", 1, 1689, 'SEK', " + debit + ", " + credit + ", '" + rule + "'),"
                        + " (1, " + id + ", 2, 1581, 'SEK', " + credit + ", " + debit + ", 'payout.receivable')");
    }

    private static void run(String statement) throws SQLException {
        try (var connection = console.database().connect();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static List<String> items(String day) throws Exception {
        return owner.get("/c/nordan/export/clearing/1689.csv?date=" + day)
                .body()
                .lines()
                .skip(1)
                .toList();
    }

    /** In transit until it is back, at the provider until it is paid again, and told on both pages; each account by itself. */
    @Test
    void aPayoutThatNeverReachedTheBankIsOnOneAccountAtATime() throws Exception {
        assertThat(owner.get("/c/nordan/clearing/1589?date=2026-04-14").body()).contains("payouts/klarna/FAIL1");
        assertThat(owner.get("/c/nordan/clearing/1581?date=2026-04-14").body()).doesNotContain("FAIL1");
        assertThat(owner.get("/c/nordan/clearing/1589?date=2026-04-16").body()).doesNotContain("FAIL1");
        assertThat(owner.get("/c/nordan/clearing/1581?date=2026-04-16").body())
                .contains("payouts/klarna/FAIL1")
                .contains("Utbetalning som kom tillbaka")
                .contains("value=\"500.00\"");
        assertThat(owner.get("/c/nordan/clearing/1581?date=2026-04-20").body())
                .doesNotContain("FAIL1")
                .doesNotContain("AGAIN1");
        assertThat(owner.get("/c/nordan/clearing/1589?date=2026-04-20").body())
                .doesNotContain("FAIL1")
                .contains("payouts/klarna/AGAIN1");
        assertThat(owner.get("/c/nordan/payouts/klarna/FAIL1").body())
                .contains("Nådde inte banken, betald igen")
                .contains("account_closed")
                .contains("/c/nordan/payouts/klarna/AGAIN1")
                .contains("value=\"-500.00\"");
        assertThat(owner.get("/c/nordan/payouts/klarna/AGAIN1").body())
                .contains("Utbetalning som kom tillbaka")
                .contains("/c/nordan/payouts/klarna/FAIL1");
    }

    @Test
    void holdAndReleaseCancelOutByWhatTheyReferToAndTheRestIsAsOldAsItIs() throws Exception {
        var june = items("2026-06-30");
        assertThat(june).hasSize(4 + 1);
        assertThat(june.getLast()).contains("1049,00");
        assertThat(june.toString())
                .contains("500,00")
                .contains("300,00")
                .contains("50,00")
                .contains("199,00")
                .doesNotContain("70,00");

        var july = items("2026-07-31");
        assertThat(july).hasSize(2 + 1);
        // The reversed one, the released one and the lost dispute are gone; what stays is 51 days old.
        assertThat(july.toString())
                .contains("300,00")
                .contains("50,00")
                .doesNotContain("500,00")
                .doesNotContain("199,00");
        assertThat(july.get(0)).contains("2026-06-10").contains("51");
        assertThat(july.get(1)).contains("2026-06-10").contains("51");
        assertThat(july.getLast()).contains("350,00");
        var page = owner.get("/c/nordan/clearing/1689?date=2026-07-31").body();
        assertThat(page).contains("350,00").doesNotContain("Ej specificerat");
    }

    /**
     * Klarna's contract by connection 102 on 1597. By hand: 250.00 sold on 10 July, unpaid; a debt of 300.00 left by a payout of 15 July, of
     * which Kustom has kept back 200.00 on 5 August. So 250.00 − 300.00 on 31 July, and 250.00 − 100.00 on 31 August.
     */
    @Test
    void aContractsAccountHasItsOwnItemsAndTheDebtThatAnotherProviderHasTakenIsGone() throws Exception {
        var page = "/c/nordan/settings/providers/klarna";
        var csrf = Browser.csrf(owner.get(page + "?connection=102").body());
        var tomorrow = owner.get(page + "?connection=102")
                .body()
                .split("id=\"po-from\" name=\"from\" value=\"")[1]
                .substring(0, 10);
        var refused = owner.post(
                page + "/receivable",
                Map.of("_csrf", csrf, "connection", "102", "account", "1510", "method", "KLARNA", "from", "i går"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("i går är inget datum").contains("value=\"1510\"");
        refused = owner.post(
                page + "/receivable",
                Map.of("_csrf", csrf, "connection", "102", "account", "1510", "method", "KLARNA", "from", tomorrow));
        assertThat(refused.body()).contains("1510 är ett reskontrakonto.").contains("KLARNA");
        var kept = owner.post(
                page + "/receivable",
                Map.of("_csrf", csrf, "connection", "102", "account", "1597", "method", "KLARNA-2", "from", tomorrow));
        assertThat(kept.statusCode()).isEqualTo(303);
        assertThat(owner.get(page + "?connection=102").body()).contains("1597").contains("KLARNA-2");

        run(
                "insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider, event_date,"
                        + " currency, amount_minor, own_minor, tax_minor, body, settings_version, created_at, account) values (1, 79001,"
                        + " 'sale:contract', 'sale', null, 79001, 1, 'klarna', '2026-07-10', 'SEK', 25000, 25000, 0, '{}', 1,"
                        + " '2026-07-10Z', 1597)");
        payout(70201, "DEBT1", "2026-07-15");
        run("update payout set closing_minor = -30000, account = 1597, opening_account = 1597 where payout_id = 70201");
        payout(70202, "KU1", "2026-08-05");
        run("update payout set provider = 'kustom' where payout_id = 70202");
        line(70202, 0, "adjustment", -20000, "", "null");
        run(
                "update payout_line set debt_provider = 'klarna', debt_account = 1597, debt_minor = 30000 where payout_id = 70202");

        assertThat(contract("2026-07-31"))
                .contains("250,00")
                .contains("-300,00")
                .contains("-50,00");
        assertThat(contract("2026-08-31"))
                .contains("250,00")
                .contains("-100,00")
                .contains("150,00");
        assertThat(owner.get("/c/nordan/clearing/1581?date=2026-07-31").body()).doesNotContain("DEBT1");
        assertThat(owner.get("/c/nordan/clearing?date=2026-08-31").body()).contains("/clearing/1597");
    }

    private static String contract(String day) throws Exception {
        return owner.get("/c/nordan/export/clearing/1597.csv?date=" + day).body();
    }

    private static String sheet(byte[] workbook) throws Exception {
        var file = Files.createTempFile("specification", ".xlsx");
        try {
            Files.write(file, workbook);
            var text = new StringBuilder();
            try (var zip = new ZipFile(file.toFile())) {
                for (var entry : Collections.list(zip.entries())) {
                    text.append(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            return text.toString().replace("&#xe5;", "å").replace("&#xe4;", "ä").replace("&#xf6;", "ö");
        } finally {
            Files.delete(file);
        }
    }

    /** Of an accounting system that has 0 on 1689, as the fixture's: 1 049.00 less there. */
    @Test
    void theSpecificationHasBalancesPointsCardsAndWho() throws Exception {
        var path = "/c/nordan/export/month-end/specification";
        try (var pdf = Loader.loadPDF(owner.bytes(path + ".pdf?month=2026-06").body())) {
            var text = new PDFTextStripper().getText(pdf);
            assertThat(text)
                    .contains("Saldon")
                    .contains("1 049,00")
                    .contains("\u22121 049,00")
                    .contains("Ekonomisystemet")
                    .contains("jun1")
                    .contains("250,00")
                    .contains("Månadens punkter")
                    .contains("Vem och när")
                    .contains("Maria Lindqvist");
        }
        assertThat(sheet(owner.bytes(path + ".xlsx?month=2026-06").body()))
                .contains("Månadens punkter")
                .contains("Presentkort")
                .contains("Vem och när")
                .contains("jun1")
                .contains("Skiljer sig");
        var page = owner.get("/c/nordan/month-end/specification?month=2026-06").body();
        assertThat(page).contains("Månadens punkter").contains("jun1").contains("Ingen har avslutat månaden");
        // Spent on 2 July: nothing is owed for it at the end of that month.
        assertThat(owner.get("/c/nordan/month-end/specification?month=2026-07").body())
                .doesNotContain("jun1");
    }
}
