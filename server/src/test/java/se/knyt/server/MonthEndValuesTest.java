package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Money;

/** What a month's end is taken up by over HTTP: other currencies at the closing rate, and what is booked as sold and not delivered. */
class MonthEndValuesTest extends MonthEndCase {
    /**
     * In March 119.00 EUR were sold at 11.2345, 1 336.91. At 11.30 they are 1 344.70, a gain of 7.79: without a rate nothing is booked, with
     * one it is once, and the account's items are its balance again.
     */
    @Test
    void whatIsOpenInEuroIsShownAtTheClosingRateBookedAndProved() throws Exception {
        sql("insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version,"
                + " provider, invoice_number, event_date, currency, amount_minor, tax_minor, own_minor, body,"
                + " settings_version, created_at) values (1, 61900, 'euro:61900', 'sale', 61900, 61900, 1,"
                + " 'klarna', '', '2026-03-20', 'EUR', 11900, 0, 11900,"
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
                "insert into prepaid_move (company_id, move_key, trail_id, moved_on, currency, account_minor, sold,"
                        + " target_id) values (1, 'ahead:1', 1001, '2026-03-20', 'SEK', -10000,"
                        + " '{\"3001|05\":\"-10000\"}', 103), (1, 'ahead:2', 1001, '2026-04-02', 'SEK', 4000,"
                        + " '{\"3001|05\":\"4000\"}', 103)",
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
        sql("insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at,"
                + " book_date, bank_late_on, paid_minor, opening_minor, closing_minor, state, difference_class,"
                + " difference_booked_minor, moved_on) values (1, 61950, 102, 'klarna', 'SPREAD', 'SEK',"
                + " '2026-01-20T10:00:00Z', '2026-01-20', '2026-01-28', 0, 0, 0, 'booked', 'fx_spread', 700,"
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
                "insert into voucher (company_id, voucher_id, voucher_key, series, fiscal_year, number, voucher_date,"
                        + " event_date, text, settings_version, made_by, made_at, chain_hash) values (1, 73, 'named', 'V',"
                        + " '2026', 73, '2026-03-09', '2026-03-09', 'Prov', 1, 'knyt', now(), '\\x00')",
                "insert into voucher_row (company_id, voucher_id, row_no, account, currency, debit_minor,"
                        + " credit_minor, rule, cost_centre, project) values (1, 73, 1, 6570, 'SEK', 100, 0, 'x', 'WEBB',"
                        + " '17'), (1, 73, 2, 1581, 'SEK', 0, 100, 'x', '', '')",
                "insert into dimension_object (company_id, connection_id, dimension, object, name, told_at) values"
                        + " (1, 103, 1, 'WEBB', 'Webbutik', now()), (1, 103, 6, '18', 'Jul', now())");
        assertThat(plain(browser.get("/c/nordan/vouchers/V/2026/73").body()))
                .contains("WEBB Webbutik", "projekt 17")
                .doesNotContain("17 Jul");
    }

    private static final String MARCH = "/c/nordan/month-end?month=2026-03";
    private static final String FEBRUARY = "/c/nordan/month-end?month=2026-02";

    /**
     * #10450 was ordered in November. 25.00 EUR of it captured at 00:30 on 1 March in Stockholm are not booked, nor 40.00 kr of #10451 at noon:
     * March names both, each in its currency, and February none. What waits for the voucher of its day counts likewise.
     */
    @Test
    void whatIsCapturedAndNotBookedIsNamedInTheMonthOfItsCaptureInEachCurrency() throws Exception {
        assertThat(plain(browser.get(MARCH).body())).contains("Allt som aktiverats under månaden är bokfört");
        sql(
                "insert into unbooked_capture (company_id, trail_id, captured_at, currency, amount_minor) values"
                        + " (1, 1000, '2026-02-28T23:30Z', 'EUR', 2500), (1, 1001, '2026-03-15T11:00Z', 'SEK', 4000)",
                "insert into day_entry (company_id, entry_key, connection_id, day, series, target_id, trail_id,"
                        + " document_id, credit, provider, currency, provider_minor, body, due_at) values (1, 'waits',"
                        + " 101, '2026-03-31', 'V', 103, 1001, 20001, true, 'klarna', 'NOK', -700, '{}',"
                        + " '2026-04-01T00:00Z')");
        assertThat(plain(browser.get(MARCH).body()))
                .contains("Aktiverat och inte bokfört: 25,00 EUR, 7,00 NOK, 40,00 kr.", "#10450", "#10451")
                .doesNotContain("Allt som aktiverats");
        assertThat(plain(browser.get(FEBRUARY).body())).contains("Allt som aktiverats under månaden är bokfört");
        amountsOfOreAreHeldAgainstTheirLimit();
        feesInAnotherCurrencyAreNotProved();
    }

    /**
     * Payouts of March paid 12.00 too little on invoices, each within its own limit, and Fortnox was told to write it off with the payments;
     * Knyt's vouchers have nothing on 3740. The limit of a month is 10.00. A sale that Knyt's own voucher holds is in that voucher.
     */
    private void amountsOfOreAreHeldAgainstTheirLimit() throws Exception {
        var rounding = "Öresavrundning inom gränsen";
        assertThat(point(MARCH, rounding)).contains("håller sig inom 10,00 kr");
        sql(
                "insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at,"
                        + " book_date, bank_late_on, paid_minor, opening_minor, closing_minor, state) values (1, 61970,"
                        + " 102, 'klarna', 'ORE', 'SEK', '2026-03-20T10:00:00Z', '2026-03-20', '2026-03-28', 0, 0, 0,"
                        + " 'booked'), (1, 61971, 102, 'klarna', 'CENT', 'EUR', '2026-03-20T10:00:00Z', '2026-03-20',"
                        + " '2026-03-28', 0, 0, 0, 'booked')",
                "insert into payout_line (company_id, payout_id, seq, line, kind, provider_kind, amount_minor, at,"
                        + " status, difference, difference_minor) select 1, 61970, i, i, 'sale', 'SALE', 9900, now(),"
                        + " 'matched', 'rounding', 30 from generate_series(1, 40) i");
        assertThat(point(MARCH, rounding)).contains("överskrider 10,00 kr", "Fortnox", "med inbetalningarna", "12,00");
        assertThat(point(FEBRUARY, rounding)).contains("håller sig inom 10,00 kr");
        sql(
                "update payout_line set difference_minor = 0 where company_id = 1 and payout_id = 61970 and seq > 20",
                "insert into payout_line (company_id, payout_id, seq, line, kind, provider_kind, amount_minor, at,"
                        + " status, difference, difference_minor) values (1, 61971, 1, 1, 'sale', 'SALE', 9900, now(),"
                        + " 'matched', 'rounding', 1)");
        assertThat(point(MARCH, rounding)).contains("6,00", "0,01 EUR", "finns ingen gräns");
    }

    /** Stripe took 2.00 EUR of 100.00 where 1.00 % was agreed: the limit is in kronor, so that nothing says whether 1.00 EUR is too much. */
    private void feesInAnotherCurrencyAreNotProved() throws Exception {
        sql(
                "insert into fee_term (company_id, provider, currency, valid_from, fee_term_id, percent,"
                        + " per_sale_minor, per_refund_minor, per_dispute_minor, per_month_minor, decided_by, decided_at)"
                        + " values (1, 'stripe', 'EUR', '2026-03-01', 1, '1.0', 0, 0, 0, 0, 'Eva', now())",
                "insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at,"
                        + " book_date, bank_late_on, paid_minor, opening_minor, closing_minor, sales_minor, sales_count,"
                        + " fees_minor, state, reconciled_at) values (1, 61975, 102, 'stripe', 'FEE', 'EUR',"
                        + " '2026-03-20T10:00:00Z', '2026-03-20', '2026-03-28', 9800, 0, 0, 10000, 1, -200, 'booked',"
                        + " now())");
        assertThat(point(MARCH, "Avgifterna är som avtalat"))
                .contains("Okänt", "finns ingen gräns: Stripe EUR", "1,00 EUR")
                .doesNotContain("Bevisad");
    }

    /**
     * At the end of August two invoices in euro and one in Norwegian kronor were open beside those in kronor, which are what the account has:
     * a difference of 0.00 that nobody can prove. What a person says of it stands with name and reason, and is never green.
     */
    @Test
    void aPersonSaysWhyADifferenceThatNobodyCanProveMayStand() throws Exception {
        var page = "/c/nordan/month-end?month=2026-08";
        var name = "Kundreskontran stämmer";
        assertThat(point(page, name)).contains("Okänt", "Skillnad 0,00");
        var seen = browser.get(page).body().replaceFirst("(?s).*name=\"seen\" value=\"([^\"]+)\".*", "$1");
        var other = post(
                "/c/nordan/month-end/word",
                "month",
                "2026-08",
                "point",
                "customers",
                "seen",
                "1.00 SEK EUR (2)",
                "reason",
                "x");
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(plain(other.body())).contains("Differensen är inte den som visades");
        var without =
                post("/c/nordan/month-end/word", "month", "2026-08", "point", "customers", "seen", seen, "reason", " ");
        assertThat(without.statusCode()).isEqualTo(422);
        assertThat(plain(without.body())).contains("Skriv varför differensen får stå");
        assertThat(post(
                                "/c/nordan/month-end/word",
                                "month",
                                "2026-08",
                                "point",
                                "customers",
                                "seen",
                                seen,
                                "reason",
                                "Stämt av mot reskontralistan")
                        .statusCode())
                .isEqualTo(303);
        assertThat(point(page, name))
                .contains("Avgjord av person", "Stämt av mot reskontralistan", "@")
                .doesNotContain("Bevisad");
        assertThat(browser.get(page).body()).doesNotContain("name=\"seen\"");
        sql("insert into month_word (company_id, month_word_id, month, point, currency, difference_minor, about,"
                + " said_by, said_at, reason) values (1, 99999999, '2026-08-01', 'customers', 'SEK', 500, 'EUR"
                + " (2)', 'Eva', now(), 'annat')");
        assertThat(point(page, name)).contains("Okänt", "nu är det något annat");
    }

    /** The row of one point, as it is read. */
    private String point(String page, String name) throws Exception {
        var html = browser.get(page).body();
        int at = html.indexOf(name);
        return plain(html.substring(at, html.indexOf("</tr>", at)));
    }

    /** 205 sales of one day on one account, of two amounts: pages of two hundred, each sale once, the first page a link away. */
    @Test
    void openItemsOfAnAccountAreReadPageByPage() throws Exception {
        sql("insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version,"
                + " provider, invoice_number, event_date, currency, amount_minor, tax_minor, own_minor, body,"
                + " settings_version, created_at) select 1, 63000 + i, 'paged:' || i, 'sale', 1001 + i % 3, 63000"
                + " + i, 1, 'klarna', '', '2026-02-10', 'SEK', 7771 + i % 2, 0, 7771 + i % 2, '{}', 1, now() from"
                + " generate_series(1, 205) i");
        var first = browser.get("/c/nordan/clearing/1581?date=2026-02-28").body();
        var more = first.replaceFirst("(?s).*href=\"([^\"]*after=[^\"]*)\".*", "$1")
                .replace("&amp;", "&");
        var second = browser.get(more).body();
        assertThat(rows(first) + rows(second)).isEqualTo(205);
        assertThat(rows(first)).isEqualTo(200);
        assertThat(plain(first)).contains("205 poster");
        assertThat(second)
                .contains("/c/nordan/clearing/1581?date=2026-02-28#items")
                .doesNotContain("after=");
        assertThat(browser.get("/c/nordan/clearing/1581?date=2026-02-28&after=junk")
                        .body())
                .contains("after=");
        theOldWayEndsInEachCurrency();
    }

    private static int rows(String html) {
        return html.substring(html.indexOf("items-h")).split("<th scope=\"row\"", -1).length - 1;
    }

    /** 119.00 EUR are open on an invoice when the books are to be kept another way: they are named beside what is open in kronor. */
    private void theOldWayEndsInEachCurrency() throws Exception {
        sql("insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version,"
                + " provider, invoice_number, event_date, currency, amount_minor, tax_minor, body,"
                + " settings_version, created_at) values (1, 61901, 'euro:61901', 'sale', 1002, 61901, 1,"
                + " 'klarna', '90009', '2026-03-20', 'EUR', 11900, 0, '{}', 1, now())");
        var form = browser.get("/c/nordan/settings/books").body();
        var target = form.replaceFirst("(?s).*<select[^>]*name=\"target\"[^>]*><option value=\"([^\"]+)\".*", "$1");
        var page = browser.get("/c/nordan/settings/books?target="
                        + java.net.URLEncoder.encode(target, java.nio.charset.StandardCharsets.UTF_8)
                        + "&from=2026-12-20")
                .body();
        assertThat(plain(page)).contains("119,00 EUR (1)");
    }

    /**
     * Own books in an accounting system. 100.00 of store credit were there before Knyt, 500.00 were given back in March and booked by voucher:
     * the customers have 600.00, our vouchers 500.00. There 2422 owes 600.00; then somebody books 500.00 more by hand, and it owes 1 100.00.
     */
    @Test
    void storeCreditIsProvedByTheAccountingSystemAndNotByOurVouchersAlone() throws Exception {
        ownBooks();
        sql("insert into gift_card_movement (company_id, movement_key, stored_as, connection_id, kind, moved_on,"
                + " currency, face_minor, book_currency, booked_minor) values (1, 'begins:1', 'store-credit', 101,"
                + " 'opened', '2026-03-01', 'SEK', 10000, 'SEK', 10000), (1, 'card:credit:1', 'store-credit', 101,"
                + " 'given-back', '2026-03-10', 'SEK', 50000, 'SEK', 50000)");
        voucher(81, "2026-03-10", "2026-03-10", "(3001, 50000, 'x', null::bigint), (2422, -50000, 'x', null)");
        console.there(2422, Money.sek("-600.00"));
        var page = "/c/nordan/gift-cards?kind=store-credit&date=2026-03-31";
        assertThat(plain(browser.get(MARCH).body()))
                .contains("Summan av tillgodohavandena är kontots saldo")
                .contains("Summan av tillgodohavandena 600,00 Knyts verifikationer 500,00 Ekonomisystemet 600,00");
        assertThat(plain(browser.get(page).body())).contains("Knyts verifikationer 500,00 Ekonomisystemet 600,00");
        assertThat(balance2422()).contains("−600,00 −600,00 −600,00 0,00 Stämmer");

        console.there(2422, Money.sek("-1100.00"));
        assertThat(plain(browser.get(MARCH).body()))
                .contains("Tillgodohavandena och kontot skiljer sig med 500,00 kr")
                .doesNotContain("Summan av tillgodohavandena är kontots saldo");
        assertThat(plain(browser.get(page).body())).contains("Skiljer sig", "Skillnad 500,00");
        assertThat(balance2422()).contains("−600,00 −600,00 −1100,00 −500,00 Skiljer sig");

        console.ledgerAnswers(false);
        assertThat(plain(browser.get(MARCH).body()))
                .contains("Summan av tillgodohavandena 600,00 Knyts verifikationer 500,00")
                .doesNotContain("Summan av tillgodohavandena är kontots saldo");
        assertThat(balance2422()).contains("−600,00 −600,00 Specificerat, ej");

        // 20.00 too little in our own vouchers is no proof either, whatever the accounting system says.
        console.ledgerAnswers(true);
        console.there(2422, Money.sek("-600.00"));
        voucher(82, "2026-03-11", "2026-03-11", "(3001, -2000, 'x', null::bigint), (2422, 2000, 'x', null)");
        assertThat(plain(browser.get(MARCH).body()))
                .contains("Tillgodohavandena och kontot skiljer sig med −20,00 kr")
                .doesNotContain("Summan av tillgodohavandena är kontots saldo");
        assertThat(balance2422()).contains("−600,00 −580,00 −600,00 −20,00 Skiljer sig");
    }

    private String balance2422() throws Exception {
        var file = browser.bytes("/c/nordan/export/month-end/specification.pdf?month=2026-03");
        try (var pdf = Loader.loadPDF(file.body())) {
            return new PDFTextStripper()
                    .getText(pdf)
                    .replace('\u00a0', ' ')
                    .replaceAll("\\s+", " ")
                    .replaceAll("(?<=\\d) (?=\\d{3},)", "");
        }
    }

    /** Nobody signs what nobody has answered: the accounting system is asked and waited for, and without it nothing is signed. */
    @Test
    void aMonthIsNotSignedBeforeTheAccountingSystemHasAnswered() throws Exception {
        console.ledgerAnswers(false);
        var refused = post("/c/nordan/month-end/sign", "month", "2026-03", "note", "klar");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(plain(refused.body()))
                .contains("Ekonomisystemet har inte svarat på hur saldona är nu")
                .contains("klar");
        assertThat(plain(browser.get(MARCH).body())).doesNotContain("Avslutad av");
        console.ledgerAnswers(true);
        assertThat(post("/c/nordan/month-end/sign", "month", "2026-03", "note", "klar")
                        .statusCode())
                .isEqualTo(303);
        assertThat(plain(browser.get(MARCH).body())).contains("Avslutad av", "Fortnox svarade 2026-11-24 08:00 CET");
    }

    /** 100.00 too much on one card and 100.00 too little on another are the account's balance all the same: two cards differ. */
    @Test
    void cardsThatMakeUpForEachOtherAreNotProved() throws Exception {
        sql(
                "delete from gift_card_movement where company_id = 1",
                "delete from gift_card where company_id = 1",
                "insert into gift_card (company_id, gift_card_id, connection_id, source_id, stored_as, ends, currency,"
                        + " issued_on, value_minor, shop_minor, left_minor, booked_minor) values (1, 78101, 101,"
                        + " 'gid://shopify/StoreCreditAccount/1', 'store-credit', 'aaaa', 'SEK', '2026-03-02', 0, 0,"
                        + " -5000, -5000), (1, 78102, 101, 'gid://shopify/StoreCreditAccount/2', 'store-credit', 'bbbb',"
                        + " 'SEK', '2026-03-02', 0, 10000, 15000, 15000)",
                "insert into gift_card_movement (company_id, movement_key, gift_card_id, connection_id, kind,"
                        + " moved_on, currency, face_minor, book_currency, booked_minor, trail_id, target_id, booking_key,"
                        + " stored_as) values (1, 'credit:1', 78101, 101, 'redeemed', '2026-03-03', 'SEK', -5000, 'SEK',"
                        + " -5000, null, 103, '', 'store-credit'), (1, 'credit:2', 78102, 101, 'issued', '2026-03-03',"
                        + " 'SEK', 15000, 'SEK', 15000, null, 103, '', 'store-credit')");
        console.there(2422, Money.sek("-100.00"));
        assertThat(plain(browser.get(MARCH).body()))
                .contains("Summan stämmer, men 2 tillgodohavanden har ett annat saldo")
                .doesNotContain("Summan av tillgodohavandena är kontots saldo");
    }

    /** 1930: the statement of March closes on 2 500.00. The books have it, then 100.00 more; and an entry from the 10th is explained by nobody. */
    @Test
    void theBankIsAPointOfTheMonth() throws Exception {
        var account = "SE3550000000054910000003";
        assertThat(plain(browser.get(MARCH).body()))
                .contains("Inget inläst kontoutdrag för " + account + " visar saldot");
        sql("insert into bank_statement values (1, 76101, '" + account
                + "', 'SEK', 'camt.053', 'mars.xml', '\\x77', 2, '2026-03-01', '2026-03-31', 100000, 250000,"
                + " 4, 1, '[]', 'eva', '2026-04-01Z')");
        console.there(1930, Money.sek("2500.00"));
        assertThat(plain(browser.get(MARCH).body()))
                .contains("Kontoutdragets saldo stämmer med kontots.", "Ingen händelse är obesvarad.");
        console.there(1930, Money.sek("2600.00"));
        sql(
                "insert into bank_entry (company_id, bank_entry_id, account, currency, book_account, booked_on,"
                        + " amount_minor, reversal, bank_reference, said, providers, told, ordinal, format, file_name,"
                        + " line, read_by, read_at) values (1, 77201, '"
                        + account
                        + "', 'SEK', 1930, '2026-03-10', -189500, false, '', '{\"texts\":[\"KLARNA\"],\"parts\":[]}',"
                        + " 'klarna', '\\x71', 1, 'camt.053', 'mars.xml', 9, 'eva', '2026-04-01Z')",
                "insert into bank_account values (1, 'SE9950000000054910000099', 'EUR', 1980, 'eva', '2026-04-01Z')");
        assertThat(plain(browser.get(MARCH).body()))
                .contains("Bokföringen har 100,00 kr mer än kontoutdraget")
                .contains("1 händelse är inte förklarad.")
                .contains("1980", "EUR räknas inte om av Knyt till kursen den 31 mars 2026");
    }

    /** The 16th to the 18th of March are in no statement, and the balance goes on at 900.00 on both sides of them. */
    @Test
    void daysOfTheMonthThatNoStatementHoldsAreNamed() throws Exception {
        var account = "SE3550000000054910000003";
        sql("insert into bank_statement values (1, 76101, '" + account
                + "', 'SEK', 'camt.053', 'a.xml', '\\x77', 2, '2026-03-01', '2026-03-15', 100000, 90000, 4, 1,"
                + " '[]', 'eva', '2026-04-01Z'), (1, 76102, '" + account
                + "', 'SEK', 'camt.053', 'b.xml', '\\x78', 2, '2026-03-19', '2026-03-30', 90000, 250000, 4, 1,"
                + " '[]', 'eva', '2026-04-01Z'), (1, 76103, '" + account
                + "', 'SEK', 'camt.053', 'c.xml', '\\x79', 2, '2026-04-02', '2026-04-30', 250000, 90000, 4, 1,"
                + " '[]', 'eva', '2026-04-01Z')");
        console.there(1930, Money.sek("2500.00"));
        assertThat(plain(browser.get(MARCH).body()))
                .contains("över 16 mar–18 mar, 31 mar")
                .contains("Inget inläst kontoutdrag för " + account + " visar saldot")
                .doesNotContain("Ingen händelse är obesvarad.", "Kontoutdragets saldo stämmer med kontots.");
    }

    /** No voucher of Knyt's has rounded anything; the accounting system has 12.00 on 3740 by its own invoices, above the limit of 10.00. */
    @Test
    void whatTheAccountingSystemHasRoundedCounts() throws Exception {
        sql(
                "delete from fiscal_year where company_id = 1",
                "insert into fiscal_year values (1, '2026-03-01', '2027-02-28')");
        console.there(3740, Money.sek("-0.01"));
        assertThat(plain(browser.get(MARCH).body()))
                .contains("Månadens differenser håller sig inom 10,00 kr. 3740 Öres- och kronutjämning 0,00"
                        + " Ekonomisystemet −0,01");
        console.there(3740, Money.sek("12.00"));
        assertThat(plain(browser.get(MARCH).body()))
                .contains("3740 Öres- och kronutjämning 0,00 Ekonomisystemet 12,00")
                .doesNotContain("Månadens differenser håller sig inom 10,00 kr. 3740");
    }

    /** Twenty-four invoices and a credit note come to 51 438.00; of the first Stripe owes 50.00, which is no part of what Klarna is to pay. */
    @Test
    void whatAFurtherProviderOwesOfAPurchaseIsNotTheFirstOnes() throws Exception {
        sql("update trail set others_open = '{\"stripe\":5000}' where company_id = 1 and order_number = '10462'");
        var page = browser.get("/c/nordan/clearing/1581").body();
        var compared = page.substring(page.indexOf("Jämfört med kundreskontran idag"));
        assertThat(plain(compared.substring(0, compared.indexOf("</dl>"))))
                .contains("Öppna fakturor som leverantören ska betala 51 388,00");
    }
}
