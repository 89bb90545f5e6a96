package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.rules.RuleAction;

/** Rules about lines of payouts and drafts of returns by their pages alone: built, refused, saved, and tried on lines that are there. */
class LineRulePagesTest {
    private static final Pattern SEEN = Pattern.compile("name=\"seen\" value=\"(\\d+)\"");
    private static final long PAYOUT = 91_001;
    private static ConsoleFixture console;
    private static Browser owner;
    private static String csrf;

    /** 100,00 that is matched with nothing, a fee of 10,00, 25,00 that Klarna calls GREEN, and 5,00 given back: 60,00 paid. */
    @BeforeAll
    static void start() throws Exception {
        console = new ConsoleFixture();
        run(
                "insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date, bank_late_on,"
                        + " paid_minor, opening_minor, closing_minor, lines, state, findings) values (1, " + PAYOUT
                        + ", 102, 'klarna', 'TRYME1', 'SEK', '2026-11-20T05:00Z', '2026-11-20', '2026-11-25', 6000, 0, 0, 4, 'matching', '[]')");
        line(1, 1, "sale", "SALE", 10000, "unmatched");
        line(2, 2, "fee", "FEE", -1000, "no_match_needed");
        line(3, 3, "unrecognized", "GREEN", -2500, "unrecognized");
        line(4, 4, "refund", "RETURN", -500, "unmatched");
        SampleRefund.putHeld(console);
        owner = Browser.signedIn(console, ConsoleFixture.OWNER);
        csrf = Browser.csrf(owner.get("/c/nordan/settings").body());
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void theFormOffersWhatALineHasAndWhatCanBeDoneWithIt() throws Exception {
        assertThat(owner.get("/c/nordan/rules/edit?flow=payout-lines").body())
                .contains("value=\"provider_kind\"", "leverantörens ord", "Konto för raden", "Vad raden är")
                .doesNotContain("value=\"row.sku\"", "Försäljningskonto", "Bokför utkastet");
        assertThat(owner.get("/c/nordan/rules/edit?flow=return-drafts").body())
                .contains("value=\"rows_fit\"", "Bokför utkastet")
                .doesNotContain("Konto för raden");
        assertThat(owner.get("/c/nordan/rules/edit").body())
                .contains("value=\"row.sku\"")
                .doesNotContain("value=\"provider_kind\"");
    }

    @Test
    void linesOfTheFormBecomeAConditionAboutThePayoutsLine() throws Exception {
        assertThat(post(form("payout-lines", "b0.field", "matched", "b0.op", "is", "b0.value", "nej", "do", "build")))
                .contains(">!matched<");
        assertThat(post(form(
                        "payout-lines",
                        "b0.field",
                        "amount_minor",
                        "b0.op",
                        "under",
                        "b0.value",
                        "−10,50",
                        "do",
                        "build")))
                .contains("amount_minor &lt; -1050");
        assertThat(post(form("return-drafts", "b0.field", "age_days", "b0.op", "over", "b0.value", "3", "do", "build")))
                .contains("age_days &gt; 3");
        assertThat(post(form(
                        "payout-lines", "b0.field", "matched", "b0.op", "is", "b0.value", "kanske", "do", "build")))
                .contains("Skriv ja eller nej");
        assertThat(post(form("return-drafts", "b0.field", "age_days", "b0.op", "is", "b0.value", "2,5", "do", "build")))
                .contains("Skriv ett helt antal");
        assertThat(post(form("payout-lines", "b0.field", "row.sku", "b0.op", "is", "b0.value", "A", "do", "build")))
                .contains("role=\"alert\"");
    }

    @Test
    void aRuleIsRefusedAtItsPlaceSavedAndTried() throws Exception {
        assertThat(post(rule("knid == 'unrecognized'", "6990")))
                .contains("Menade du kind?")
                .contains("rad 1, tecken 1");
        assertThat(post(rule("provider_kind == 'GREEN'", "1581")))
                .contains("1581 är vad en betalleverantör är skyldig")
                .contains("#act0");
        assertThat(post(rule("provider_kind == 'GREEN'", "2641"))).contains("2641 hör till momsdeklarationen");
        assertThat(post(rule("provider_kind == 'GREEN'", "69"))).contains("69 är inget konto");
        assertThat(names()).isEmpty();
        post(rule("provider_kind == 'GREEN'", "6990"));
        assertThat(names()).containsExactly("Miljö");
        assertThat(owner.get("/c/nordan/rules?flow=payout-lines").body())
                .contains("Bokför raden på konto 6990")
                .contains("Summan och avstämningen ändras aldrig");
        assertThat(owner.get("/c/nordan/rules?flow=deliveries-to-invoices").body())
                .doesNotContain("Bokför raden på konto 6990");
        int version = version();
        var tried = owner.get("/c/nordan/rules/try/payout-lines?reference=TRYME1&line=3")
                .body();
        assertThat(tried)
                .contains("Miljö: stämmer")
                .contains("provider_kind = GREEN")
                .contains("Okänd typ: GREEN")
                .contains("Raden går vidare")
                .contains("Bokför raden på konto 6990")
                .contains("Miljö")
                .contains("version " + version);
        // Before the rule the 25,00 stand on the account of what nobody knows.
        var before = tried.substring(tried.indexOf("bokförs utan regler"), tried.indexOf("bokförs med regler"));
        var after = tried.substring(tried.indexOf("bokförs med regler"));
        assertThat(before).contains("2999").doesNotContain("6990");
        assertThat(after).contains("6990").doesNotContain("2999");
        assertThat(owner.get("/c/nordan/rules/try/payout-lines?reference=TRYME1&line=1")
                        .body())
                .contains("Miljö: stämmer inte")
                .contains("står på egna konton");
        assertThat(owner.get("/c/nordan/rules/try/payout-lines?reference=%3Cb%3E")
                        .body())
                .contains("Det finns ingen sådan utbetalning")
                .doesNotContain("<b>\"");
        rules();
    }

    @Test
    void aHeldLineAndAFaultAreToldByTheTester() throws Exception {
        rules(
                Rule.of(
                        "delar",
                        "payout-lines",
                        "amount_minor / (amount_minor + 1000) > 5",
                        new RuleAction.LineAccount(6990)),
                Rule.hold("stopp", "payout-lines", "kind == 'sale' && !matched", "Vänta in fakturan"));
        assertThat(owner.get("/c/nordan/rules/try/payout-lines?reference=TRYME1&line=1")
                        .body())
                .contains("Utbetalningen stoppas")
                .contains("Orsak: Vänta in fakturan")
                .contains("stopp: stämmer");
        assertThat(owner.get("/c/nordan/rules/try/payout-lines?reference=TRYME1&line=2")
                        .body())
                .contains("delar: gick inte att räkna ut")
                .contains("den delar med noll");
        rules();
    }

    /** No purchase is known to it, so nothing can be booked: the page says why, and rules are not asked. */
    @Test
    void aDraftIsPickedAndItsProblemTold() throws Exception {
        var list = owner.get("/c/nordan/rules/try/return-drafts").body();
        assertThat(list).contains("TRYME1, Rad 4").contains("Välj ett utkast");
        var link = Pattern.compile("/rules/try/return-drafts\\?payout=[^\"]*&amp;seq=4")
                .matcher(list);
        assertThat(link.find()).isTrue();
        assertThat(owner.get("/c/nordan" + link.group().replace("&amp;", "&")).body())
                .contains("Utkastet väntar på en person")
                .contains("Regler i version");
        assertThat(owner.get("/c/nordan/rules/try/return-drafts?payout=000000000000&seq=4")
                        .body())
                .contains("Raden är inte öppen längre");
    }

    /**
     * A payout, a credit and a sale that a rule leaves to a person. The payout of 7 866.00 sold, less fees of 120.00 with 30.00 of VAT, is 7 716.00
     * on its way; the jacket of 250.00 that came back is 200.00 and 50.00 of VAT. The sale is booked already, so what it would be cannot be told.
     */
    @Test
    void draftsOfVouchersAreShownWithTheirRowsAndBookedByTheButton() throws Exception {
        run("update payout set state = 'held' where company_id = 1 and payout_id = 70001");
        run("create table kept_trail as select * from trail where company_id = 1 and trail_id = 1905");
        run(
                "update trail set state = 'held', held_code = 'rule.draft-voucher', held_args = '{\"rule\":\"utkast\",\"version\":\"2\","
                        + "\"asked\":\"o1\"}' where company_id = 1 and trail_id = 1905");
        run(
                "insert into loose_end (company_id, loose_end_id, cause_key, code, args, group_key, payout_id, trail_id, due_at, opened_at)"
                        + " select 1, 98300 + n, k, c, a, c, p, t, now(), now() - n * interval '1 hour' from (values"
                        + " (1, 'payout:70001:held', 'payout.rule-draft', '{\"rule\":\"utkast\",\"version\":\"2\",\"asked\":\"p1\"}', 70001, null::bigint),"
                        + " (2, 'd2', 'refund.rule-draft', '{\"rule\":\"utkast\",\"version\":\"2\",\"refund\":\""
                        + SampleRefund.HELD_KEY
                        + "\"}', null, 1905), (3, 'd3', 'rule.draft-voucher', '{\"rule\":\"utkast\",\"version\":\"2\",\"asked\":\"o1\"}', null,"
                        + " 1905)) d (n, k, c, a, p, t)");
        try {
            var body = owner.get("/c/nordan/vouchers/drafts").body();
            var page = body.replaceAll("<[^>]+>", " ").replace('\u00a0', ' ').replaceAll("\\s+", " ");
            var drafts = page.substring(page.indexOf("#" + SampleRefund.HELD))
                    .split("Bokför #?" + "(" + SampleRefund.HELD + "|Klarna)");
            var sale = drafts[0];
            var credit = drafts[1];
            var payout = drafts[2];
            assertThat(sale).contains("utkast", "Vad som skulle bokföras går inte att räkna ut nu");
            assertThat(credit).contains("Så bokförs det, ", "200,00", "50,00", "250,00");
            assertThat(payout).contains("Så bokförs det", "7 716,00", "120,00", "30,00", "7 866,00");
            assertThat(Browser.signedIn(console, ConsoleFixture.VIEWER)
                            .get("/c/nordan/vouchers/drafts")
                            .body())
                    .contains("7Q4KD2SE")
                    .doesNotContain("name=\"asked\"");
            var of = se.knyt.server.shell.Ref.of(70001);
            assertThat(body).contains("name=\"payout\" value=\"" + of + "\"");
            assertThat(booked("code", "payout.rule-draft", "payout", of, "asked", "other"))
                    .endsWith("nothing-to-retry");
            assertThat(booked("code", "payout.rule-draft", "payout", of, "asked", "p1"))
                    .endsWith("draft-booked");
            var trail = body.replaceAll(
                    "(?s).*name=\"code\" value=\"rule.draft-voucher\"><input type=\"hidden\" name=\"trail\" value=\"([^\"]+)\".*",
                    "$1");
            assertThat(booked("code", "rule.draft-voucher", "trail", trail, "asked", "o1"))
                    .endsWith("draft-booked");
            assertThat(words()).isEqualTo("o1 let-go, p1 let-go");
        } finally {
            run("delete from loose_end where company_id = 1 and loose_end_id between 98301 and 98303");
            run("update payout set state = 'booked' where company_id = 1 and payout_id = 70001");
            run("update trail t set state = k.state, held_code = k.held_code, held_args = k.held_args from kept_trail k"
                    + " where t.company_id = 1 and t.trail_id = 1905");
            run("drop table kept_trail");
        }
    }

    private static String booked(String... fields) throws Exception {
        return owner.post("/c/nordan/vouchers/drafts", owner.form(fields))
                .headers()
                .firstValue("Location")
                .orElseThrow();
    }

    private static String words() throws Exception {
        try (var connection = console.database().connect();
                var statement = connection.createStatement();
                var answer = statement.executeQuery(
                        "select string_agg(asked || ' ' || word, ', ' order by asked) from rule_word where company_id = 1 and asked in ('o1', 'p1')")) {
            answer.next();
            return answer.getString(1);
        }
    }

    @Test
    void theFormOffersWhatARefundHas() throws Exception {
        assertThat(owner.get("/c/nordan/rules/edit?flow=refunds").body())
                .contains("value=\"return_kind\"", "value=\"row.brand\"", "value=\"sales-account\"", "value=\"draft\"")
                .doesNotContain("value=\"vat-treatment\"", "value=\"price\"", "value=\"card-vat\"");
    }

    /** 250,00 with 50,00 of VAT: 200,00 of the sale is turned back on 3731 instead of 3001. */
    @Test
    void aRefundIsTriedRuleByRule() throws Exception {
        rules(
                Rule.of(
                        "konto",
                        "refunds",
                        "return_kind == 'complaint' && !('back-in-stock' in restock)",
                        new RuleAction.SalesAccount(java.util.Optional.empty(), java.util.Optional.empty(), 3731)),
                Rule.hold("stora", "refunds", "amount_minor > 100000", ""));
        var page = owner.get("/c/nordan/rules/try/refunds?order=" + SampleRefund.HELD)
                .body();
        assertThat(page)
                .contains("Återbetalningen krediteras", "konto: stämmer", "stora: stämmer inte", "3731")
                .contains("Regel konto");
        assertThat(owner.get("/c/nordan/rules/try/refunds?order=nowhere").body())
                .contains("Order nowhere finns inte");
        rules();
    }

    /** Held by a rule: put aside it can still be let go, and then nothing waits any more. */
    @Test
    void aPersonPutsAHeldRefundAsideAndLetsItGo() throws Exception {
        var path = "/c/nordan/trails/" + SampleRefund.HELD + "/held-refunds";
        assertThat(owner.get(path).body())
                .contains("Regeln reklamationer stoppar återbetalningen", "Se på jackan", "250,00", "Lägg åt sidan");
        assertThat(say(path, "aside")).contains("done=refund-aside");
        assertThat(owner.get("/c/nordan/returns").body()).contains("åt sidan");
        run(
                "update trail set state = 'waiting', held_code = '', held_args = '{}' where company_id = 1 and trail_id = 1905");
        assertThat(owner.get(path).body()).contains("Släpp").doesNotContain("value=\"aside\"");
        assertThat(say(path, "let-go")).contains("done=refund-let-go");
        assertThat(say(path, "let-go")).contains("done=nothing-to-retry");
        assertThat(owner.get(path).statusCode()).isEqualTo(404);
    }

    private static String say(String path, String word) throws Exception {
        return owner.post(path, Map.of("_csrf", csrf, "refund", SampleRefund.HELD_KEY, "word", word))
                .headers()
                .firstValue("location")
                .orElse("");
    }

    /** The engine is not here: the row says what a rule has said, and the page names it with a button for a word. */
    @Test
    void aSkippedLineIsNamedWithItsRuleAndCanBeTakenAlong() throws Exception {
        run(
                "insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date, bank_late_on,"
                        + " paid_minor, opening_minor, closing_minor, lines, state, findings) values (1, 91002, 102, 'klarna', 'SKIPME1',"
                        + " 'SEK', '2026-11-20T05:00Z', '2026-11-20', '2026-11-25', 50000, 0, 0, 1, 'booked', '[]')");
        run(
                "insert into payout_line (company_id, payout_id, seq, line, kind, provider_kind, amount_minor, at, order_reference, status)"
                        + " values (1, 91002, 1, 1, 'sale', 'SALE', 50000, '2026-11-19T10:00Z', 'L1', 'skipped')");
        run(
                "insert into line_skip (company_id, payout_id, seq, revision, about, rule, reason, settings_version, money, asked)"
                        + " values (1, 91002, 1, 1, 'payout-lines', 'butik i Luleå', 'Kassan bokför själv', 3, 'open', 'abc/1')");
        try {
            assertThat(owner.get("/c/nordan/payouts/klarna/SKIPME1").body())
                    .contains(
                            "Undantagna rader",
                            "Regeln butik i Luleå (version 3). Kassan bokför själv",
                            "Står öppet på leverantörens konto.",
                            "value=\"abc/1\"",
                            "Ta med den ändå");
            assertThat(owner.get("/c/nordan/payouts/klarna/TRYME1").body()).doesNotContain("Undantagna rader");
        } finally {
            run("delete from line_skip where payout_id = 91002");
            run("delete from payout_line where payout_id = 91002");
            run("delete from payout where payout_id = 91002");
        }
    }

    /** Of a fee alone it is refused with the reason; of all lines the tester says which it skips. */
    @Test
    void aSkipIsRefusedWhereItMakesNoSenseAndTriedWhereItDoes() throws Exception {
        var refused = post(form(
                "payout-lines",
                "condition",
                "kind == \"fee\"",
                "a0.kind",
                "skip",
                "a0.reason",
                "Andra har det",
                "a0.money",
                "open",
                "reason",
                "Prov",
                "do",
                "save"));
        assertThat(refused)
                .contains("Bara försäljningar och återbetalningar som inte har mött något i Knyt kan undantas");
        rules(Rule.of("allt", "payout-lines", "true", new RuleAction.Skip("Andra har det")));
        try {
            assertThat(owner.get("/c/nordan/rules/try/payout-lines?reference=TRYME1&line=1")
                            .body())
                    .contains("Raden undantas.", "Andra har det");
            assertThat(owner.get("/c/nordan/rules/try/payout-lines?reference=TRYME1&line=2")
                            .body())
                    .contains("Raden går vidare.", "Regeln undantar den inte");
        } finally {
            rules();
        }
    }

    private static void line(int seq, int place, String kind, String word, long minor, String status)
            throws SQLException {
        run(
                "insert into payout_line (company_id, payout_id, seq, line, kind, provider_kind, amount_minor, at, order_reference, status)"
                        + " values (1, " + PAYOUT + ", " + seq + ", " + place + ", '" + kind + "', '" + word + "', "
                        + minor
                        + ", '2026-11-19T10:00Z', 'NOWHERE-" + seq + "', '" + status + "')");
    }

    private static void run(String statement) throws SQLException {
        try (var connection = console.database().connect();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static int version() {
        var engine = console.engine();
        return engine.database()
                .forCompany(
                        "v",
                        1L,
                        tx -> engine.settings().current(tx, 1L).settings().version());
    }

    private static List<String> names() {
        var engine = console.engine();
        return engine.database()
                .forCompany(
                        "names",
                        1L,
                        tx -> engine.settings().current(tx, 1L).settings().rules().stream()
                                .map(Rule::name)
                                .toList());
    }

    private static void rules(Rule... rules) {
        var engine = console.engine();
        engine.database()
                .doForCompany(
                        "rules",
                        1L,
                        tx -> engine.settings()
                                .change(
                                        tx,
                                        1L,
                                        s -> s.withRules(s.ruleSet().withRules(List.of(rules))),
                                        "",
                                        "Eva",
                                        java.time.Instant.EPOCH));
    }

    private static Map<String, String> form(String flow, String... values) {
        var form = new TreeMap<String, String>();
        form.put("flow", flow);
        form.put("name", "Miljö");
        for (int i = 0; i < values.length; i += 2) {
            form.put(values[i], values[i + 1]);
        }
        return form;
    }

    private static Map<String, String> rule(String condition, String account) {
        return form(
                "payout-lines",
                "condition",
                condition,
                "a0.kind",
                "line-account",
                "a0.account",
                account,
                "reason",
                "Prov",
                "do",
                "save");
    }

    private static String post(Map<String, String> sent) throws Exception {
        var form = new TreeMap<>(sent);
        form.put("_csrf", csrf);
        var seen = SEEN.matcher(owner.get("/c/nordan/rules/edit").body());
        form.putIfAbsent("seen", seen.find() ? seen.group(1) : "0");
        return owner.post("/c/nordan/rules/edit", form).body();
    }
}
