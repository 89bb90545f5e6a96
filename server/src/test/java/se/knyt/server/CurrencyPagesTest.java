package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.postgres.testing.TestDatabase;

/**
 * Other currencies on the pages. Beside the sample's 7 716.00 on 1589 a payout of 109.85 euro is on its way, whose voucher put 1 241.31
 * there (the worked example of the documentation), and one of 1 309.76 in kronor, of which a purchase of 119.00 euro is 1 359.13.
 */
class CurrencyPagesTest {
    /** Within the seven days that are compared with the shop. */
    private static LocalDate soldOn;

    private static ConsoleFixture console;
    private static Browser owner;

    @BeforeAll
    static void start() throws Exception {
        soldOn = TestDay.today().minusDays(3);
        console = new ConsoleFixture(0, CurrencyPagesTest::fill, UnaryOperator.identity());
        owner = Browser.signedIn(console, ConsoleFixture.OWNER);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static void fill(TestDatabase database) {
        try (var connection = DriverManager.getConnection(database.urlWithCredentials());
                var statement = connection.createStatement()) {
            statement.execute("""
                    insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date,
                                        bank_late_on, paid_minor, opening_minor, closing_minor, sales_minor, fees_minor, lines, state)
                    values (1, 70101, 102, 'klarna', 'EURO1', 'EUR', '2026-11-23T05:10Z', '2026-11-23', now()::date + 4, 10985, 0, 0,
                            11900, -915, 2, 'booked'),
                           (1, 70102, 102, 'klarna', 'MIXED1', 'SEK', '2026-11-20T05:10Z', '2026-11-20', now()::date + 4, 130976, 0, 0,
                            135913, -4937, 2, 'booked');
                    insert into payout_line (company_id, payout_id, seq, line, kind, provider_kind, amount_minor, at, order_reference,
                                             original_currency, original_minor, difference, difference_minor, status, trail_id)
                    values (1, 70102, 1, 1, 'sale', 'SALE', 135913, '2026-11-19T10:00Z', '20900', 'EUR', 11900, 'rounding', 1, 'matched',
                            1900),
                           (1, 70102, 2, 2, 'fee', 'FEE', -4937, '2026-11-19T10:00Z', '20900', '', 0, '', 0, 'no_match_needed', null);
                    insert into trail (company_id, trail_id, order_document_id, order_number, channel, placed_at, currency, total_minor,
                                       captured_minor, invoiced_minor, settled_minor, state, updated_at)
                    values (1, 1900, 20900, '20900', 'web', '2026-11-18T08:00Z', 'EUR', 11900, 11900, 11900, 11900, 'tied', now());
                    insert into raw_record
                    values (1, 40900, 101, 'orders', '20900', '2026-11-18Z', '2026-11-18Z', 'application/json', 10, '\\x00', '\\x00', '', '');
                    insert into document (company_id, document_id, connection_id, kind, source_id, version, hash, body, raw_id,
                                          source_changed_at, updated_at, trail_id)
                    values (1, 20900, 101, 'order', 'gid20900', 1, '\\x00', '{"number":"20900","channel":"web",'
                            || '"placedAt":"2026-11-18T08:00:00Z","currency":"EUR","total":"119.00 EUR","tax":"23.80 EUR","rows":[]}',
                            40900, '2026-11-18T08:00:00Z', now(), 1900);
                    insert into voucher (company_id, voucher_id, voucher_key, series, fiscal_year, number, voucher_date, event_date, text,
                                         payout_id, settings_version, made_by, made_at, chain_hash)
                    values (1, 80101, 'payout:euro', 'K', '2026', 901, '2026-11-23', '2026-11-23', 'Utbetalning Klarna EURO1', 70101, 1, 'knyt',
                            '2026-11-24T06:02Z', '\\x00');
                    insert into voucher_row (company_id, voucher_id, row_no, account, currency, debit_minor, credit_minor, rule)
                    values (1, 80101, 1, 1589, 'SEK', 124131, 0, 'payout.in-transit'),
                           (1, 80101, 2, 1581, 'SEK', 0, 124131, 'payout.receivable');
                    -- Long ago, so that nothing else was sold on the days that are compared with the shop.
                    update trail set placed_at = placed_at - interval '2 years' where company_id = 1;
                    insert into trail (company_id, trail_id, order_document_id, order_number, placed_at, currency, total_minor, state,
                                       updated_at)
                    select 1, 1900 + i, 20900 + i, (20900 + i)::text, (date 'soldOn' + time '12:00') at time zone 'Europe/Stockholm', c, a, s,
                           now()
                      from (values (1, 'SEK', 10000, 'waiting'), (2, 'EUR', 11900, 'waiting'), (3, 'SEK', 5000, 'skipped')) n (i, c, a, s);
                    """.replace("soldOn", soldOn.toString()));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Two loose ends in euro and one in dollars beside those in kronor: each currency by itself, on the first page and on their own. */
    @Test
    void looseEndsComeToASumInEachCurrency() throws Exception {
        var before = figure(page("/c/nordan/today"));
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    "insert into loose_end (company_id, loose_end_id, cause_key, code, args, group_key, trail_id, currency, amount_minor,"
                            + " self_healing, due_at, opened_at)"
                            + " select 1, 90900 + i, 'awaited:' || i, 'awaited.sale', '{}', 'awaited.sale:klarna', 1900, c, a, true, now(), now()"
                            + " from (values (1, 'EUR', 11900), (2, 'EUR', 100), (3, 'USD', 5000)) n (i, c, a)");
            assertThat(figure(page("/c/nordan/today")))
                    .startsWith(before.substring(0, before.indexOf("</p>")))
                    .contains("också 120,00\u00a0EUR", "också 50,00\u00a0USD");
            assertThat(page("/c/nordan/loose-ends")).contains("120,00\u00a0EUR", "50,00\u00a0USD");
            statement.execute(
                    "delete from loose_end where company_id = 1 and loose_end_id > 90900 and loose_end_id < 90904");
        }
    }

    /** The amount of loose ends on the first page and what stands below it. */
    private static String figure(String page) {
        int at = page.indexOf("Lösa trådar</p>");
        return page.substring(at, page.indexOf("</li>", at));
    }

    /** Euro are never added to kronor: 7 716.00 + 1 241.31 + 1 309.76. */
    @Test
    void aPayoutInEuroIsInTransitAtWhatItsVoucherPutThere() throws Exception {
        var page = page("/c/nordan/clearing/1589");
        assertThat(page)
                .contains("/c/nordan/payouts/klarna/EURO1")
                .contains("value=\"1241.31\"")
                .contains("value=\"10267.07\"")
                .contains("109,85");
    }

    @Test
    void aChangedLineShowsWhatThePurchaseWas() throws Exception {
        var page = page("/c/nordan/payouts/klarna/MIXED1");
        assertThat(page).contains("value=\"1359.13\"").contains("119,00\u00a0EUR");
        assertThat(page("/c/nordan/payouts/klarna/7Q4KD2SE")).doesNotContain("EUR");
    }

    /** The purchase is in euro and what came of it in kronor: 1 359.13 − 49.37. */
    @Test
    void thePurchaseSumsUpEachCurrencyByItself() throws Exception {
        assertThat(page("/c/nordan/trails/20900"))
                .contains("119,00\u00a0EUR")
                .contains("value=\"-49.37\"")
                .contains("value=\"1309.76\"")
                .doesNotContain("value=\"1428.76\"");
    }

    /** What is written off of it is in the currency of the purchase: a cent and no öre. */
    @Test
    void aDifferenceIsListedInTheCurrencyOfThePurchase() throws Exception {
        assertThat(page("/c/nordan/settings/differences")).contains("20900").contains("EUR");
    }

    /** In the shop: 100.00 and 50.00 kronor, of which a rule skips the second, and 119.00 euro. */
    @Test
    void whatTheShopCountsIsComparedInEachCurrencyAndWithWhatARuleSkips() throws Exception {
        var kronor = Money.sek("150.00");
        counted(3, kronor, Money.of(11900, Currency.EUR));
        var page = page("/c/nordan/today");
        assertThat(soldOn(page))
                .doesNotContain("chip", "okänt")
                .contains(
                        "\"Order i kanalen\">3<",
                        "\"Order i Knyt\">3<",
                        "varav 1 undantaget av en regel",
                        "value=\"100.00\"");
        assertThat(section(page, "id=\"control\""))
                .contains("Också i EUR: sålt 119,00\u00a0EUR (1 köp), bokfört 0,00\u00a0EUR.");

        counted(4, kronor, Money.of(11900, Currency.EUR));
        assertThat(soldOn(page("/c/nordan/today"))).contains("chip");
        counted(3, kronor, Money.of(11901, Currency.EUR));
        assertThat(soldOn(page("/c/nordan/today"))).contains("chip");
        counted(3, Money.sek("149.99"), Money.of(11900, Currency.EUR));
        assertThat(soldOn(page("/c/nordan/today"))).contains("chip");
    }

    private static void counted(long orders, Money kronor, Money euro) {
        console.counted(soldOn, orders, Map.of(Currency.SEK, kronor, Currency.EUR, euro));
    }

    private static String soldOn(String page) {
        var control = section(page, "id=\"control\"");
        int row = control.indexOf("?from=" + soldOn);
        return control.substring(row, control.indexOf("</tr>", row));
    }

    private static String section(String page, String with) {
        int from = page.indexOf(with);
        assertThat(from).as(with).isNotNegative();
        return page.substring(from, page.indexOf("</section>", from));
    }

    /** 309.76 of MIXED1 has come: 1 000.00 has not, and with 7 716.00 and 1 187.99 of the sample 9 903.99 in kronor. */
    @Test
    void onlyWhatHasNotComeOfAPayoutIsOnItsWay() throws Exception {
        seen(30976);
        try {
            var today = page("/c/nordan/today");
            assertThat(today).contains("4 utbetalningar", "Dessutom på väg: 109,85\u00a0EUR.");
            assertThat(section(today, "way-h")).contains("value=\"1000.00\"").doesNotContain("value=\"1309.76\"");
            assertThat(section(page("/c/nordan/payouts"), "transit-h"))
                    .contains("value=\"9903.99\"", "109,85\u00a0EUR");
        } finally {
            seen(0);
        }
    }

    private static void seen(long minor) throws SQLException {
        try (var connection = console.database().connect();
                var sql = connection.createStatement()) {
            sql.execute("update payout set bank_minor = " + minor + " where company_id = 1 and payout_id = 70102");
        }
    }

    private static String page(String path) throws IOException, InterruptedException {
        var answer = owner.get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }
}
