package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.engine.flows.RuleDesk;
import se.knyt.engine.rules.ActionText;
import se.knyt.engine.rules.MappingTable;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.settings.CutOvers;
import se.knyt.engine.settings.Prepayments;
import se.knyt.server.shell.Ref;

/** A purchase and its payout, each told whole, in words, and with the way to the other. */
class PurchasePagesTest {
    private static ConsoleFixture console;
    private static Browser owner;

    @BeforeAll
    static void start() throws Exception {
        console = new ConsoleFixture();
        owner = Browser.signedIn(console, ConsoleFixture.OWNER);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static void run(String statement) throws SQLException {
        try (var connection = console.database().connect();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static String get(String path) throws Exception {
        return owner.get("/c/nordan" + path).body();
    }

    private static String plain(String page) {
        return page.replaceAll("<[^>]*>", " ").replace('\u00a0', ' ').replaceAll("\\s+", " ");
    }

    /** Order 10462 is in the held payout; what it waits for is that payout, whichever of its lines is at fault. */
    @Test
    void whatWaitsForThePayoutsVoucherSaysSoAndLeadsThere() throws Exception {
        assertThat(get("/trails/10462"))
                .contains("Utbetalningen från Klarna är inte bokförd än")
                .contains("Den är stoppad")
                .contains("/c/nordan/payouts/klarna/8R2LM4SE");
        run("update payout set state = 'matching' where payout_id = 70002");
        try {
            assertThat(plain(get("/trails/10462"))).contains("Också en annan rad i den kan vara det som väntar");
        } finally {
            run("update payout set state = 'held' where payout_id = 70002");
        }
        assertThat(get("/trails/10452")).doesNotContain("är inte bokförd än");
    }

    /** Two rows on one account, of which a rule chose the one: each stands by itself, and the rule is named with its version. */
    @Test
    void anInvoicesRowNamesTheRuleThatChoseItsAccount() throws Exception {
        run("update effect set body = '{\"rows\":[{\"gross\":\"125.00 SEK\",\"tax\":\"25.00 SEK\",\"account\":3001,"
                + "\"rate\":\"25\",\"chosenBy\":\"filtar\",\"chosenVersion\":3},{\"gross\":\"74.00 SEK\",\"tax\":\"14.80 SEK\","
                + "\"account\":3001,\"rate\":\"25\",\"chosenBy\":\"\",\"chosenVersion\":0}]}'"
                + " where company_id = 1 and kind = 'create-invoice' and trail_id = 1000");
        assertThat(plain(get("/trails/10450")))
                .contains("1510 Kundfordringar")
                .contains("2611 Utgående moms inom Sverige, 25 % 39,80")
                .contains("Regel filtar, version 3 100,00")
                .contains("59,20");
    }

    /** 8R2LM4SE: paid on the 24th, an öre short; what was carried into it stood on 1581 the day before. */
    @Test
    void everyStepOfACertificateLeadsSomewhere() throws Exception {
        var page = get("/payouts/klarna/8R2LM4SE");
        var steps = page.substring(page.indexOf("<tbody"), page.indexOf("</tbody>"));
        assertThat(steps.split("<tr", -1)).hasSizeGreaterThan(7);
        // All but the bank's own line, which has not been seen.
        assertThat(steps.replaceAll("<th scope=\"row\">[^<]+</th><td class=\"bar\"></td>", ""))
                .doesNotContainPattern("<th scope=\"row\">[^<]");
        assertThat(steps)
                .containsPattern("href=\"/c/nordan/clearing/1581\\?date=2026-11-23[^\"]*\"[^>]*>Ingående")
                .containsPattern("href=\"/c/nordan/payouts/klarna/8R2LM4SE#findings\"[^>]*>Differens")
                .contains("?step=refunds#lines");
        var booked = get("/payouts/klarna/7Q4KD2SE");
        assertThat(booked).containsPattern("href=\"/c/nordan/vouchers/K/2026/ref-214\"[^>]*>Utbetalt");
        assertThat(get("/payouts/klarna/8R2LM4SE?step=refunds")).contains("id=\"lines\"");
    }

    /** Which rule, in which version, and why; and the list has it by itself. */
    @Test
    void aSkippedPurchaseTellsItsReasonAndIsFoundByItsState() throws Exception {
        run("update trail set state = 'skipped', held_code = 'rule.skipped', held_args ="
                + " '{\"order\":\"10450\",\"rule\":\"kiosken\",\"version\":\"4\",\"reason\":\"Kassan bokför\"}'"
                + " where company_id = 1 and order_number = '10450'");
        try {
            assertThat(plain(get("/trails/10450")))
                    .contains("Undantaget")
                    .contains("Regeln kiosken (version 4) undantar order #10450. Orsak: Kassan bokför");
            assertThat(get("/trails?state=skipped")).contains("#10450").doesNotContain("#10452");
        } finally {
            run("update trail set state = 'tied', held_code = '', held_args = '{}' where company_id = 1 and"
                    + " order_number = '10450'");
        }
    }

    /** Rule, version and reason, and both ways on; of a payout the one. */
    @Test
    void whatARuleHoldsCanBeLetGoWhereItStands() throws Exception {
        var why = "\"rule\":\"stora\",\"version\":\"4\",\"reason\":\"Ring kunden\",\"asked\":\"abc\"";
        run("update trail set state = 'held', held_code = 'rule.held', held_args = '{" + why
                + "}' where company_id = 1 and order_number = '10450'");
        run("insert into loose_end (company_id, loose_end_id, cause_key, code, args, group_key, payout_id,"
                + " self_healing, opened_at, due_at) select 1, 990001, 'payout:' || payout_id || ':held',"
                + " 'payout.rule-held', '{" + why
                + ",\"line\":\"4\",\"word\":\"GREEN\",\"reference\":\"8R2LM4SE\"}', 'x', payout_id, false,"
                + " now(), now() from payout where company_id = 1 and reference = '8R2LM4SE'");
        try {
            assertThat(plain(get("/trails/10450")))
                    .contains("Regeln stora (version 4) stoppar order #10450 för granskning. Orsak: Ring kunden")
                    .contains("Släpp")
                    .contains("Lägg åt sidan");
            assertThat(plain(get("/payouts/klarna/8R2LM4SE")))
                    .contains("Regeln stora (version 4) stoppar utbetalningen 8R2LM4SE för rad 4")
                    .contains("Orsak: Ring kunden")
                    .contains("Släpp");
        } finally {
            run("delete from loose_end where loose_end_id = 990001");
            run("update trail set state = 'tied', held_code = '', held_args = '{}' where company_id = 1 and"
                    + " order_number = '10450'");
        }
    }

    @Test
    void anUnmatchedLineIsCalledWhatTheProviderCallsIt() throws Exception {
        run("insert into payout_line (company_id, payout_id, seq, line, kind, provider_kind, amount_minor, at,"
                + " order_reference, status) values (1, 70002, 90, 90, 'sale', 'SALE', 1000, '2026-11-14Z',"
                + " 'KL-ORDER-77', 'unmatched'), (1, 70002, 91, 91, 'deposit', 'PAID_IN', 100, '2026-11-14Z', '',"
                + " 'no_match_needed')");
        try {
            var page = get("/payouts/klarna/8R2LM4SE");
            assertThat(page)
                    .contains("KL-ORDER-77")
                    .contains("Insatt hos leverantören")
                    .doesNotContain("Skuld överförd");
        } finally {
            run("delete from payout_line where payout_id = 70002 and seq >= 90");
        }
    }

    @Test
    void theVoucherOfASaleLeadsToItsPurchaseAndToTheDocument() throws Exception {
        run("insert into voucher (company_id, voucher_id, voucher_key, series, fiscal_year, number, voucher_date,"
                + " event_date, text, trail_id, document_id, settings_version, made_by, made_at, chain_hash)"
                + " values (1, 80900, 'sale:x', 'K', '2026', 900, '2026-11-13', '2026-11-13', 'Sale', 1002, null,"
                + " 1, 'knyt', '2026-11-13T09:00Z', '\\x00'); insert into voucher_row (company_id, voucher_id,"
                + " row_no, account, currency, debit_minor, credit_minor) values (1, 80900, 1, 1581, 'SEK', 36500,"
                + " 0), (1, 80900, 2, 3001, 'SEK', 0, 36500)");
        var page = get("/vouchers/K/2026/900");
        assertThat(page)
                .contains("/c/nordan/trails/10452")
                .contains("Köp #10452")
                .containsPattern("/c/nordan/originals/[^\"]+\">")
                .doesNotContain("Inget annat än verifikationen");
    }

    /** The books moved in the middle of the year: K 705 of our books, and K 705 of the accounting system, whose own number here is a reference. */
    @Test
    void oneNumberOfOurBooksAndOneOfTheAccountingSystemAreTwoVouchers() throws Exception {
        run("insert into voucher (company_id, voucher_id, voucher_key, series, fiscal_year, number, voucher_date,"
                + " event_date, text, settings_version, made_by, made_at, chain_hash, reference) values (1, 80705,"
                + " 'own:705', 'K', '2026', 705, '2026-05-13', '2026-05-13', 'Before the move', 1, 'knyt',"
                + " '2026-05-13Z', '\\x00', false), (1, 80708, 'own:708', 'K', '2026', 708, '2026-08-13',"
                + " '2026-08-13', 'After the move', 1, 'knyt', '2026-08-13Z', '\\x00', true); insert into"
                + " voucher_row (company_id, voucher_id, row_no, account, currency, debit_minor, credit_minor)"
                + " values (1, 80705, 1, 1930, 'SEK', 100, 0), (1, 80705, 2, 3001, 'SEK', 0, 100), (1, 80708, 1,"
                + " 1930, 'SEK', 100, 0), (1, 80708, 2, 3001, 'SEK', 0, 100); insert into voucher_number"
                + " (company_id, voucher_id, connection_id, system_number, read_at) values (1, 80708, 103, 'K 705"
                + " 2026', '2026-08-13Z')");
        assertThat(plain(get("/vouchers/K/2026/705")))
                .contains("Before the move")
                .doesNotContain("Knyt-ref");
        assertThat(plain(get("/vouchers/K/2026/ref-708"))).contains("After the move", "K 705", "Knyt-ref 000708");
        assertThat(plain(get("/vouchers?number=K+705"))).contains("After the move");
    }

    @Test
    void countriesTipsAndFreeOrdersAreSaidInWords() throws Exception {
        assertThat(plain(get("/trails/10452"))).contains("Konsument, Sverige. Betalt med Klarna");
        assertThat(plain(get("/trails?country=NO"))).contains(", Norge");
        run("update trail set payment_method = '' where trail_id = 1003");
        run("update document set body = replace(body, '\"kind\":\"SHIPPING\",\"sku\":\"\",\"title\":\"Frakt\"',"
                + " '\"kind\":\"TIP\",\"sku\":\"\",\"title\":\"Tip\"') where document_id = 20003");
        var page = plain(get("/trails/10453"));
        assertThat(page)
                .contains("Inget att betala")
                .doesNotContain("Betalt med")
                .contains("Dricks");
    }

    @Test
    void aPurchaseLeadsToTheRulesThatAreTriedOnItAndTheNewestAreOffered() throws Exception {
        assertThat(get("/trails/10452"))
                .contains("/c/nordan/rules/try?order=10452")
                .contains("Pröva reglerna");
        var tester = get("/rules/try");
        assertThat(tester).contains("/c/nordan/rules/try?order=10489").contains("#10489");
        assertThat(tester.split("/rules/try\\?order=", -1)).hasSize(10 + 1);
    }

    /**
     * Two shops that both have an order 1001: the older is held by a rule, the newer belongs to Nordan Outlet. The number alone leads to a
     * choice and does nothing; every way that means one of them leads to that one.
     */
    @Test
    void twoShopsWithTheSameOrderNumberAreKeptApart() throws Exception {
        twoOf1001();
        var older = "/c/nordan/trails/1001~" + Ref.of(1970);
        var newer = "/c/nordan/trails/1001~" + Ref.of(1971);
        var choice = get("/trails/1001");
        assertThat(choice).contains("href=\"" + older + "\"", "href=\"" + newer + "\"", "Nordan Outlet");
        assertThat(plain(choice)).contains("Flera köp har numret #1001", "549,00", "299,00");
        assertThat(owner.get(older).body())
                .contains("Släpp", "action=\"" + older + "/rule-word\"", older + "/refund")
                .doesNotContain(newer);
        assertThat(owner.get(newer).body()).contains(newer + "/refund").doesNotContain("Släpp", older);

        assertThat(get("/trails?q=1001")).contains(older + "\"", newer + "\"");
        assertThat(get("/loose-ends")).contains(older).doesNotContain(newer);
        assertThat(get("/trails/1001/refund")).contains(older + "/refund\"", newer + "/refund\"");
        assertThat(owner.get(older + "/refund").body()).contains("action=\"" + older + "/refund\"");
        assertThat(get("/rules/try?order=1001")).contains("/rules/try?order=1001&amp;trail=" + Ref.of(1970));
        assertThat(get("/rules/try?order=1001&trail=" + Ref.of(1970)))
                .contains("name=\"trail\" value=\"" + Ref.of(1970) + "\"")
                .doesNotContain("Flera köp");
        assertThat(get("/settings/vat?order=1001"))
                .contains("name=\"pick\" value=\"" + Ref.of(1970) + "\"", "Nordan Outlet");
        assertThat(get("/settings/vat?order=1001&trail=" + Ref.of(1970))).contains("href=\"" + older + "\"");

        var word = owner.form("asked", "abc", "word", "let-go");
        assertThat(owner.post("/c/nordan/trails/1001/rule-word", word).statusCode())
                .isEqualTo(409);
        assertThat(said()).isEmpty();
        assertThat(owner.post(newer + "/rule-word", word)
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .endsWith(newer + "?done=nothing-to-retry");
        assertThat(said()).isEmpty();
        assertThat(owner.post(older + "/rule-word", word)
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .endsWith(older + "?done=order-let-go");
        assertThat(said()).containsExactly("19700 let-go");
    }

    private static void twoOf1001() throws SQLException {
        try (var connection = console.database().connect()) {
            SamplePurchase.purchase(connection, 1970, "1001");
            SamplePurchase.purchase(connection, 1971, "1001B");
        }
        run("insert into connection (company_id, connection_id, connector, name, base_uri, settings, quota_scope,"
                + " hook_token_hash, state, state_since, created_at) values (1, 191, 'shopify', 'Nordan Outlet',"
                + " 'http://127.0.0.1:1', '{}', 'outlet', sha256('outlet'::bytea), 'active', '2026-11-01Z',"
                + " '2026-11-01Z')");
        run("update document set connection_id = 191, body = replace(body, '1001B', '1001') where trail_id = 1971");
        run("update trail set order_number = '1001', total_minor = 29900, placed_at = '2026-11-13Z' where trail_id"
                + " = 1971");
        var why = "{\"rule\":\"stora\",\"version\":\"4\",\"reason\":\"Ring kunden\",\"asked\":\"abc\"}";
        run("update trail set state = 'held', held_code = 'rule.held', held_args = '" + why
                + "' where trail_id = 1970");
        run("insert into loose_end (company_id, loose_end_id, cause_key, code, args, group_key, trail_id,"
                + " self_healing, opened_at, due_at) values (1, 990002, 'trail:1970:held', 'rule.held', '" + why
                + "', 'rule.held:stora', 1970, false, now(), now())");
    }

    private static List<String> said() throws SQLException {
        try (var connection = console.database().connect();
                var sql = connection.createStatement();
                var rows = sql.executeQuery("select document_id || ' ' || word from rule_word where company_id = 1")) {
            var result = new ArrayList<String>();
            while (rows.next()) {
                result.add(rows.getString(1));
            }
            return result;
        }
    }

    /** A rule looks an account up: its table's row is shown. One that divides by nothing holds the order, and says why without a word of the language of conditions. */
    @Test
    void aRuleThatFailsSaysWhyInTheReadersWords() throws Exception {
        SampleRefund.put(console);
        var engine = console.engine();
        var desk = new RuleDesk(
                engine.database(),
                engine.settings(),
                engine.clocks(),
                engine.connections(),
                company -> {},
                engine.archive());
        var before = desk.current(1);
        desk.change(
                1,
                before.version(),
                rules -> rules.withTables(List.of(new MappingTable("Konton", Map.of("SE", "3041"))))
                        .withRules(List.of(
                                new Rule(
                                        "Efter land",
                                        "",
                                        "true",
                                        List.of(new ActionText(
                                                "map",
                                                Map.of(
                                                        "field",
                                                        "sales-account",
                                                        "from",
                                                        "country",
                                                        "table",
                                                        "Konton",
                                                        "without",
                                                        "hold")))),
                                Rule.skip("Noll", "", "1 / (total_minor - total_minor) == 1", "delar med noll"))),
                "prov",
                "maria@nordanfriluft.example");
        try {
            var page = plain(get("/rules/try?order=" + SampleRefund.NUMBER));
            assertThat(page)
                    .contains("Tabellen Konton: raden SE säger 3041")
                    .contains("den delar med noll")
                    .contains("Regeln Noll gick inte att pröva")
                    .doesNotContain("by zero")
                    .doesNotContain("evaluation");
        } finally {
            desk.change(
                    1, desk.current(1).version(), rules -> before.rules(), "tillbaka", "maria@nordanfriluft.example");
        }
    }

    /** Nordan keeps its books in Fortnox: invoice and payments there, payouts by Knyt, over 1589 until somebody chooses otherwise. */
    @Test
    void theSetUpAsksWhoBooksTheBankLineAndDrawsWhoWritesWhat() throws Exception {
        var page = get("/flows");
        var drawing = page.substring(page.indexOf("id=\"writers\""));
        assertThat(plain(drawing.substring(0, drawing.indexOf("</section>"))))
                .contains("Vem skriver vad")
                .contains("Leverans: faktura Ekonomisystemet Debet 1510")
                .contains("Betalning av fakturan Ekonomisystemet Debet 1581")
                .contains("Utbetalning från Klarna, med avgift Knyt Debet 1589")
                .contains("Insättningen på bankkontot Knyt Debet 1930");
        // A provider more, so that there is something to set up.
        run("insert into connection (company_id, connection_id, connector, name, base_uri, settings, quota_scope,"
                + " hook_token_hash, state, state_since, created_at) values (1, 190, 'stripe', 'Stripe',"
                + " 'http://127.0.0.1:1', '{}', 'stripe1', sha256('stripe1'::bytea), 'active', '2026-11-01Z',"
                + " '2026-11-01Z')");
        // Until anything is kept in either way, both can be chosen and both are drawn; the form's choice shows one of
        // them.
        run("update flow set state = 'paused' where company_id = 1 and state = 'on'");
        assertThat(get("/flows"))
                .contains("drawing offered-system", "drawing offered-own", "data-mode=\"own\"", "data-mode=\"system\"");
        run("update flow set state = 'on' where company_id = 1 and state = 'paused' and code <> 'orders-to-erp'");
        var setup = get("/flows");
        var form = setup.substring(setup.indexOf("id=\"set-up\""), setup.indexOf("id=\"writers\""));
        assertThat(form)
                .contains("name=\"leg\" value=\"IN_TRANSIT\" checked")
                .contains("value=\"ACCOUNTING_SYSTEM_BOOKS_BANK\"")
                .contains("value=\"DIRECT\"");
        var csrf = Browser.csrf(form);
        var refused = owner.post(
                "/c/nordan/flows/set-up",
                Map.of("_csrf", csrf, "from", Ref.of(190), "books", Ref.of(103), "start", "i går", "leg", "DIRECT"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .as("what was chosen stays chosen")
                .contains("name=\"leg\" value=\"DIRECT\" checked")
                .doesNotContain("name=\"leg\" value=\"IN_TRANSIT\" checked")
                .doesNotContain("name=\"over\"");
        var made = owner.post(
                "/c/nordan/flows/set-up",
                Map.of(
                        "_csrf",
                        csrf,
                        "from",
                        Ref.of(190),
                        "books",
                        Ref.of(103),
                        "in",
                        "shop",
                        "leg",
                        "ACCOUNTING_SYSTEM_BOOKS_BANK"));
        assertThat(made.statusCode()).isEqualTo(303);
        assertThat(plain(get("/flows")))
                .contains("Utbetalning från Stripe, med avgift Knyt Debet 1589")
                .contains("Insättningen på bankkontot Ekonomisystemets bankkoppling Debet 1930");
        // One channel goes over to vouchers of Knyt's, and money that comes early is booked: each way has its drawing.
        var settings = console.engine().settings();
        console.engine()
                .database()
                .doForCompany(
                        "a-channel-of-its-own",
                        1,
                        tx -> settings.change(
                                tx,
                                1,
                                now -> now.withCutOvers(new CutOvers(List.of(
                                                new CutOvers.Change(LocalDate.of(2026, 1, 1), LedgerMode.KNYT, 101L))))
                                        .withPrepayments(new Prepayments(List.of(new Prepayments.Change(
                                                LocalDate.of(2026, 1, 1), Prepayments.Way.BOOKED)))),
                                "prov",
                                "maria@nordanfriluft.example",
                                Instant.parse("2026-11-01T00:00:00Z")));
        var both = plain(get("/flows"));
        assertThat(both)
                .contains("Ekonomisystemet har kundreskontran Allt utom de kanaler som har ett eget sätt")
                .contains("Knyt skriver alla verifikationer Nordanfriluft.se")
                .contains("Leverans av det som är betalt i förskott Ekonomisystemet Debet 2420")
                .contains("Leverans av det som är betalt i förskott Knyt Debet 2420")
                .contains("Återdragen betalning i utbetalningen från Klarna Knyt Debet 1689")
                .contains("Utbetalning som aldrig nådde banken Knyt Debet 1581");
        var leg = get("/bank/leg");
        var feed = leg.substring(leg.indexOf("id=\"bl-ACCOUNTING_SYSTEM_BOOKS_BANK\""));
        assertThat(feed.substring(0, feed.indexOf("</section>"))).contains("Gäller nu");
    }
}
