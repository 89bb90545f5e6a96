package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.engine.flows.RuleDesk;

/** Rules by their pages alone: written, refused, ordered, compared and rolled back. */
class RulesTest {
    private static final Pattern SEEN = Pattern.compile("name=\"seen\" value=\"(\\d+)\"");
    private static ConsoleFixture console;
    private static Browser owner;
    private static String csrf;

    @BeforeAll
    static void start() throws Exception {
        console = new ConsoleFixture();
        owner = Browser.signedIn(console, ConsoleFixture.OWNER);
        csrf = Browser.csrf(owner.get("/c/nordan/settings").body());
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void aRuleIsBuiltRefusedSavedOrderedComparedAndRolledBack() throws Exception {
        int before = desk().current(1).version();
        // The builder's line becomes a condition that is shown, and an action is asked for.
        var built = post(
                Map.of("name", "Norge", "b0.field", "country", "b0.op", "is", "b0.value", "N\"O\\", "do", "build"));
        assertThat(built).contains("country == \"N\\\"O\\\\\"");
        assertThat(post(Map.of("new", "hold", "do", "add"))).contains("name=\"a0.reason\"");
        // A fault is told at its place, with what was probably meant.
        var wrong = post(Map.of(
                "name", "Norge", "condition", "countri == \"NO\"", "a0.kind", "hold", "reason", "x", "do", "save"));
        assertThat(wrong).contains("country").contains("countri").contains("^");
        assertThat(desk().current(1).rules().rules()).isEmpty();
        assertThat(post(rule("Norge", "country == 'NO'", "")).contains("#rreason"))
                .as("a reason is asked for")
                .isTrue();
        post(rule("Norge", "country == 'NO'", "Utlandet först"));
        post(rule("Stora", "total_minor > 10000000", "Stora order"));
        assertThat(names()).isEqualTo("[Norge, Stora]");
        // Down by its button; an order that is not the rules' own is refused.
        post("/rules/order", Map.of("order", "1,0"));
        assertThat(names()).isEqualTo("[Stora, Norge]");
        post("/rules/order", Map.of("order", "1,1"));
        assertThat(names()).isEqualTo("[Stora, Norge]");
        var diff = owner.get("/c/nordan/rules/versions/" + (before + 2) + "?from=" + before)
                .body();
        assertThat(diff)
                .contains("+</span> Regel Norge")
                .contains("+</span> Regel Stora")
                .contains("om country == &#39;NO&#39;".replace("&#39;", "'"))
                .contains("Stoppa för granskning")
                .doesNotContain("rule Norge");
        post("/rules/versions/" + (before + 1) + "/restore", Map.of("reason", "Ångrat"));
        assertThat(names()).isEqualTo("[Norge]");
        assertThat(desk().versions(1, 100, 1).getFirst().reason()).isEqualTo("Ångrat");
        assertThat(owner.get("/c/nordan/rules/versions").body())
                .contains("Utlandet först")
                .contains("Ångrat");
        // Whoever saves a form that is older than the newest version is told so.
        var old = new TreeMap<>(rule("Sen", "true", "x"));
        old.put("seen", "1");
        assertThat(post(old)).contains("role=\"alert\"");
        assertThat(names()).isEqualTo("[Norge]");
    }

    @Test
    void aTableIsPastedAndItsFaultsAreToldByLine() throws Exception {
        var wrong = post("/rules/tables", Map.of("name", "Betalsätt", "rows", "Klarna;30\nSwish", "reason", "x"));
        assertThat(wrong).contains("2").contains("#trows");
        post("/rules/tables", Map.of("name", "Betalsätt", "rows", "\"Klarna\";30\nSwish;S", "reason", "Koder"));
        assertThat(desk().current(1).rules().tables().getFirst().values())
                .isEqualTo(Map.of("Klarna", "30", "Swish", "S"));
        assertThat(owner.get("/c/nordan/rules/tables?name=Betals%C3%A4tt").body())
                .contains("Klarna\t30");
    }

    /** 1510 is the customer ledger's and no sales account. */
    @Test
    void aTableThatSaysAnAccountIsChecked() throws Exception {
        assertThat(post(Map.of("new", "map", "do", "add")))
                .contains("försäljningskonto", "momsbehandling", "verifikationsserie")
                .doesNotContain("konto för utbetalningens rad");
        post("/rules/tables", Map.of("name", "Konton", "rows", "SE;3041", "reason", "Konton"));
        var form = new TreeMap<>(rule("Efter land", "true", "Konton"));
        form.remove("a0.reason");
        form.putAll(Map.of(
                "a0.kind",
                "map",
                "a0.field",
                "sales-account",
                "a0.from",
                "country",
                "a0.table",
                "Konton",
                "a0.without",
                "hold"));
        post(form);
        assertThat(names()).contains("Efter land");
        assertThat(owner.get("/c/nordan/rules").body())
                .contains("Sätt försäljningskonto till det som country blir i tabellen Konton");
        assertThat(post("/rules/tables", Map.of("old", "Konton", "name", "Konton", "rows", "SE;1510", "reason", "x")))
                .contains("Efter land: Tabellen Konton, raden SE: 1510 är inget försäljningskonto")
                .contains("#trows");
        // Tried before it is saved: as it stands in the form, in place of the one in use.
        var tried = post(
                "/rules/tables",
                Map.of(
                        "old",
                        "Konton",
                        "name",
                        "Konton",
                        "rows",
                        "SE;3042",
                        "try.number",
                        SampleRefund.NUMBER,
                        "do",
                        "try"));
        assertThat(tried).contains("Efter land: stämmer", "raden SE säger 3042", "Pröva innan du sparar");
        assertThat(desk().current(1).rules().tables().stream()
                        .filter(t -> t.name().equals("Konton"))
                        .findFirst()
                        .orElseThrow()
                        .values())
                .isEqualTo(Map.of("SE", "3041"));
        desk().change(
                        1,
                        desk().current(1).version(),
                        rules -> rules.withTables(rules.tables().stream()
                                        .filter(t -> !t.name().equals("Konton"))
                                        .toList())
                                .withRules(rules.rules().stream()
                                        .filter(r -> !r.name().equals("Efter land"))
                                        .toList()),
                        "Klart",
                        "Eva");
    }

    /** No shop is asked to keep the field, so a rule that asks of it would never hold. */
    @Test
    void aFieldThatNoConnectionKeepsIsRefusedByName() throws Exception {
        assertThat(post(rule("Kassan", "attributes['raw.sourceName'] == 'pos'", "x")))
                .contains("Fältet raw.sourceName behålls inte")
                .contains("#rcondition");
        assertThat(names()).doesNotContain("Kassan");
    }

    @Test
    void aPartOfAPriceIsAskedForRefusedAndSaved() throws Exception {
        assertThat(post(Map.of("new", "price", "do", "add")))
                .contains("name=\"a0.change\"")
                .contains("hela kronor")
                .contains("Radens text");
        var form = new TreeMap<>(rule("Stöd", "row.sku != ''", "Bidrag"));
        form.remove("a0.reason");
        form.putAll(Map.of(
                "a0.kind",
                "price",
                "a0.by",
                "percent",
                "a0.change",
                "x",
                "a0.ending",
                "ninety",
                "a0.text",
                "Bidrag",
                "a0.account",
                "3990"));
        assertThat(post(form)).contains("x är ingen ändring av ett pris").contains("#act0");
        form.put("a0.change", "75,5");
        post(form);
        assertThat(names()).contains("Stöd");
        assertThat(owner.get("/c/nordan/rules").body())
                .contains("Bokför varan till 75,5 % av priset, avrundat till närmaste pris som slutar på ,90");
        desk().change(
                        1,
                        desk().current(1).version(),
                        rules -> rules.withRules(rules.rules().stream()
                                .filter(r -> !r.name().equals("Stöd"))
                                .toList()),
                        "Klart",
                        "Eva");
    }

    /** Saved, and told that the sample company's accounting system has no place for it. */
    @Test
    void aDimensionIsRefusedSavedAndWarnedOf() throws Exception {
        assertThat(post(Map.of("new", "dimension", "do", "add"))).contains("name=\"a0.number\"", "name=\"a0.object\"");
        var form = new TreeMap<>(rule("Regionen", "country == 'SE'", "Region"));
        form.remove("a0.reason");
        form.putAll(Map.of("a0.kind", "dimension", "a0.number", "3", "a0.object", "NORR"));
        assertThat(post(form)).contains("3 är ingen dimension att bokföra på").contains("#act0");
        form.put("a0.number", "20");
        form.put("a0.object", "a{b");
        assertThat(post(form)).contains("kan inte vara ett objekt");
        form.put("a0.object", "NORR");
        post(form);
        assertThat(names()).contains("Regionen");
        assertThat(owner.get("/c/nordan/rules").body())
                .contains("Bokför raderna på dimension 20, objekt NORR")
                .contains("Ekonomisystemet har inte plats för alla dimensioner")
                .contains("tar bara kostnadsställe och projekt");
        desk().change(
                        1,
                        desk().current(1).version(),
                        rules -> rules.withRules(rules.rules().stream()
                                .filter(r -> !r.name().equals("Regionen"))
                                .toList()),
                        "Klart",
                        "Eva");
        assertThat(owner.get("/c/nordan/rules").body()).doesNotContain("inte plats för alla dimensioner");
    }

    /** Shown again, the fields stand as they were filled in; the one or the other is changed, and never both. */
    @Test
    void aConditionOfFieldsIsReadBackAndChangedInOnePlace() throws Exception {
        var saved = new TreeMap<>(rule("Grossist", "", "Per butik"));
        saved.putAll(Map.of("b0.field", "shop", "b0.op", "is", "b0.value", "Nordan.se"));
        saved.putAll(Map.of("b1.field", "total_minor", "b1.op", "over", "b1.value", "1000"));
        post(saved);
        var condition = "shop == \"Nordan.se\" && (currency == \"SEK\" && total_minor > 100000)";
        assertThat(desk().current(1).rules().rules().stream().map(r -> r.condition()))
                .contains(condition);
        int place = names().replaceAll("Grossist.*", "").split(",").length - 1;
        var shown = owner.get("/c/nordan/rules/edit?place=" + place).body();
        assertThat(shown)
                .contains("value=\"Nordan.se\"", "value=\"1000,00 SEK\"", "Ett belopp gäller i SEK")
                .contains("name=\"b2.value\"");
        var form = new TreeMap<>(saved);
        form.putAll(Map.of("read", condition, "condition", condition, "b1.value", "1000,00 SEK"));
        form.put("do", "build");
        assertThat(post(form)).as("untouched").contains(">shop == \"Nordan.se\" &amp;&amp; (currency == \"SEK\"");
        form.put("b1.value", "2000 EUR");
        assertThat(post(form))
                .contains("(currency == \"EUR\" &amp;&amp; total_minor &gt; 200000)</textarea>")
                .doesNotContain("100000)</textarea>");
        form.put("condition", "shop == 'x'");
        assertThat(post(form)).contains("Villkoret är ändrat både i fälten och som text");
        form.put("b1.value", "1000,00 SEK");
        assertThat(post(form)).as("only the text is changed").contains("shop == 'x'</textarea>");
        desk().change(
                        1,
                        desk().current(1).version(),
                        rules -> rules.withRules(rules.rules().stream()
                                .filter(r -> !r.name().equals("Grossist"))
                                .toList()),
                        "Klart",
                        "Eva");
    }

    /** The sample company's shop has its deliveries invoiced; orders to the accounting system are paused, then on. */
    @Test
    void whatDoesNothingIsSavedAndWarnedOf() throws Exception {
        var draft = new TreeMap<>(rule("Utkastet", "country == 'SE'", "Utkast"));
        draft.put("a0.kind", "draft");
        post(draft);
        assertThat(owner.get("/c/nordan/rules").body()).doesNotContain("Något i reglerna gör ingenting");
        var other = new TreeMap<>(rule("Ordern", "country == 'SE'", "Order"));
        other.put("flow", "orders-to-erp");
        post(other);
        assertThat(owner.get("/c/nordan/rules").body())
                .contains("Ordern: inga order går genom ”Order till ekonomisystemet” nu, så regeln prövas inte")
                .doesNotContain("Utkastet: ”");
        run("update flow set state = 'on' where company_id = 1 and code = 'orders-to-erp'");
        assertThat(owner.get("/c/nordan/rules").body())
                .contains(
                        "Utkastet: ”Order till ekonomisystemet” är på, och där gör ”En person bokför fakturan eller verifikationen” ingenting")
                .doesNotContain("Ordern: inga order");
        draft.put("do", "build");
        assertThat(post(draft)).contains("Något i reglerna gör ingenting");
        run("update flow set state = 'paused' where company_id = 1 and code = 'orders-to-erp'");
        desk().change(
                        1,
                        desk().current(1).version(),
                        rules -> rules.withRules(rules.rules().stream()
                                .filter(r -> !r.name().equals("Utkastet")
                                        && !r.name().equals("Ordern"))
                                .toList()),
                        "Klart",
                        "Eva");
    }

    /** Among the saved ones and in its own place: what it would do is shown, the form stands as filled in, and nothing is saved. */
    @Test
    void aRuleIsTriedBeforeItIsSaved() throws Exception {
        SampleRefund.put(console);
        var before = desk().current(1);
        var form = new TreeMap<>(rule("Prövas", "currency == 'SEK'", "Inte än"));
        form.putAll(Map.of("do", "try", "try.number", SampleRefund.NUMBER, "a0.reason", "Se på ordern"));
        var tried = post(form);
        assertThat(tried)
                .contains("Regeln är prövad. Ingenting är sparat.", "Ordern stoppas", "Prövas: stämmer")
                .contains(
                        "value=\"Prövas\"",
                        "value=\"Se på ordern\"",
                        "value=\"Inte än\"",
                        "value=\"" + SampleRefund.NUMBER + "\"")
                .contains("currency == 'SEK'</textarea>");
        form.put("condition", "currenzy == 'SEK'");
        assertThat(post(form)).contains("#rcondition").doesNotContain("id=\"tried\"");
        form.putAll(Map.of("condition", "currency == 'SEK'", "try.number", "finns-inte"));
        assertThat(post(form)).contains("Det finns inget att pröva regeln på").doesNotContain("id=\"tried\"");
        // A payout's line is picked in the list that the form offers once the rule is about them.
        var line = new TreeMap<>(rule("Raden", "kind == 'fee'", "Inte än"));
        line.putAll(Map.of("flow", "payout-lines", "do", "build"));
        var option = Pattern.compile("<option value=\"([0-9a-z]{12}/\\d+)\"[^>]*>[^<]*Avgift")
                .matcher(post(line));
        assertThat(option.find()).isTrue();
        line.putAll(Map.of("do", "try", "try.of", option.group(1)));
        assertThat(post(line))
                .contains("Utbetalningen stoppas", "Raden: stämmer")
                .contains("value=\"" + option.group(1) + "\" selected");
        assertThat(desk().current(1)).as("nothing is saved").isEqualTo(before);
    }

    @Test
    void anUnknownOrderIsSaidNotToBeThere() throws Exception {
        assertThat(owner.get("/c/nordan/rules/try?order=%3Cscript%3E1").body())
                .contains("role=\"alert\"")
                .doesNotContain("<script>1");
    }

    private static void run(String statement) throws SQLException {
        try (var connection = console.database().connect();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static RuleDesk desk() {
        var engine = console.engine();
        return new RuleDesk(
                engine.database(),
                engine.settings(),
                engine.clocks(),
                engine.connections(),
                company -> {},
                engine.archive());
    }

    private static String names() {
        return desk().current(1).rules().rules().stream()
                .map(r -> r.name())
                .toList()
                .toString();
    }

    private static Map<String, String> rule(String name, String condition, String reason) {
        return Map.of(
                "name",
                name,
                "condition",
                condition,
                "a0.kind",
                "hold",
                "a0.reason",
                "En person ser på den",
                "reason",
                reason,
                "do",
                "save");
    }

    private static String post(Map<String, String> form) throws Exception {
        return post("/rules/edit", form);
    }

    private static String post(String path, Map<String, String> sent) throws Exception {
        var form = new TreeMap<>(sent);
        form.put("_csrf", csrf);
        var seen = SEEN.matcher(owner.get("/c/nordan/rules/edit").body());
        form.putIfAbsent("seen", seen.find() ? seen.group(1) : "0");
        return owner.post("/c/nordan" + path, form).body();
    }
}
