package se.knyt.engine.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a rule is said when it is written: where it is, and what was probably meant. */
class RuleFaultsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            countri == 'SE'                          | unknown | 1 | 1  | countri     | country
            channel == 'web' && contry == 'SE'       | unknown | 1 | 21 | contry      | country
            totl_minor > 100                         | unknown | 1 | 1  | totl_minor  | total_minor
            rows.exists(r, r.sko == 'A')             | unknown | 1 | 17 | sko         | sku
            row.titel == 'A'                         | unknown | 1 | 4  | titel       | ~~
            zzzzzz == 'SE'                           | unknown | 1 | 1  | zzzzzz      | ~~
            """)
    void anUnknownNameIsAnsweredWithTheNearest(
            String condition, String code, int line, int column, String name, String meant) {
        var fault = first(condition);
        assertThat(fault.code()).isEqualTo(code);
        assertThat(fault.arguments()).containsExactly(name, meant == null ? "" : meant);
        assertThat(fault.line() + ":" + fault.column()).isEqualTo(line + ":" + column);
    }

    @Test
    void aPlaceOnALaterLineIsSaid() {
        var fault = first("channel == 'web'\n  && countri == 'SE'");
        assertThat(fault.line() + ":" + fault.column()).isEqualTo("2:6");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            total_minor > 'x'        | types
            total_minor > 10.5       | types
            total_minor              | result
            country ==               | syntax
            country.exec('x')        | unknown
            """)
    void otherFaultsAreNamedByKind(String condition, String code) {
        assertThat(first(condition).code()).isEqualTo(code);
    }

    /** Each action is read when it is saved, and each fault names its action. */
    @Test
    void faultsOfActionsNameTheAction() {
        var faults = faults(List.of(rule(
                "true",
                new ActionText("sales-account", Map.of("account", "1510")),
                new ActionText("sales-account", Map.of("account", "3041", "rate", "a lot")),
                new ActionText("set", Map.of("field", "total", "value", "1")),
                new ActionText("copy", Map.of("field", "remarks", "from", "total_minor")),
                new ActionText("copy", Map.of("field", "remarks", "from", "row.sku")),
                new ActionText("map", Map.of("field", "row.sku", "from", "row.sku", "table", "x", "without", "keep")),
                new ActionText("series", Map.of("series", "a b")),
                new ActionText("explode", Map.of()))));
        assertThat(faults)
                .extracting(f -> f.action() + " " + f.code())
                .containsExactly(
                        "0 action-account",
                        "1 action-rate",
                        "2 action-missing",
                        "3 result",
                        "4 action-row",
                        "5 action-missing",
                        "6 action-series",
                        "7 action-unknown");
    }

    /** Each row of a table says something that can be booked so, or is named by its table, its value and what it says. */
    @Test
    void aRowOfATableThatSaysNoAccountIsNamed() {
        var table = new MappingTable("konton", Map.of("A", "3041", "B", "1510", "C", ""));
        var rule = rule(
                "true",
                new ActionText(
                        "map",
                        Map.of("field", "sales-account", "from", "row.sku", "table", "konton", "without", "keep")),
                new ActionText(
                        "map", Map.of("field", "series", "from", "row.sku", "table", "konton", "without", "keep")),
                new ActionText(
                        "map", Map.of("field", "accounts", "from", "country", "table", "konton", "without", "keep")));
        var faults = catchThrowableOfType(
                        RuleFault.Found.class, () -> new RuleBook(List.of(rule), List.of(table), Set.of(), 1))
                .faults();
        assertThat(faults)
                .extracting(f -> f.action() + " " + f.code() + " " + f.arguments())
                .containsExactly(
                        "0 table-sales-account [konton, B, 1510]",
                        "0 table-sales-account [konton, C, ]",
                        // Of which row the series would be is not said.
                        "1 action-row [series]",
                        "2 action-missing [field]");
    }

    /** Only a connection's settings make these fields, so one that none of them names is never there. */
    @Test
    void aFieldThatNoConnectionNamesIsAnsweredWithTheNearest() {
        var known = Set.of("raw.kanal", "checkout.leveransdag");
        var asking = rule(
                "attributes['raw.kanall'] == 'pos' || 'checkout.annat' in attributes || attributes['po-number'] == ''",
                new ActionText(
                        "copy", Map.of("field", "remarks", "from", "attributes['raw.kanal'] + attributes['raw.x']")));
        var faults = catchThrowableOfType(
                        RuleFault.Found.class,
                        () -> NamedFields.check(List.of(asking), List.of(), List.of("checkout.", "raw."), known))
                .faults();
        assertThat(faults)
                .extracting(f -> f.action() + " " + f.code() + " " + f.arguments())
                .containsExactly(
                        "-1 field-unnamed [checkout.annat, ]",
                        "-1 field-unnamed [raw.kanall, raw.kanal]",
                        "0 field-unnamed [raw.x, ]");
        // What stands already is not looked at again: a field may have been taken away since.
        NamedFields.check(List.of(asking), List.of(asking), List.of("checkout.", "raw."), known);
    }

    /** What no document ever has, a pattern that nothing can search for, and a reason that says nothing, each at its place. */
    @Test
    void aNewRuleIsHeldToWhatItsFieldsCanBe() {
        var asking = rule(
                "buyer == 'busines' || status in ['open', 'stängd'] || number.matches('[') || country == 'Sverige'"
                        + " || 'SEK' != currency || rows.exists(r, r.kind == 'freight') || buyer == ''",
                new ActionText("hold", Map.of("reason", " ")),
                new ActionText("skip", Map.of("reason", "Andra har den", "money", "open")));
        var faults = catchThrowableOfType(RuleFault.Found.class, () -> NewRules.check(List.of(asking), List.of()))
                .faults();
        assertThat(faults)
                .extracting(f -> f.action() + " " + f.column() + " " + f.code() + " "
                        + f.arguments().stream().limit(2).toList())
                .contains(
                        "-1 10 value-unknown [busines, business]",
                        "-1 42 value-unknown [stängd, ]",
                        "-1 89 value-country [Sverige, ]",
                        "-1 148 value-unknown [freight, ]",
                        "0 0 action-reason []")
                .anyMatch(f -> f.startsWith("-1 70 pattern [[, "))
                .hasSize(6);
        assertThat(faults.getFirst().arguments()).endsWith("buyer", "business, consumer");
        NewRules.check(List.of(asking), List.of(asking));
        var line = Rule.hold("x", "payout-lines", "kind == 'fees' || provider == 'fees'", "Titta");
        assertThat(catchThrowableOfType(RuleFault.Found.class, () -> NewRules.check(List.of(line), List.of()))
                        .faults())
                .extracting(f -> f.code() + " " + f.arguments().subList(0, 2))
                .containsExactly("value-unknown [fees, fee]");
        // A function is meant as often as a field.
        assertThat(catchThrowableOfType(
                                RuleFault.Found.class,
                                () -> RuleLanguage.condition(RuleSubject.ORDER, "number.startWith('1')"))
                        .faults())
                .extracting(f -> f.code() + " " + f.arguments())
                .containsExactly("unknown [startWith, startsWith]");
    }

    @Test
    void aTableThatIsNotThereIsAnsweredWithTheNearest() {
        var rule = rule(
                "true",
                new ActionText(
                        "map",
                        Map.of(
                                "field",
                                "terms-of-payment",
                                "from",
                                "payment_methods[0]",
                                "table",
                                "betalsät",
                                "without",
                                "keep")));
        var found = catchThrowableOfType(
                RuleFault.Found.class,
                () -> new RuleBook(
                        List.of(rule), List.of(new MappingTable("Betalsätt", Map.of("a", "b"))), Set.of(), 1));
        assertThat(found.faults().getFirst().code()).isEqualTo("table-unknown");
        assertThat(found.faults().getFirst().arguments()).containsExactly("betalsät", "Betalsätt");
    }

    /** Deep, long and heavy ones are refused when saved. */
    @Test
    void sizesAreBounded() {
        assertThat(first("country == '" + "S".repeat(3000) + "'").code()).isEqualTo("too-long");
        assertThat(faults(List.of(rule("(".repeat(900) + "true" + ")".repeat(900), hold()))))
                .isNotEmpty();
        assertThat(faults(List.of(rule("[".repeat(500) + "]".repeat(500) + " == []", hold()))))
                .isNotEmpty();
        assertThat(faults(List.of(rule("true", Collections.nCopies(21, hold()).toArray(ActionText[]::new)))))
                .extracting(RuleFault::code)
                .containsExactly("actions");
        assertThat(faults(List.of(rule("true")))).extracting(RuleFault::code).containsExactly("actions");
        var large = new HashMap<String, String>();
        for (int i = 0; i <= MappingTable.ROWS_MAX; i++) {
            large.put("k" + i, "v");
        }
        assertThat(catchThrowableOfType(
                                RuleFault.Found.class,
                                () -> new RuleBook(List.of(), List.of(new MappingTable("stor", large)), Set.of(), 1))
                        .faults())
                .extracting(RuleFault::code)
                .containsExactly("table-rows");
    }

    private static ActionText hold() {
        return new ActionText("hold", Map.of());
    }

    private static Rule rule(String condition, ActionText... actions) {
        return new Rule("Regel", "", condition, List.of(actions));
    }

    private static RuleFault first(String condition) {
        return faults(List.of(rule(condition, hold()))).getFirst();
    }

    private static List<RuleFault> faults(List<Rule> rules) {
        return catchThrowableOfType(RuleFault.Found.class, () -> new RuleBook(rules))
                .faults();
    }
}
