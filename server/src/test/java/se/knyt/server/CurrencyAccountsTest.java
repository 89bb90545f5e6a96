package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rounding;

/**
 * A provider's account on which euro stand. The books are Knyt's own and in kronor. By hand, on 1582:
 *
 * <pre>
 *  1 Sep  sale           50.00 EUR at 11.30      565.00
 * 10 Oct  sale          119.00 EUR at 11.2345  1 336.91   (worked voucher E9)
 * 12 Oct  sale          200.00 SEK               200.00
 * 20 Oct  payout STR1   left owing 20.00 EUR at 11.25: −225.00; it had made 6.49 of exchange loss
 * 30 Sep                 50.00 EUR               565.00
 * 25 Oct                149.00 EUR             1 676.91 + 200.00 = 1 876.91
 *        at 11.30:                             1 683.70, 6.79 more than booked
 * </pre>
 */
class CurrencyAccountsTest {
    private static ConsoleFixture console;
    private static Browser owner;

    @BeforeAll
    static void start() throws Exception {
        console = new ConsoleFixture();
        owner = Browser.signedIn(console, ConsoleFixture.OWNER);
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
        sale(68001, "2026-09-01", "EUR", 5000, "{\"exchangeRate\":{\"perUnit\":\"11.30\"}}");
        sale(68002, "2026-10-10", "EUR", 11900, "{\"exchangeRate\":{\"perUnit\":\"11.2345\"}}");
        sale(68003, "2026-10-12", "SEK", 20000, "{}");
        run(
                "insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date, bank_late_on,"
                        + " paid_minor, opening_minor, closing_minor, book_rate, lines, state, findings, planned_at) values (1, 78101, 102,"
                        + " 'stripe', 'STR1', 'EUR', '2026-10-20T05:00Z', '2026-10-20', '2026-10-20', 0, 0, -2000, 11.25, 0, 'booked', '[]', now())");
        voucher(88001, "2026-09-01", "null", "(1582, 56500, ''), (3001, -56500, '')");
        voucher(88002, "2026-10-10", "null", "(1582, 133691, ''), (3001, -133691, '')");
        voucher(88003, "2026-10-12", "null", "(1582, 20000, ''), (3001, -20000, '')");
        voucher(
                88004,
                "2026-10-20",
                "78101",
                "(1582, -22500, 'payout.receivable'), (6570, 21851, 'payout.fee'), (7960, 649, 'payout.exchange')");
        run("insert into exchange_rate (source, currency, day, value) values ('ecb', 'SEK', '2026-10-23', 11.30)");
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static void sale(long id, String day, String currency, long minor, String body) throws SQLException {
        run(
                "insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider, event_date,"
                        + " currency, amount_minor, own_minor, tax_minor, body, settings_version, created_at) values (1, "
                        + id + ", 'fx:" + id + "', 'sale', 1001, " + id + ", 1, 'stripe', '" + day + "', '" + currency
                        + "', " + minor + ", " + minor + ", 0, '" + body + "', 1, now())");
    }

    private static void voucher(long id, String day, String payout, String rows) throws SQLException {
        run(
                "insert into voucher (company_id, voucher_id, voucher_key, series, fiscal_year, number, voucher_date, event_date, text,"
                        + " payout_id, settings_version, made_by, made_at, chain_hash) values (1, " + id + ", 'fx:" + id
                        + "', 'X', '2026', " + id + ", '" + day + "', '" + day + "', 'Prov', " + payout
                        + ", 1, 'knyt', now(), '\\x00');"
                        + " insert into voucher_row (company_id, voucher_id, row_no, account, currency, debit_minor, credit_minor, rule)"
                        + " select 1, " + id
                        + ", row_number() over (), a, 'SEK', greatest(m, 0), greatest(-m, 0), r from (values " + rows
                        + ") n (a, m, r)");
    }

    private static void run(String statement) throws SQLException {
        try (var connection = console.database().connect();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static String page(String path) throws Exception {
        var answer = owner.get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body()
                .replaceAll("<[^>]+>", " ")
                .replace('\u00a0', ' ')
                .replace("&nbsp;", " ")
                .replaceAll("\\s+", " ");
    }

    @Test
    void eachCurrencyByItselfBesideWhatItStandsAtInTheBooks() throws Exception {
        var october = page("/c/nordan/clearing/1582?date=2026-10-25");
        assertThat(october)
                .contains("Öppet i EUR")
                .contains("149,00 EUR 1 676,91")
                .contains("1 683,70")
                .contains("Orealiserad kursdifferens 6,79")
                .contains("Kurs från ECB")
                // Of the month's payouts, a loss.
                .contains("3960/7960) −6,49")
                .contains("1 876,91")
                .doesNotContain("Ej specificerat");
        var september = page("/c/nordan/clearing/1582?date=2026-09-30");
        assertThat(september)
                .contains("50,00 EUR 565,00")
                .contains("Ingen kurs är känd för EUR")
                .doesNotContain("149,00")
                .doesNotContain("Ej specificerat");
    }

    @Test
    void theListNamesTheCurrencyAndItsAgesApart() throws Exception {
        assertThat(page("/c/nordan/clearing?date=2026-10-25"))
                .contains("i EUR")
                .contains("149,00 EUR")
                .contains("bokfört till 1 676,91 kr")
                .contains("1 876,91");
    }

    /** No sum of the file holds two currencies: euro in euro's row, the books' value in that of kronor. */
    @Test
    void theFileComesToTheBalance() throws Exception {
        var lines = owner.get("/c/nordan/export/clearing/1582.csv?date=2026-10-25")
                .body()
                .lines()
                .toList();
        assertThat(lines).hasSize(1 + 4 + 2);
        assertThat(lines.get(5)).contains("EUR").contains("149,00").doesNotContain("1676,91");
        assertThat(lines.get(6)).contains("SEK").contains("200,00").contains("1876,91");
    }

    /** Every öre of the account has its item: only the accounting system's word is asked for, and it has nothing there. */
    @Test
    void theMonthsProofCountsThem() throws Exception {
        var month = page("/c/nordan/month-end?month=2026-10");
        assertThat(month).contains("1 876,91 kr").doesNotContain("posterna förklarar");
        assertThat(page("/c/nordan/month-end/specification?month=2026-10"))
                .contains("1 876,91")
                .contains("119,00 EUR");
    }

    /**
     * Stripe's own balance today, from what is open here. Of 200.00 kronor it has all, less 4.80; besides 49.00 that no order knows, less
     * 1.00, and 3.20 that it has not told of: 200 − 5.80 + 49 + 3.20 = 246.40. The euro of the 1st of September are nothing it knows, those
     * of the 10th of October are in a payout that nobody has read.
     */
    @Test
    void theProvidersOwnBalanceStandsBesideWithWhatMakesTheDifference() throws Exception {
        run(
                "insert into provider_balance (company_id, connection_id, provider, taken_at, whole) values (1, 102, 'stripe', now(), true);"
                        + " insert into provider_balance_amount (company_id, connection_id, currency, total_minor, available_minor)"
                        + " values (1, 102, 'SEK', 24640, 0), (1, 102, 'EUR', 0, null)");
        run(
                "insert into provider_transaction (company_id, connection_id, transaction_id, provider, kind, provider_kind, currency,"
                        + " amount_minor, fee_minor, made_at, payable_on, payout_reference, order_reference, trail_id, fact_id) values"
                        + " (1, 102, 't1', 'stripe', 'sale', 'charge', 'SEK', 20000, 480, now(), '2027-03-04', '', '', 1001, 68003),"
                        + " (1, 102, 't2', 'stripe', 'sale', 'charge', 'SEK', 4900, 100, now(), '2027-03-05', '', 'B-7', null, null),"
                        + " (1, 102, 't3', 'stripe', 'sale', 'charge', 'EUR', 11900, 200, now(), '2027-03-01', 'po_1', '', 1001, 68002)");
        assertThat(page("/c/nordan/clearing/1582"))
                .contains("Ej avräknat här 200,00")
                .contains("Avgifter som dras och bokförs med utbetalningen −5,80")
                .contains("Hos leverantören men ingen öppen post här 49,00")
                .contains("Leverantören har inte talat om vad 3,20")
                .contains("varav kan betalas ut nu: 0,00 kr 246,40")
                .contains("Ligger i en utbetalning som inte är läst än −119,00")
                .contains("I saldot, kan betalas ut 4 mar 2027")
                .contains("avgift 4,80 kr")
                .contains("Utbetalning på väg, 1 mar 2027")
                .contains("B-7 Försäljning");
        assertThat(page("/c/nordan/clearing/1582?date=2026-10-25"))
                .as("of a day long ago the provider tells nothing")
                .doesNotContain("leverantörens eget saldo");
        run(GONE);
    }

    /**
     * A payout of 150.00 kronor that never reached the bank stands at Stripe again, beside the 200.00 less 4.80: 200 + 150 − 4.80 = 345.20,
     * nothing that no order knows and nothing unknown. Before Stripe has it back the balance is 195.20, and 150.00 less have a name; when the
     * payout that pays it again is made and not read, they are on their way.
     */
    @Test
    void aPayoutThatFailedStandsAtTheProviderAgain() throws Exception {
        run(
                "insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date, bank_late_on,"
                        + " paid_minor, opening_minor, closing_minor, book_rate, lines, state, findings, planned_at, failed_on, failed_as,"
                        + " returned_on, bank_leg, account) select 1, 78102, 102, 'stripe', 'po_F', 'SEK', '2026-10-21T05:00Z', '2026-10-21',"
                        + " '2026-10-21', 15000, 0, 0, null, 0, 'booked', '[]', now(), '2026-10-24', 'failed', '2026-10-24', 'failed',"
                        + " coalesce((select account from payout where payout_id = 78101), 0)");
        var head =
                "insert into provider_balance (company_id, connection_id, provider, taken_at, whole) values (1, 102, 'stripe', now(), true);"
                        + " insert into provider_balance_amount (company_id, connection_id, currency, total_minor, available_minor) values (1, 102,"
                        + " 'SEK', ";
        var sale =
                " insert into provider_transaction (company_id, connection_id, transaction_id, provider, kind, provider_kind, currency,"
                        + " amount_minor, fee_minor, made_at, payable_on, payout_reference, provider_order_id, trail_id, fact_id) values"
                        + " (1, 102, 't1', 'stripe', 'sale', 'charge', 'SEK', 20000, 480, now(), '2027-03-04', '', '', 1001, 68003)";
        var back =
                ", (1, 102, 't2', 'stripe', 'payout_return', 'payout_failure', 'SEK', 15000, 0, now(), '2027-03-05', '%s', 'po_F',"
                        + " null, null)";
        run(head + "34520, 0);" + sale + back.formatted(""));
        assertThat(page("/c/nordan/clearing/1582"))
                .contains(
                        "Ej avräknat här varav utbetalningar som misslyckades och är tillbaka hos leverantören: 150,00 kr 350,00")
                .contains("Avgifter som dras och bokförs med utbetalningen −4,80")
                .contains("varav kan betalas ut nu: 0,00 kr 345,20")
                .doesNotContain("Hos leverantören men ingen öppen post", "inte har i sitt saldo", "inte talat om vad")
                .doesNotContain("vars pengar inte står i");
        run(GONE + head + "19520, 0);" + sale);
        assertThat(page("/c/nordan/clearing/1582"))
                .contains("vars pengar inte står i leverantörens saldo −150,00")
                .doesNotContain("inte har i sitt saldo", "inte talat om vad");
        run(GONE + head + "19520, 0);" + sale + back.formatted("po_9"));
        assertThat(page("/c/nordan/clearing/1582"))
                .contains("Ligger i en utbetalning som inte är läst än −150,00")
                .doesNotContain("vars pengar inte står i", "inte har i sitt saldo", "inte talat om vad");
        run(GONE + "delete from payout where company_id = 1 and payout_id = 78102");
    }

    /**
     * Klarna is to have 1597 for euro, in transit on 1690. A payout of 120.00 EUR for 125.00 less 4.00 and 1.00 of VAT, at 11.30: 1 356.00 +
     * 45.20 + 11.30 = 1 412.50. The 100.00 EUR that are open on 1581 stay there.
     */
    @Test
    void anAccountForACurrencyIsTriedRefusedAndKept() throws Exception {
        var path = "/c/nordan/settings/providers/klarna";
        run(
                "insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date, bank_late_on,"
                        + " paid_minor, opening_minor, closing_minor, lines, state, findings) values (1, 78109, 102, 'klarna', 'EUK1', 'EUR',"
                        + " now(), '2026-10-26', '2026-10-26', 12000, 0, 0, 3, 'held', '[]');"
                        + " insert into payout_line (company_id, payout_id, seq, line, kind, provider_kind, amount_minor, at, order_reference,"
                        + " status) values (1, 78109, 1, 1, 'sale', 'SALE', 12500, '2026-10-25T10:00Z', '1', 'unmatched'),"
                        + " (1, 78109, 2, 2, 'fee', 'FEE', -400, '2026-10-25T10:00Z', '1', 'no_match_needed'),"
                        + " (1, 78109, 3, 3, 'fee_vat', 'FEE', -100, '2026-10-25T10:00Z', '1', 'no_match_needed')");
        run(
                "insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider, event_date,"
                        + " currency, amount_minor, own_minor, tax_minor, body, settings_version, created_at) values (1, 68109, 'fx:68109',"
                        + " 'sale', 1001, 68109, 1, 'klarna', '2026-10-27', 'EUR', 10000, 10000, 0,"
                        + " '{\"exchangeRate\":{\"perUnit\":\"11.20\"}}', 1, now())");
        var csrf = Browser.csrf(owner.get(path).body());
        assertThat(page(path)).contains("Eget konto för en valuta").contains("Skriv ett konto, så visas här");
        var chosen = Map.of(
                "_csrf",
                csrf,
                "currency",
                "eur",
                "account",
                "1597",
                "method",
                "KLARNA-EUR",
                "from",
                "2026-01-01",
                "transit",
                "1690");
        assertThat(words(owner.post(path + "/receivable/preview", with(chosen, "from", "2027-01-01"))))
                .contains("Utbetalning EUK1 , som om allt den reglerar stod på kontot.")
                .contains("1690", "1 356,00", "45,20", "11,30", "1597", "1 412,50")
                .contains("1581 Fordran Klarna: 1 köp eller återbetalning, 100,00 EUR");
        var refused = owner.post(path + "/receivable", chosen);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(words(refused)).contains("är bokförda 2026-01-01 eller senare");
        for (var wrong : Map.of(
                        "currency", "<b>",
                        "account", "1582",
                        "transit", "1581",
                        "bank", "3001",
                        "held", "x".repeat(5000))
                .entrySet()) {
            var answer = owner.post(
                    path + "/receivable", with(with(chosen, "from", "2027-01-01"), wrong.getKey(), wrong.getValue()));
            assertThat(answer.statusCode()).as(wrong.getKey()).isEqualTo(422);
            assertThat(answer.body()).contains("Inget är sparat").doesNotContain("<b> är");
        }
        var tomorrow = TestDay.today().plusDays(1).toString();
        assertThat(owner.post(path + "/receivable", with(chosen, "from", tomorrow))
                        .statusCode())
                .isEqualTo(303);
        assertThat(page(path))
                .contains("EUR Gäller nu: leverantörens gemensamma konto")
                .contains("från och med " + tomorrow);
        assertThat(page(path + "?currency=EUR")).contains("Ändra för EUR");
        assertThat(owner.get(path + "?currency=EUR").body())
                .contains("value=\"1597\"", "value=\"KLARNA-EUR\"", "value=\"1690\"");

        // What was sold on it is specified there, item by item, on the page and at the month's end; 1690 has its own
        // page.
        run("update provider_item set account = 1597 where company_id = 1 and fact_id = 68109");
        voucher(88109, "2026-10-27", "null", "(1597, 112000, ''), (3001, -112000, '')");
        assertThat(page("/c/nordan/clearing/1597?date=2026-10-31"))
                .contains("100,00 EUR 1 120,00")
                .doesNotContain("Ej specificerat");
        assertThat(page("/c/nordan/clearing?date=2026-10-31")).contains("1597").contains("1690");
        assertThat(page("/c/nordan/month-end/specification?month=2026-10"))
                .contains("1597")
                .contains("100,00 EUR")
                .contains("1 120,00");

        assertThat(owner.post(path + "/receivable", with(with(chosen, "do", "common"), "from", tomorrow))
                        .statusCode())
                .isEqualTo(303);
        assertThat(page(path)).contains("Gemensamt konto från och med " + tomorrow);
        run("delete from payout_line where company_id = 1 and payout_id = 78109;"
                + " delete from payout where company_id = 1 and payout_id = 78109");
    }

    private static Map<String, String> with(Map<String, String> values, String field, String value) {
        var other = new java.util.HashMap<>(values);
        other.put(field, value);
        return other;
    }

    private static String words(java.net.http.HttpResponse<String> answer) {
        return answer.body()
                .replaceAll("<[^>]+>", " ")
                .replace('\u00a0', ' ')
                .replace("&nbsp;", " ")
                .replaceAll("\\s+", " ");
    }

    private static final String GONE =
            "delete from provider_transaction where company_id = 1; delete from provider_balance_amount where company_id = 1;"
                    + " delete from provider_balance where company_id = 1;";

    /** In SQL as in the books: 50.00 EUR of two decimals, 1 000 yen of none, 1.000 Kuwaiti dinar of three, half up both ways. */
    @Test
    void anAmountIsConvertedAsTheBooksDo() throws SQLException {
        try (var connection = console.database().connect();
                var sql = connection.createStatement()) {
            for (var currency : List.of("EUR", "JPY", "KWD", "CLF")) {
                for (long minor : new long[] {1, 5000, -11900, 99_999_999}) {
                    var amount = Money.of(minor, new Currency(currency));
                    var booked = Money.rounded(
                            amount.toDecimal().multiply(new BigDecimal("11.2345")), Currency.SEK, Rounding.HALF_UP);
                    assertThat(number(sql, "select in_books(" + minor + ", '" + currency + "', 'SEK', 11.2345)"))
                            .as(amount.toString())
                            .isEqualTo(booked.minor());
                }
            }
            for (var currency : java.util.Currency.getAvailableCurrencies()) {
                if (currency.getDefaultFractionDigits() >= 0) {
                    assertThat(number(sql, "select minor_digits('" + currency.getCurrencyCode() + "')"))
                            .as(currency.getCurrencyCode())
                            .isEqualTo(currency.getDefaultFractionDigits());
                }
            }
        }
    }

    private static long number(Statement sql, String query) throws SQLException {
        try (var rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
