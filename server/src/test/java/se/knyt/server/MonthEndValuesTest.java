package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a month's end is taken up by over HTTP: other currencies at the closing rate, and what is booked as sold and not delivered. */
class MonthEndValuesTest extends MonthEndCase {
    /**
     * In March 119.00 EUR were sold at 11.2345, 1 336.91. At 11.30 they are 1 344.70, a gain of 7.79: without a rate nothing is booked, with
     * one it is once, and the account's items are its balance again.
     */
    @Test
    void whatIsOpenInEuroIsShownAtTheClosingRateBookedAndProved() throws Exception {
        sql(
                "insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider, invoice_number,"
                        + " event_date, currency, amount_minor, tax_minor, own_minor, body, settings_version, created_at) values (1, 61900,"
                        + " 'euro:61900', 'sale', 61900, 61900, 1, 'klarna', '', '2026-03-20', 'EUR', 11900, 0, 11900,"
                        + " '{\"exchangeRate\":{\"perUnit\":\"11.2345\"}}', 1, now())");
        var page = "/c/nordan/month-end?month=2026-03";
        assertThat(plain(browser.get(page).body())).contains("Omvärdering", "Kurs saknas för EUR");
        var refused = post("/c/nordan/month-end/revalue", "month", "2026-03");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(plain(refused.body())).contains("Inget är bokfört", "Kurs saknas för EUR");
        sql("insert into exchange_rate (source, currency, day, value) values ('ecb', 'SEK', '2026-03-31', 11.30)");
        assertThat(plain(browser.get(page).body()))
                .contains("119,00 EUR", "11,3 ECB 31 mar", "1 344,70 1 336,91 7,79")
                .doesNotContain("Andra valutor till balansdagens kurs");

        assertThat(post("/c/nordan/settings/revaluation", "when", "monthly").statusCode())
                .isEqualTo(303);
        assertThat(plain(browser.get(page).body()))
                .contains("Andra valutor till balansdagens kurs", "står inte till balansdagens kurs");
        assertThat(post("/c/nordan/month-end/revalue", "month", "2026-03").statusCode())
                .isEqualTo(303);
        assertThat(plain(browser.get(page).body()))
                .contains("Öppna belopp gånger kursen är saldot i bokföringen", "Bokförd av");
        assertThat(plain(browser.get("/c/nordan/clearing/1581?date=2026-03-31").body()))
                .contains("Omvärdering till balansdagens kurs");
        assertThat(plain(browser.get("/c/nordan/clearing/1581?date=2026-04-01").body()))
                .doesNotContain("Omvärdering till balansdagens kurs");
        whatIsNotDeliveredIsProvedPurchaseByPurchase();
    }

    /** 100.00 sold on 20 March and not delivered, and 40.00 of it in April; on 31 March 100.00 stand on 2420, on 1 April they are back. */
    private void whatIsNotDeliveredIsProvedPurchaseByPurchase() throws Exception {
        var page = "/c/nordan/month-end?month=2026-03";
        assertThat(plain(browser.get(page).body())).doesNotContain("Betalt och inte levererat när månaden tar slut");
        sql(
                "insert into prepaid_move (company_id, move_key, trail_id, moved_on, currency, account_minor, sold, target_id) values"
                        + " (1, 'ahead:1', 1001, '2026-03-20', 'SEK', -10000, '{\"3001|05\":\"-10000\"}', 103),"
                        + " (1, 'ahead:2', 1001, '2026-04-02', 'SEK', 4000, '{\"3001|05\":\"4000\"}', 103)",
                "insert into prepaid_run (company_id, month, due, runs) values (1, '2026-03-01', true, 1)");
        assertThat(plain(browser.get(page).body()))
                .contains("100,00 kr är sålt men inte levererat. Flyttat är 0,00 kr, och tillbaka 0,00 kr.");
        var key = "not-delivered:2026-03:103:1:";
        voucher(
                71,
                key + "end",
                "2026-03-31",
                "2026-03-31",
                "null",
                "(2420, -10000, 'x', null::bigint), (3001, 10000, 'x', null)");
        assertThat(plain(browser.get(page).body())).contains("Flyttat är 100,00 kr, och tillbaka 0,00 kr.");
        voucher(
                72,
                key + "back",
                "2026-04-01",
                "2026-04-01",
                "null",
                "(2420, 10000, 'x', null::bigint), (3001, -10000, 'x', null)");
        assertThat(plain(browser.get(page).body()))
                .contains("är flyttat till 2420 på månadens sista dag och tillbaka dagen efter");
        namesStandBesideNumbers();
    }

    /** 7.00 of a payout of January is booked as the provider's spread in April, since January and February and March were locked. */
    @Test
    void aSpreadIsOfTheMonthInWhichItStandsInTheBooks() throws Exception {
        sql(
                "insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date, bank_late_on,"
                        + " paid_minor, opening_minor, closing_minor, state, difference_class, difference_booked_minor, moved_on) values (1, 61950,"
                        + " 102, 'klarna', 'SPREAD', 'SEK', '2026-01-20T10:00:00Z', '2026-01-20', '2026-01-28', 0, 0, 0, 'booked', 'fx_spread', 700,"
                        + " '2026-04-01')");
        var told = "Därav växelmarginal inom gränsen";
        assertThat(plain(browser.get("/c/nordan/month-end?month=2026-04").body()))
                .contains(told + " 7,00");
        assertThat(plain(browser.get("/c/nordan/month-end?month=2026-01").body()))
                .doesNotContain(told);
    }

    /** Fortnox calls WEBB Webbutik, and tells no name of the project 17. */
    private void namesStandBesideNumbers() throws Exception {
        sql(
                "insert into voucher (company_id, voucher_id, voucher_key, series, fiscal_year, number, voucher_date, event_date, text,"
                        + " settings_version, made_by, made_at, chain_hash) values (1, 73, 'named', 'V', '2026', 73, '2026-03-09',"
                        + " '2026-03-09', 'Prov', 1, 'knyt', now(), '\\x00')",
                "insert into voucher_row (company_id, voucher_id, row_no, account, currency, debit_minor, credit_minor, rule, cost_centre,"
                        + " project) values (1, 73, 1, 6570, 'SEK', 100, 0, 'x', 'WEBB', '17'), (1, 73, 2, 1581, 'SEK', 0, 100, 'x', '', '')",
                "insert into dimension_object (company_id, connection_id, dimension, object, name, told_at) values"
                        + " (1, 103, 1, 'WEBB', 'Webbutik', now()), (1, 103, 6, '18', 'Jul', now())");
        assertThat(plain(browser.get("/c/nordan/vouchers/V/2026/73").body()))
                .contains("WEBB Webbutik", "projekt 17")
                .doesNotContain("17 Jul");
    }
}
