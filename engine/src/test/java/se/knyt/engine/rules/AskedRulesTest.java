package se.knyt.engine.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.core.bookkeeping.LineRuling;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.engine.rules.RuleOutcome.State;

/** Rules about a payout's line and about the draft of a return: what they can ask, what they can do, and what is refused. */
class AskedRulesTest {
    private static final String LINES = "payout-lines";
    private static final String DRAFTS = "return-drafts";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "provider == 'klarna'",
                "connection == 'Klarna SE'",
                "kind == 'unrecognized'",
                "provider_kind.startsWith('GREEN')",
                "amount_minor == -2500",
                "vat_minor == -625",
                "currency == 'SEK'",
                "date >= '2026-11-01' && date < '2026-11-02'",
                "'1001' in references && references.size() == 2",
                "payout == 'P1'",
                "legal_entity == 'Klarna Bank AB' && country == 'NO' && return_kind == 'complaint'",
                "!matched"
            })
    void aRuleAsksOfEachThingThatALineTells(String condition) {
        var verdict = book(Rule.of("regel", LINES, condition, new RuleAction.LineAccount(6990)))
                .judge(line());
        assertThat(verdict.line()).isEqualTo(new LineRuling(Optional.empty(), 6990, "", "", "regel", 7));
        assertThat(verdict.held()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rows_fit && amount_minor == 10600",
                "legal_entity == 'Klarna Bank AB'",
                "shop == 'strandgatan.se' && provider == 'klarna'",
                "age_days >= 3 && refunded_on == '2026-11-01'",
                "country == 'SE' && buyer == 'consumer' && total_minor == 35600",
                "number == '1001' && 'Klarna' in payment_methods",
                "rows.exists(r, r.sku == 'BOK-7' && r.gross_minor == amount_minor)",
                "attributes['po-number'] == 'X1'"
            })
    void aRuleAsksOfADraftAndOfItsOrder(String condition) {
        var verdict = book(Rule.of("regel", DRAFTS, condition, new RuleAction.BookReturn()))
                .judge(draft());
        assertThat(verdict.bookedBy()).contains("regel");
        assertThat(verdict.version()).isEqualTo(7);
    }

    /** What one subject has another has not: the fault says where, and what was probably meant. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            payout-lines  | knid == 'fee'            | 1 | knid         | kind
            payout-lines  | matched && total_minor > 1 | 12 | total_minor | ~~
            payout-lines  | row.sku == 'A'           | 1 | row          | ~~
            return-drafts | row_fit                  | 1 | row_fit      | rows_fit
            return-drafts | matched                  | 1 | matched      | ~~
            ~~            | amount_minor < 0         | 1 | amount_minor | ~~
            ~~            | provider == 'klarna'     | 1 | provider     | providers
            """)
    void anUnknownNameIsAnsweredWithTheNearestOfItsSubject(
            String flow, String condition, int column, String name, String meant) {
        var fault = fault(Rule.hold("regel", flow == null ? "" : flow, condition, "x"));
        assertThat(fault.code()).isEqualTo("unknown");
        assertThat(fault.column()).isEqualTo(column);
        assertThat(fault.arguments()).containsExactly(name, meant == null ? "" : meant);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            matched == 'ja'      | types
            amount_minor < 2.5   | types
            matched              | ok
            kind                 | result
            age_days > 3         | unknown
            """)
    void typesAreChecked(String condition, String code) {
        if (code.equals("ok")) {
            assertThat(book(Rule.hold("regel", LINES, condition, "x"))
                            .judge(line())
                            .held())
                    .isFalse();
        } else {
            assertThat(fault(Rule.hold("regel", LINES, condition, "x")).code()).isEqualTo(code);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "999", "9001", "65700", "6570.5", "-6570", "٦٥٧٠"})
    void anAccountIsFourDigits(String account) {
        var rule =
                new Rule("regel", LINES, "true", List.of(new ActionText("line-account", Map.of("account", account))));
        assertThat(fault(rule).code()).isEqualTo("action-line-account");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "2", "3", "19", "1000", "x", "-20", "٢٠"})
    void aDimensionIsOneThatSieLeavesFree(String number) {
        var text = new ActionText("dimension", Map.of("number", number, "object", "NORR"));
        assertThat(fault(new Rule("regel", LINES, "true", List.of(text))).code())
                .isEqualTo("action-dimension");
    }

    @Test
    void anObjectIsOneThatAFileCanHold() {
        var text = new ActionText("dimension", Map.of("number", "20", "object", "a{b"));
        assertThat(fault(new Rule("regel", LINES, "true", List.of(text))).code())
                .isEqualTo("action-object");
    }

    @Test
    void aLineIsBookedOnADimensionAndTheRuleIsNamed() {
        var verdict = book(Rule.of(
                        "region",
                        LINES,
                        "true",
                        new RuleAction.SetDimension(20, "NORR"),
                        new RuleAction.SetDimension(6, "17")))
                .judge(line());
        assertThat(verdict.line().dimensions().text()).isEqualTo("20 NORR");
        assertThat(verdict.line().project()).isEqualTo("17");
        assertThat(verdict.dimension()).contains(new RuledDimension("region", 20, "NORR"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sale", "refund", "chargeback", "fx", "fee_vat", "unrecognized", "FEE"})
    void aLineIsNotSaidToBeWhatItCannotBe(String kind) {
        var rule = new Rule("regel", LINES, "true", List.of(new ActionText("line-kind", Map.of("as", kind))));
        assertThat(fault(rule).code()).isEqualTo("action-missing");
    }

    /** A later rule stands over an earlier one; who chose the account is named, and where only the first acts, it does. */
    @Test
    void allActInOrderOrOnlyTheFirst() {
        var rules = List.of(
                Rule.of(
                        "a",
                        LINES,
                        "amount_minor < 0",
                        new RuleAction.LineAccount(6990),
                        new RuleAction.SetField(RuleField.COST_CENTRE, "WEBB")),
                Rule.of("b", LINES, "true", new RuleAction.LineKind(PayoutLine.Kind.FEE)),
                Rule.of("c", LINES, "true", new RuleAction.SetField(RuleField.PROJECT, "17")),
                Rule.of("order", "", "true", new RuleAction.Skip("")));
        assertThat(new RuleBook(rules, List.of(), Set.of(), 7).judge(line()).line())
                .isEqualTo(new LineRuling(Optional.of(PayoutLine.Kind.FEE), 6990, "WEBB", "17", "a", 7));
        assertThat(new RuleBook(rules, List.of(), Set.of(LINES), 7)
                        .judge(line())
                        .line())
                .isEqualTo(new LineRuling(Optional.empty(), 6990, "WEBB", "", "a", 7));
    }

    @Test
    void aTableSaysTheCostCentreOfAProvidersWord() {
        var table = new MappingTable("ord", Map.of("GREEN", "MILJO"));
        var map = new RuleAction.MapValue(RuleField.COST_CENTRE, "provider_kind", "ord", true);
        var rule = Rule.of("karta", LINES, "true", map);
        var mapped = new RuleBook(List.of(rule), List.of(table), Set.of(), 7);
        assertThat(mapped.judge(line()).line().costCentre()).isEqualTo("MILJO");
        var without = new RuleBook(List.of(rule), List.of(new MappingTable("ord", Map.of())), Set.of(), 7);
        var held = without.judge(line());
        assertThat(held.code()).isEqualTo("rule.no-mapping");
        assertThat(held.line()).as("nothing is said of what is held").isEqualTo(LineRuling.NONE);
    }

    @Test
    void aTableSaysTheAccountOfAProvidersWord() {
        var table = new MappingTable("ord", Map.of("GREEN", "6990"));
        var rule = Rule.of(
                "karta", LINES, "true", new RuleAction.MapTo(MapTarget.LINE_ACCOUNT, "provider_kind", "ord", true));
        var verdict = new RuleBook(List.of(rule), List.of(table), Set.of(), 7).explain(line());
        assertThat(verdict.line()).isEqualTo(new LineRuling(Optional.empty(), 6990, "", "", "karta", 7));
        assertThat(verdict.steps().getFirst().lookups())
                .containsExactly(new RuleOutcome.Lookup("ord", "GREEN", Optional.of("6990"), ""));
        var without = new RuleBook(List.of(rule), List.of(new MappingTable("ord", Map.of())), Set.of(), 7);
        assertThat(without.judge(line()).code()).isEqualTo("rule.no-mapping");
    }

    /** What cannot be worked out holds, books nothing and lets no later rule act. */
    @ParameterizedTest
    @ValueSource(strings = {"amount_minor / (amount_minor + 2500) > 0", "amount_minor * 9223372036854775807 > 0"})
    void aConditionThatCannotBeWorkedOutHolds(String condition) {
        var verdict = book(
                        Rule.of("delar", LINES, condition, new RuleAction.LineAccount(6990)),
                        Rule.of("sen", LINES, "true", new RuleAction.LineAccount(6570)))
                .explain(line());
        assertThat(verdict.code()).isEqualTo("rule.failed");
        assertThat(verdict.arguments()).containsEntry("rule", "delar");
        assertThat(verdict.line()).isEqualTo(LineRuling.NONE);
        assertThat(verdict.steps())
                .extracting(RuleOutcome.Step::state)
                .containsExactly(State.FAILED, State.NOT_REACHED);
    }

    /** A hold after the booking rule leaves the draft to a person, whatever was said before. */
    @Test
    void aDraftThatIsHeldIsNotBooked() {
        var verdict = book(
                        Rule.of("bokför", DRAFTS, "true", new RuleAction.BookReturn()),
                        Rule.hold("stora", DRAFTS, "amount_minor > 10000", "Titta"))
                .judge(draft());
        assertThat(verdict.held()).isTrue();
        assertThat(verdict.bookedBy()).isEmpty();
    }

    @Test
    void eachPartOfAConditionTellsWhatItGave() {
        var step = book(Rule.of(
                        "regel", LINES, "kind == 'fee' || provider_kind == 'GREEN'", new RuleAction.LineAccount(6990)))
                .explain(line())
                .steps()
                .getFirst();
        assertThat(step.reasons())
                .extracting(r -> r.text() + " " + r.result() + " " + r.values())
                .containsExactly(
                        "kind == \"fee\" false {kind=unrecognized}",
                        "provider_kind == \"GREEN\" true {provider_kind=GREEN}");
    }

    /** Rules of orders never see a line, nor rules of lines an order. */
    @Test
    void subjectsAreKeptApart() {
        var both = book(
                Rule.hold("order", "", "true", "x"), Rule.of("rad", LINES, "true", new RuleAction.LineAccount(6990)));
        assertThat(both.judge(line()).held()).isFalse();
        var outcome = both.decide("deliveries-to-invoices", GivenOrders.order("web", "SE", "1.00"));
        assertThat(outcome.code()).isEqualTo("rule.held");
        assertThat(both.has(RuleSubject.PAYOUT_LINE)).isTrue();
        assertThat(both.has(RuleSubject.RETURN_DRAFT)).isFalse();
    }

    /** GREEN is a fee on WEBB, and its payout a draft; what none of the words is a kind of line is refused by the table's row. */
    @Test
    void aTableSaysWhatALineIsAndWhereItIsCoded() {
        var tables = List.of(
                new MappingTable("slag", Map.of("GREEN", "Avgift")),
                new MappingTable("ställen", Map.of("klarna", "WEBB")),
                new MappingTable("utkast", Map.of("P1", "ja")));
        var rules = List.of(
                Rule.of(
                        "slag",
                        LINES,
                        "true",
                        new RuleAction.MapTo(MapTarget.LINE_KIND, "provider_kind", "slag", true)),
                Rule.of(
                        "ställe",
                        LINES,
                        "true",
                        new RuleAction.MapTo(MapTarget.DIMENSION, "provider", "ställen", true, 1)),
                Rule.of("utkast", LINES, "true", new RuleAction.MapTo(MapTarget.DRAFT, "payout", "utkast", true)));
        var verdict = new RuleBook(rules, tables, Set.of(), 7).judge(line());
        assertThat(verdict.line().as()).contains(PayoutLine.Kind.FEE);
        assertThat(verdict.line().costCentre()).isEqualTo("WEBB");
        assertThat(verdict.drafted().orElseThrow().rule()).isEqualTo("utkast");
        var wrong = List.of(new MappingTable("slag", Map.of("GREEN", "försäljning")));
        var found = catchThrowableOfType(
                RuleFault.Found.class, () -> new RuleBook(rules.subList(0, 1), wrong, Set.of(), 7));
        assertThat(found.faults().getFirst().code()).isEqualTo("table-line-kind");
        assertThat(found.faults().getFirst().arguments()).containsExactly("slag", "GREEN", "försäljning");
    }

    /** What is a fee, or has met its invoice, is never skipped, and a rule that is of such lines alone says so when it is saved. */
    @Test
    void aSkipIsOfWhatOthersCanHave() {
        var skip = new RuleAction.Skip("Andra har det");
        for (var never : List.of(
                "kind == 'fee'",
                "amount_minor < 0 && kind in ['fee', 'fee_vat']",
                "matched",
                "matched && kind == 'sale'")) {
            assertThat(fault(Rule.of("x", LINES, never, skip)).code()).as(never).isEqualTo("skip-kind");
        }
        for (var may : List.of("true", "kind == 'sale' || kind == 'fee'", "kind != 'fee'", "!matched")) {
            assertThat(book(Rule.of("x", LINES, may, skip)).judge(line()).skipped())
                    .as("an unknown line is passed over: %s", may)
                    .isFalse();
        }
        var draft = book(Rule.of("x", "return-drafts", "age_days >= 3", skip));
        var verdict = draft.judge(draft());
        assertThat(verdict.skipped()).isTrue();
        assertThat(verdict.arguments()).containsEntry("reason", "Andra har det").containsEntry("money", "open");
        var asked = verdict.arguments().getOrDefault("asked", "");
        assertThat(asked).endsWith("/1");
        assertThat(draft.judge(draft(), new RuleWords(List.of(asked), List.of()))
                        .skipped())
                .isFalse();
    }

    @Test
    void whoeverAsksTellsEverythingAndNothingElse() {
        var some = new EnumMap<RuleVariable, Object>(line().values());
        some.remove(RuleVariable.MATCHED);
        assertThatThrownBy(() -> new Asked(RuleSubject.PAYOUT_LINE, some)).isInstanceOf(IllegalArgumentException.class);
        some.put(RuleVariable.COUNTRY, "SE");
        assertThatThrownBy(() -> new Asked(RuleSubject.PAYOUT_LINE, some)).isInstanceOf(IllegalArgumentException.class);
    }

    private static RuleBook book(Rule... rules) {
        return new RuleBook(List.of(rules), List.of(), Set.of(), 7);
    }

    private static RuleFault fault(Rule rule) {
        return catchThrowableOfType(RuleFault.Found.class, () -> book(rule))
                .faults()
                .getFirst();
    }

    private static Asked line() {
        return new Asked(
                RuleSubject.PAYOUT_LINE,
                Map.ofEntries(
                        Map.entry(RuleVariable.PROVIDER, "klarna"),
                        Map.entry(RuleVariable.CONNECTION, "Klarna SE"),
                        Map.entry(RuleVariable.KIND, "unrecognized"),
                        Map.entry(RuleVariable.PROVIDER_KIND, "GREEN"),
                        Map.entry(RuleVariable.AMOUNT_MINOR, -2500L),
                        Map.entry(RuleVariable.VAT_MINOR, -625L),
                        Map.entry(RuleVariable.CURRENCY, "SEK"),
                        Map.entry(RuleVariable.DATE, "2026-11-01"),
                        Map.entry(RuleVariable.REFERENCES, List.of("T-1", "1001")),
                        Map.entry(RuleVariable.PAYOUT, "P1"),
                        Map.entry(RuleVariable.LEGAL_ENTITY, "Klarna Bank AB"),
                        Map.entry(RuleVariable.COUNTRY, "NO"),
                        Map.entry(RuleVariable.RETURN_KIND, "complaint"),
                        Map.entry(RuleVariable.ATTRIBUTES, Map.of("raw.Store", "Luleå")),
                        Map.entry(RuleVariable.MATCHED, false)));
    }

    private static Asked draft() {
        var order = GivenOrders.withRows(
                Map.of("po-number", "X1"),
                GivenOrders.goods("r1", "TS-1", "T-shirt röd", "250.00", "50.00", 25),
                GivenOrders.goods("r2", "BOK-7", "Bok om ull", "106.00", "6.00", 6));
        return Asked.draft(
                order,
                Map.ofEntries(
                        Map.entry(RuleVariable.PROVIDER, "klarna"),
                        Map.entry(RuleVariable.CONNECTION, "Klarna SE"),
                        Map.entry(RuleVariable.PROVIDER_KIND, "RETURN"),
                        Map.entry(RuleVariable.AMOUNT_MINOR, 10600L),
                        Map.entry(RuleVariable.REFERENCES, List.of("T-1")),
                        Map.entry(RuleVariable.PAYOUT, "P1"),
                        Map.entry(RuleVariable.SHOP, "strandgatan.se"),
                        Map.entry(RuleVariable.REFUNDED_ON, "2026-11-01"),
                        Map.entry(RuleVariable.AGE_DAYS, 3L),
                        Map.entry(RuleVariable.LEGAL_ENTITY, "Klarna Bank AB"),
                        Map.entry(RuleVariable.ROWS_FIT, true)),
                "1");
    }
}
