package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.GeneralAccount;

/** The VAT of a month by box and rate over HTTP: green by proof, red with what makes the difference; and what came late for a declared period. */
class MonthEndVatTest extends MonthEndCase {
    private static final long NORDAN = 1;

    private void fact(long id, String type, String day, long trail, String number) throws SQLException {
        sql(
                "insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider, invoice_number,"
                        + " event_date, currency, amount_minor, tax_minor, body, settings_version, created_at) values (1, "
                        + id + ", 'vat:" + id
                        + "', '" + type + "', " + trail + ", " + id + ", 1, 'klarna', '" + number + "', '" + day
                        + "', 'SEK', 0, 0, '{}', 1, now())");
    }

    /** @param amounts base and VAT in minor units, and the bound */
    private void part(long fact, String what, int account, boolean own, String amounts) throws SQLException {
        sql(
                "insert into fact_vat (company_id, fact_id, part, treatment, country, rate, base_box, vat_box, vat_account, own, base_minor,"
                        + " vat_minor, told_base_minor, told_minor, bound) select 1, " + fact + ", 1, " + what + ", "
                        + account + ", "
                        + own
                        + ", b, v, b, v, l from (values (" + amounts + ")) n (b, v, l)");
    }

    private static final String AT_25 = "'Inom Sverige', 'SE', 25, '05', '10'";
    private static final String AT_12 = "'Inom Sverige', 'SE', 12, '05', '11'";

    /** @param rows as "account rate net vat", none where they are not told */
    private void invoice(long id, long trail, String number, String tax, String... rows) throws SQLException {
        var taxed = Arrays.stream(rows)
                .map(row -> row.split(" "))
                .map(r -> "{\"account\":%s,\"rate\":\"%s\",\"net\":\"%s SEK\",\"vat\":\"%s SEK\"}"
                        .formatted((Object[]) r))
                .collect(Collectors.joining(","));
        sql(
                "insert into document (company_id, document_id, connection_id, kind, source_id, version, hash, body, raw_id, source_changed_at,"
                        + " updated_at, trail_id) values (1, " + id + ", 103, 'invoice', 'vat" + id
                        + "', 1, '\\x00', '{\"number\":\"" + number
                        + "\",\"tax\":\"" + tax + " SEK\",\"booked\":true,\"cancelled\":false"
                        + (rows.length == 0 ? "" : ",\"taxed\":[" + taxed + "],\"rounding\":\"0.00 SEK\"")
                        + "}', 1, now(), now(), "
                        + trail + ")");
    }

    /**
     * March, from documents. At 25 %: sold 999.20 with 249.80, credited 100.00 with 25.00: base 899.20, booked 224.80 = 899.20 × 25 %. At 12 %:
     * sold 100.00 with 12.00, but the invoice bears 12.01.
     */
    @Test
    void fromDocumentsAnOreTooMuchIsNamedAndWhatIsNotReadBackIsNotProved() throws Exception {
        fact(61001, "sale", "2026-03-02", 1001, "90001");
        part(61001, AT_25, 2611, false, "99920, 24980, 1.25");
        invoice(62001, 1001, "90001", "249.80", "3001 25 999.20 249.80");
        fact(61002, "credit", "2026-03-03", 1001, "90002");
        part(61002, AT_25, 2611, false, "-10000, -2500, 0.625");
        invoice(62002, 1001, "90002", "25.00", "3001 25 100.00 25.00");
        fact(61003, "sale", "2026-03-04", 1002, "90003");
        part(61003, AT_12, 2621, false, "10000, 1200, 0.56");
        invoice(62003, 1002, "90003", "12.00", "3002 12 100.00 12.00");
        var proved = browser.get("/c/nordan/month-end?month=2026-03").body();
        assertThat(plain(proved))
                .contains("Varje ruta och sats stämmer")
                .contains("Bevisat av ekonomisystemets fakturor")
                .contains("05 / 10 Inom Sverige, Sverige")
                .contains("899,20")
                .contains("224,80");
        // Declared in whole kronor, öre dropped: 10 is 224, 11 is 12, and 49 is 236.
        assertThat(plain(proved)).contains("10 224,80 224,00").contains("49 236,00");

        sql("update document set body = replace(body, '12.00 SEK', '12.01 SEK') where document_id = 62003");
        fact(61004, "sale", "2026-03-05", 1003, "90004");
        part(61004, AT_12, 2621, false, "5000, 600, 0.56");
        var wrong = browser.get("/c/nordan/month-end?month=2026-03").body();
        assertThat(plain(wrong))
                .contains("1 rad i momstabellen stämmer inte")
                .contains("1 faktura eller kreditfaktura är inte läst tillbaka")
                .contains("12,01")
                .containsPattern("bokfört skiljer sig från sålt med 0,01");
        assertThat(wrong).containsPattern("href=\"/c/nordan/trails/\\d+~[0-9a-z]{12}\">\\d+</a> bokfört");
        var english = Browser.signedIn(console, ConsoleFixture.VIEWER);
        assertThat(plain(english.get("/c/nordan/month-end?month=2026-03").body()))
                .contains("1 line of the VAT table does not agree")
                .contains("VAT by box and rate");
        try (var pdf = Loader.loadPDF(browser.bytes("/c/nordan/export/month-end/specification.pdf?month=2026-03")
                .body())) {
            assertThat(new PDFTextStripper().getText(pdf))
                    .contains("Moms per ruta och sats")
                    .contains("05 / 11")
                    .contains("12,01");
        }
        assertThat(browser.get("/c/nordan/export/month-end/vat.csv?month=2026-03")
                        .body())
                .contains("899,20")
                .contains("224,80");
        assertThat(browser.bytes("/c/nordan/export/month-end/specification.xlsx?month=2026-03")
                        .statusCode())
                .isEqualTo(200);
    }

    /**
     * Sold 1 000.00 at 25 %; in the accounting system 999.99 at 25 % and 0.01 moved to 12 %, with a row on the account of rounding
     * of 0.02, and a gift card of no VAT that is no base. A document that does not tell its rows is not proved.
     */
    @Test
    void theBaseIsWhatTheDocumentsRowsHave() throws Exception {
        fact(61001, "sale", "2026-03-02", 1001, "90001");
        part(61001, AT_25, 2611, false, "100000, 25000, 1.25");
        invoice(62001, 1001, "90001", "250.00", "3001 25 1000.00 250.00", "2421 0 300.00 0.00");
        assertThat(march())
                .contains("Varje ruta och sats stämmer")
                .containsPattern("05 / 10 .{0,60}25 % 1 000,00 250,00");
        sql("update document set body = replace(body, '1000.00 SEK', '999.99 SEK') where document_id = 62001");
        var ore = march();
        assertThat(ore)
                .contains("1 rad i momstabellen stämmer inte")
                .containsPattern("05 / 10 .{0,60}25 % 999,99 250,00")
                .containsPattern("bokfört underlag skiljer sig från sålt med −0,01");
        assertThat(browser.get("/c/nordan/export/month-end/vat.csv?month=2026-03")
                        .body())
                .contains("999,99");

        fact(61002, "sale", "2026-03-03", 1002, "90002");
        part(61002, AT_25, 2611, false, "10000, 2500, 0.625");
        invoice(62002, 1002, "90002", "24.80", "3001 25 94.40 23.60", "3002 12 10.00 1.20", "3740 0 -0.02 0.00");
        assertThat(march())
                .contains("2 rader i momstabellen stämmer inte")
                .containsPattern("05 / 11 .{0,60}12 % 10,00 1,20")
                .contains("Varav på fakturor och kreditfakturor 0,02");

        sql("update document set body = replace(body, '999.99 SEK', '1000.00 SEK') where document_id = 62001");
        sql(
                "update document set body = regexp_replace(body, ',\"taxed\".*}', '}') where document_id in (62001, 62002)");
        sql("update document set body = replace(body, '24.80 SEK', '25.00 SEK') where document_id = 62002");
        assertThat(march())
                .contains("Raderna på 2 fakturor och kreditfakturor är inte kända")
                .doesNotContain("Varje ruta och sats stämmer");
    }

    private String march() throws Exception {
        return plain(browser.get("/c/nordan/month-end?month=2026-03").body());
    }

    /** Books at 6 % whose freight the shop charged with 25 %: told with the month that it was sold in and with the purchase, once each. */
    @Test
    void freightThatDoesNotFollowTheGoodsIsToldAndNothingWaitsForIt() throws Exception {
        fact(61001, "sale", "2026-03-02", 1001, "90001");
        part(61001, AT_25, 2611, false, "3920, 980, 0.625");
        fact(61002, "sale", "2026-03-09", 1001, "90002");
        part(61002, AT_25, 2611, false, "3920, 980, 0.625");
        fact(61003, "sale", "2026-03-09", 1002, "90003");
        part(61003, AT_25, 2611, false, "3920, 980, 0.625");
        var before = browser.get("/c/nordan/month-end?month=2026-03").body();
        assertThat(before).doesNotContain("Fraktens momssats");
        sql("alter table fact_vat disable trigger never_changed");
        sql(
                "update fact_vat f set freight_on = (select event_date from fact where fact_id = f.fact_id), freight_rates = '25',"
                        + " goods_rates = '25 6' where fact_id in (61001, 61002)");
        sql("alter table fact_vat enable trigger never_changed");
        var page = browser.get("/c/nordan/month-end?month=2026-03").body();
        assertThat(plain(page)).contains("Fraktens momssats skiljer sig från varornas", "Frakt 25 %, varor 25 %, 6 %");
        assertThat(page.split("Frakt 25 %, varor", -1)).hasSize(2);
        // No point of the list: as many as before.
        assertThat(points(page)).isEqualTo(points(before));
        assertThat(browser.get("/c/nordan/month-end?month=2026-04").body()).doesNotContain("Fraktens momssats");
        var link = page.replaceAll("(?s).*id=\"freight\".*?href=\"([^\"]*)\".*", "$1");
        assertThat(plain(browser.get(link).body()))
                .contains("Frakten är bokförd med 25 % moms, som butiken tog, och varorna med 25 %, 6 %.");
        var english = Browser.signedIn(console, ConsoleFixture.VIEWER);
        assertThat(plain(english.get(link).body())).contains("The VAT rate of the freight differs from the goods");
    }

    private static long points(String page) {
        return Pattern.compile("<tr role=\"row\"><th scope=\"row\"")
                .matcher(page)
                .results()
                .count();
    }

    /**
     * April, from vouchers. V 1: 999.20 + 249.80. V 2 is a day of two sales, 100.00 + 12.00 and 50.00 + 6.00. V 3 to Germany at 19 %:
     * 1 123.45 + 213.46; 1 123.45 × 19 % = 213.4555. V 4: 18.95 of fees under reverse charge, 4.74. V 5: 43.73 of fees with 10.93.
     */
    @Test
    void fromVouchersEachRateIsProvedAndAWrongRowIsNamedWithItsVoucher() throws Exception {
        ownBooks();
        fact(61001, "sale", "2026-04-02", 1001, "");
        part(61001, AT_25, 2611, true, "99920, 24980, 1.25");
        voucher(
                1,
                "2026-04-02",
                "2026-04-02",
                "(1581, 124900, 'sale.tender', 61001), (3001, -99920, 'sale.revenue', 61001),"
                        + " (2611, -24980, 'sale.vat', 61001)");
        fact(61002, "sale", "2026-04-03", 1002, "");
        part(61002, AT_12, 2621, true, "10000, 1200, 0.56");
        fact(61003, "sale", "2026-04-03", 1003, "");
        part(61003, AT_12, 2621, true, "5000, 600, 0.56");
        voucher(
                2,
                "2026-04-03",
                "2026-04-03",
                "(1581, 16800, 'sale.tender', null::bigint), (3002, -15000, 'sale.revenue', null),"
                        + " (2621, -1800, 'sale.vat', null)");
        sql(
                "insert into day_entry (company_id, entry_key, connection_id, day, series, target_id, trail_id, document_id, credit, provider,"
                        + " currency, provider_minor, body, due_at, voucher_id) select 1, 'vat:' || i, 101, '2026-04-03', 'V', 103, 1002, i, false,"
                        + " 'klarna', 'SEK', 0, '{}', now(), 2 from generate_series(61002, 61003) i");
        fact(61004, "sale", "2026-04-04", 1004, "");
        part(61004, "'OSS', 'DE', 19, '', ''", 2670, true, "112345, 21346, 7.37");
        voucher(
                3,
                "2026-04-04",
                "2026-04-04",
                "(1582, 133691, 'sale.tender', 61004), (3131, -112345, 'sale.revenue', 61004),"
                        + " (2670, -21346, 'sale.vat', 61004)");
        voucher(
                4,
                "2026-04-05",
                "2026-04-05",
                "(2645, 474, 'fee.reverse-charge', null::bigint), (2614, -474, 'fee.reverse-charge', null),"
                        + " (4535, 1895, 'fee.reverse-charge', null), (4598, -1895, 'fee.reverse-charge', null)");
        voucher(
                5,
                "2026-04-06",
                "2026-04-06",
                "(6064, 4373, 'fee', null::bigint), (2641, 1093, 'fee.vat', null),"
                        + " (1581, -5466, 'payout.receivable', null)");
        var page = plain(browser.get("/c/nordan/month-end?month=2026-04").body());
        assertThat(page)
                .contains("Varje ruta och sats stämmer")
                .contains("Bevisat av Knyts egna verifikationer")
                .contains("Ingen ruta OSS, Tyskland")
                .contains("213,46")
                .contains("21 / 30 Avgifter, omvänd betalningsskyldighet")
                // 10: 249, 11: 18, 30: 4, less 48: 10.93 + 4.74 = 15.67 → 15. 49 is 249 + 18 + 4 − 15 = 256.
                .contains("48 15,67 15,00")
                .contains("49 256,00");

        // One öre from revenue to VAT, told nowhere; 26.00 on 100.00; and a person's correction of 5.00.
        fact(61005, "sale", "2026-04-07", 1005, "");
        part(61005, AT_12, 2621, true, "10000, 1200, 0.56");
        voucher(
                6,
                "2026-04-07",
                "2026-04-07",
                "(1581, 11200, 'sale.tender', 61005), (3002, -9999, 'sale.revenue', 61005),"
                        + " (2621, -1201, 'sale.vat', 61005)");
        fact(61006, "sale", "2026-04-08", 1006, "");
        part(61006, AT_25, 2611, true, "10000, 2600, 0.625");
        voucher(
                7,
                "2026-04-08",
                "2026-04-08",
                "(1581, 12600, 'sale.tender', 61006), (3001, -10000, 'sale.revenue', 61006),"
                        + " (2611, -2600, 'sale.vat', 61006)");
        voucher(
                8,
                "2026-04-09",
                "2026-04-09",
                "(3001, 500, 'correction', null::bigint), (2611, -500, 'correction', null)");
        var wrong = browser.get("/c/nordan/month-end?month=2026-04").body();
        assertThat(plain(wrong))
                .contains("2 rader i momstabellen stämmer inte")
                .containsPattern("V 6 bokfört skiljer sig från sålt med 0,01")
                .containsPattern("V 7 stämmer inte med satsen: 1,00")
                .containsPattern("V 8 utan känd sats: 5,00");
        assertThat(wrong).contains("href=\"/c/nordan/vouchers/V/2026/6\"");
    }

    /** Two payouts of Klarna's: the first states 30.00 of VAT on some of its 185.42 of fees, the second 2.40, of which 2.41 is booked. */
    @Test
    void vatOnFeesOfAPayoutIsWhatTheProviderStates() throws Exception {
        ownBooks();
        voucher(
                21,
                "2026-05-04",
                "2026-05-04",
                "70001",
                "(6064, 18542, 'fee', null::bigint), (2641, 3000, 'fee.vat', null), (1581, -21542, 'payout.receivable', null)");
        // Of what it is has nobody looked at: it is as stated, and that is no proof of a rate.
        assertThat(vat("05"))
                .contains("Moms är bokförd av verifikationer vars sats eller underlag inte är känt")
                .containsPattern("48 Avgifter i utbetalningar, ingående moms på okänt underlag .{0,60} 30,00 1 Okänt")
                .doesNotContain("Varje ruta och sats stämmer");
        assertThat(browser.get("/c/nordan/export/month-end/vat.csv?month=2026-05")
                        .body())
                .contains(";;2641;SEK;;30,00;");
        sql("update payout set fee_vat_base_minor = 12000, fee_vat_lines = 2 where payout_id = 70001");
        assertThat(vat("05"))
                .contains("Varje ruta och sats stämmer")
                .contains("Avgifter i utbetalningar, ingående moms som leverantören anger");
        voucher(
                22,
                "2026-05-05",
                "2026-05-05",
                "70002",
                "(6064, 960, 'fee', null::bigint), (2641, 241, 'fee.vat', null), (1581, -1201, 'payout.receivable', null)");
        assertThat(plain(browser.get("/c/nordan/month-end?month=2026-05").body()))
                .contains("1 rad i momstabellen stämmer inte")
                .containsPattern("V 22 skiljer sig från det leverantören anger med 0,01");
    }

    /**
     * An amended payout: 9.60 of fees with 2.41 of VAT is taken back and booked anew as the provider states by now, 2.40. Also where the
     * month of the first has ended: what takes it back is held against it.
     */
    @Test
    void anAmendedPayoutProvesItsMonth() throws Exception {
        ownBooks();
        sql("update payout set fee_vat_base_minor = 960, fee_vat_lines = 1 where payout_id = 70002");
        voucher(25, "2026-07-05", "2026-07-05", "70002", feesWith(241));
        takenBack(26, 25, "2026-07-06", feesWith(-241));
        voucher(27, "2026-07-06", "2026-07-06", "70002", feesWith(240));
        assertThat(vat("07"))
                .contains("Varje ruta och sats stämmer")
                .containsPattern("ingående moms som leverantören anger .{0,80}2,40");
        voucher(28, "2026-08-05", "2026-08-05", "70002", feesWith(241));
        takenBack(29, 28, "2026-09-06", feesWith(-241));
        voucher(30, "2026-09-06", "2026-09-06", "70002", feesWith(240));
        assertThat(vat("08")).contains("Varje ruta och sats stämmer");
        assertThat(vat("09")).contains("Varje ruta och sats stämmer");
        // What takes it back is no mirror of it.
        voucher(31, "2026-10-05", "2026-10-05", "70002", feesWith(241));
        takenBack(32, 31, "2026-10-06", feesWith(-240));
        assertThat(vat("10")).containsPattern("V 32 skiljer sig från det leverantören anger med 0,01");
    }

    private String vat(String ofMonth) throws Exception {
        return plain(browser.get("/c/nordan/month-end?month=2026-" + ofMonth).body());
    }

    /** 9.60 of fees with some VAT, or the same taken back. */
    private static String feesWith(int vat) {
        int fees = vat < 0 ? -960 : 960;
        return "(6064, " + fees + ", 'fee', null::bigint), (2641, " + vat + ", 'fee.vat', null), (1581, "
                + -(fees + vat) + ", 'payout.receivable', null)";
    }

    private void takenBack(int id, int wrong, String day, String rows) throws SQLException {
        sql(
                "insert into voucher (company_id, voucher_id, voucher_key, series, fiscal_year, number, voucher_date, event_date, text,"
                        + " settings_version, made_by, made_at, chain_hash, payout_id, reverses_voucher_id) values (1, "
                        + id
                        + ", 'vat:" + id + "', 'V', '2026', " + id + ", '" + day + "', '" + day
                        + "', 'Rättelse', 1, 'knyt', now(), '\\x00', 70002, " + wrong + ")",
                "insert into voucher_row (company_id, voucher_id, row_no, account, currency, debit_minor, credit_minor, rule, fact_id)"
                        + " select 1, " + id
                        + ", row_number() over (), a, 'SEK', greatest(m, 0), greatest(-m, 0), r, f from (values "
                        + rows + ") n (a, m, r, f)");
    }

    /** 20.00 of fees that are to bear 25 %: with 5.00 of VAT they are proved, with base and rate; with 10.00 they are 5.00 too much. */
    @Test
    void vatOnFeesThatDoesNotFollowTheSettingIsNotProved() throws Exception {
        ownBooks();
        sql(
                "update payout set fees_minor = -2000, fee_vat_minor = -500, fee_vat_base_minor = 2000, fee_vat_lines = 1 where payout_id = 70001");
        voucher(
                23,
                "2026-06-04",
                "2026-06-04",
                "70001",
                "(6064, 2000, 'fee', null::bigint), (2641, 500, 'fee.vat', null), (1581, -2500, 'payout.receivable', null)");
        assertThat(plain(browser.get("/c/nordan/month-end?month=2026-06").body()))
                .contains("Varje ruta och sats stämmer")
                .containsPattern(
                        "48 Avgifter i utbetalningar, ingående moms som leverantören anger .{0,60}25\\s?% 20,00 5,00 5,00 0,00");
        sql("update payout set fees_minor = -2000, fee_vat_minor = -1000, fee_vat_base_minor = 2000, fee_vat_lines = 1,"
                + " fee_vat_off_minor = 500 where payout_id = 70002");
        voucher(
                24,
                "2026-06-05",
                "2026-06-05",
                "70002",
                "(6064, 2000, 'fee', null::bigint), (2641, 1000, 'fee.vat', null), (1581, -3000, 'payout.receivable', null)");
        assertThat(plain(browser.get("/c/nordan/month-end?month=2026-06").body()))
                .contains("1 rad i momstabellen stämmer inte")
                .containsPattern("V 24 följer inte inställningen för leverantörens moms: 5,00")
                .doesNotContain("Varje ruta och sats stämmer");
    }

    private void otherAccounts() {
        console.engine()
                .database()
                .doForCompany(
                        "other-accounts",
                        NORDAN,
                        tx -> console.engine()
                                .settings()
                                .change(
                                        tx,
                                        NORDAN,
                                        s -> s.withGeneral(s.posting()
                                                .accounts()
                                                .changed(GeneralAccount.INPUT_VAT, 2649)
                                                .changed(GeneralAccount.REVERSE_INPUT_VAT, 2647)
                                                .changed(GeneralAccount.REVERSE_OUTPUT_VAT, 2617)
                                                .changed(GeneralAccount.EU_SERVICES, 4536)
                                                .changed(GeneralAccount.SERVICES_OUTSIDE, 4532)
                                                .changed(GeneralAccount.REVERSE_BASE_OUT, 4599)),
                                        "",
                                        "Eva",
                                        console.engine().clocks().machineNow()));
    }

    /** Fees under reverse charge on the accounts given: 18.95 from the EU, 4.74, and 100.00 from outside, 25.00. */
    private void reverse(int id, String day, String moved, int input, int output, int eu, int outside, int out)
            throws SQLException {
        voucher(
                id,
                moved,
                day,
                "(" + input + ", 2974, 'fee.reverse-charge', null::bigint), (" + output
                        + ", -2974, 'fee.reverse-charge', null), (" + eu + ", 1895, 'fee.reverse-charge', null), ("
                        + outside + ", 10000, 'fee.reverse-charge', null), (" + out
                        + ", -11895, 'fee.reverse-charge', null)");
    }

    /**
     * The accounts are changed in the middle of May; the month has vouchers on the earlier ones and on those chosen. Of each kind twice: 21 is
     * 2 × 18.95 = 37.90, 22 is 200.00, 30 is 2 × 29.74 = 59.48, and 48 is 59.48 and 2 × 10.93 = 81.34.
     */
    @Test
    void vouchersOnEarlierAccountsAreProvedInTheirBoxes() throws Exception {
        ownBooks();
        reverse(1, "2026-05-05", "2026-05-05", 2645, 2614, 4535, 4531, 4598);
        voucher(
                2,
                "2026-05-06",
                "2026-05-06",
                "(6064, 4373, 'fee', null::bigint), (2641, 1093, 'fee.vat', null), (1581, -5466, 'payout.receivable', null)");
        otherAccounts();
        reverse(3, "2026-05-20", "2026-05-20", 2647, 2617, 4536, 4532, 4599);
        voucher(
                4,
                "2026-05-21",
                "2026-05-21",
                "(6064, 4373, 'fee', null::bigint), (2649, 1093, 'fee.vat', null), (1581, -5466, 'payout.receivable', null)");
        assertThat(plain(browser.get("/c/nordan/month-end?month=2026-05").body()))
                .contains("Varje ruta och sats stämmer")
                .contains("21 37,90")
                .contains("22 200,00")
                .contains("30 59,48 59,00")
                .contains("48 81,34 81,00")
                .contains("49 -22,00".replace('-', '\u2212'));
    }

    /** What came late for February is on the accounts that were in use when it was booked, and is told in the same boxes. */
    @Test
    void whatComesLateOnEarlierAccountsIsToldInItsBoxes() throws Exception {
        ownBooks();
        assertThat(post("/c/nordan/month-end/vat/period", "month", "2026-02", "length", "quarter", "bound", "0,00")
                        .statusCode())
                .isEqualTo(303);
        assertThat(post("/c/nordan/month-end/vat/declare", "month", "2026-02").statusCode())
                .isEqualTo(303);
        reverse(1, "2026-02-10", "2026-04-01", 2645, 2614, 4535, 4531, 4598);
        otherAccounts();
        assertThat(plain(browser.get("/c/nordan/month-end?month=2026-04").body()))
                .containsPattern("Verifikation V 1 .*Ruta 21 18,95 Ruta 22 100,00 Ruta 30 29,74 Ruta 48 29,74");
    }

    /** Dated 10 February, which is declared, and booked 1 April: 80.00 with 20.00 at 25 %. */
    @Test
    void whatComesLateForADeclaredPeriodIsToldWhereAPersonSays() throws Exception {
        ownBooks();
        var page = "/c/nordan/month-end?month=2026-02";
        assertThat(browser.get(page).body()).contains("Markera februari 2026 som deklarerad");
        assertThat(post("/c/nordan/month-end/vat/period", "month", "2026-02", "length", "week")
                        .statusCode())
                .isEqualTo(422);
        assertThat(post("/c/nordan/month-end/vat/period", "month", "2026-02", "length", "quarter", "bound", "1 000,00")
                        .statusCode())
                .isEqualTo(303);
        assertThat(plain(browser.get(page).body())).contains("Momsperiod: januari 2026 till mars 2026");
        assertThat(post("/c/nordan/month-end/vat/declare", "month", "2026-02").statusCode())
                .isEqualTo(303);
        assertThat(browser.get("/c/nordan/month-end?month=2026-03").body()).contains("Deklarerad, sagt av");
        assertThat(post("/c/nordan/month-end/vat/declare", "month", "2099-01").statusCode())
                .isIn(303, 422);

        fact(61001, "sale", "2026-02-10", 1001, "");
        part(61001, AT_25, 2611, true, "8000, 2000, 0.625");
        voucher(
                1,
                "2026-04-01",
                "2026-02-10",
                "(1581, 10000, 'sale.tender', 61001), (3001, -8000, 'sale.revenue', 61001),"
                        + " (2611, -2000, 'sale.vat', 61001)");
        // Moved within what was never declared: listed nowhere.
        voucher(2, "2026-06-01", "2026-05-10", "(1581, 100, 'x', null::bigint), (1589, -100, 'x', null)");
        var into = browser.get("/c/nordan/month-end?month=2026-04").body();
        assertThat(plain(into))
                .contains("Hit från en deklarerad period")
                .containsPattern("Verifikation V 1 .*Ruta 05 80,00 Ruta 10 20,00 Inte sagt än: i ingen deklaration")
                .contains("1 post som kom sent står i ingen deklaration");
        assertThat(plain(browser.get(page).body()))
                .contains("Härifrån till en senare period")
                .contains("Ruta 10 20,00");
        assertThat(browser.get("/c/nordan/month-end?month=2026-07").body())
                .doesNotContain("Hit från en deklarerad period");

        // The page offers it; a person says that it is told in the quarter where it is booked, and thinks better of it.
        assertThat(post("/c/nordan/month-end/vat/late", "month", "2026-04", "word", "later")
                        .body())
                .contains("Välj minst en post i listan");
        var ref = into.replaceAll("(?s).*name=\"item\" value=\"(\\w+)\".*", "$1");
        assertThat(post("/c/nordan/month-end/vat/late", "month", "2026-04", "item", ref, "word", "later")
                        .statusCode())
                .isEqualTo(303);
        assertThat(plain(browser.get("/c/nordan/month-end?month=2026-04").body()))
                .contains("Allt som kom sent redovisas i en senare deklaration eller är rättat")
                // The quarter's own is nothing; 80.00 and 20.00 come from the first quarter.
                .containsPattern("Flyttat från januari 2026 .* 05 0,00 80,00 80,00 80,00 10 0,00 20,00 20,00 20,00");
        assertThat(post("/c/nordan/month-end/vat/late", "month", "2026-02", "item", ref, "word", "corrected")
                        .statusCode())
                .isEqualTo(303);
        assertThat(plain(browser.get(page).body()))
                .contains("Deklarerat för januari 2026 till mars 2026")
                .contains("Rättelse av januari 2026 till mars 2026, gjord")
                .contains("Rättat därefter");
        assertThat(plain(browser.get("/c/nordan/month-end/specification?month=2026-02")
                        .body()))
                .contains("Flyttat från deklarerade perioder")
                .contains("Momsdeklaration per ruta");
        try (var pdf = Loader.loadPDF(browser.bytes("/c/nordan/export/month-end/specification.pdf?month=2026-02")
                .body())) {
            assertThat(new PDFTextStripper().getText(pdf))
                    .contains("Flyttat från deklarerade perioder")
                    .contains("Rättat därefter");
        }
        assertThat(browser.bytes("/c/nordan/export/month-end/specification.xlsx?month=2026-02")
                        .statusCode())
                .isEqualTo(200);
        var without = post("/c/nordan/month-end/vat/reopen", "month", "2026-02");
        assertThat(without.statusCode()).isEqualTo(422);
        assertThat(without.body()).contains("Skriv varför den deklarerade perioden öppnas");
        assertThat(post("/c/nordan/month-end/vat/reopen", "month", "2026-02", "reason", "Rättas")
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get("/c/nordan/settings").body()).contains("Öppnade en deklarerad momsperiod");
        moreThanAPage();
    }

    /** 60 more of 1.00 with 0.25, beside the 80.00 with 20.00: 50 on the page, 11 on the next, all of them in the sum and in the point. */
    private void moreThanAPage() throws Exception {
        sql(
                "insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider, invoice_number,"
                        + " event_date, currency, amount_minor, tax_minor, body, settings_version, created_at) select 1, 63000 + i,"
                        + " 'late:' || i, 'sale', 1001, 63000 + i, 1, 'klarna', '', '2026-02-11', 'SEK', 0, 0, '{}', 1, now()"
                        + " from generate_series(1, 60) i",
                "insert into fact_vat (company_id, fact_id, part, treatment, country, rate, base_box, vat_box, vat_account, own, base_minor,"
                        + " vat_minor, told_base_minor, told_minor, bound) select 1, 63000 + i, 1, " + AT_25
                        + ", 2611, true, 100, 25, 100, 25, 0.625"
                        + " from generate_series(1, 60) i",
                "insert into voucher (company_id, voucher_id, voucher_key, series, fiscal_year, number, voucher_date, event_date, text,"
                        + " settings_version, made_by, made_at, chain_hash) select 1, 100 + i, 'late:' || i, 'V', '2026', 100 + i,"
                        + " '2026-04-02', '2026-02-11', 'Prov', 1, 'knyt', now(), '\\x00' from generate_series(1, 60) i",
                "insert into voucher_row (company_id, voucher_id, row_no, account, currency, debit_minor, credit_minor, rule, fact_id)"
                        + " select 1, 100 + i, n, a, 'SEK', greatest(m, 0), greatest(-m, 0), r, 63000 + i from generate_series(1, 60) i"
                        + " cross join (values (1, 1581, 125, 'sale.tender'), (2, 3001, -100, 'sale.revenue'),"
                        + " (3, 2611, -25, 'sale.vat')) as w (n, a, m, r)");
        var april = "/c/nordan/month-end?month=2026-04";
        var first = plain(browser.get(april).body());
        assertThat(first)
                .contains("60 poster som kom sent står i ingen deklaration", "61 poster")
                .contains("Summa per ruta Ruta 05 140,00 Ruta 10 35,00")
                .contains("Verifikation V 149 ")
                .doesNotContain("Verifikation V 150 ");
        var next = browser.get(april).body().replaceAll("(?s).*href=\"([^\"]*into=50[^\"]*)\".*", "$1");
        assertThat(plain(browser.get(next.replace("&amp;", "&")).body()))
                .contains("Summa per ruta Ruta 05 140,00 Ruta 10 35,00")
                .contains("Verifikation V 150 ", "Verifikation V 160 ")
                .doesNotContain("Verifikation V 149 ");
    }
}
