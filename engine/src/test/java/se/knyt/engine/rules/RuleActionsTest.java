package se.knyt.engine.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.rules.GivenOrders.freight;
import static se.knyt.engine.rules.GivenOrders.goods;
import static se.knyt.engine.rules.GivenOrders.withRows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.SaleCoding;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.money.Rate;
import se.knyt.engine.json.Json;
import se.knyt.engine.rules.RuleOutcome.Decision;
import se.knyt.engine.rules.RuleOutcome.State;
import se.knyt.engine.settings.Settings;

/** What rules do to an order: texts, references and codes, never an amount. */
class RuleActionsTest {
    private static final String FLOW = "deliveries-to-invoices";
    private static final OrderRow SHIRT = goods("r1", "TS-1", "T-shirt röd", "250.00", "50.00", 25);
    private static final OrderRow BOOK = goods("r2", "BOK-7", "Bok om ull", "106.00", "6.00", 6);
    private static final OrderRow FREIGHT = freight("f1", "49.00", "9.80");

    @Test
    void aRowRuleActsOnItsRowsAlone() {
        var writing = run(Rule.of(
                        "böcker",
                        "",
                        "row.sku.startsWith(\"BOK\")",
                        new RuleAction.SalesAccount(Optional.empty(), Optional.empty(), 3051),
                        new RuleAction.SetField(RuleField.COST_CENTRE, "FÖRLAG")))
                .writing();
        assertThat(writing.coding(BOOK))
                .isEqualTo(new SaleCoding(
                        List.of(new SaleCoding.Choice(Optional.empty(), 3051, "böcker", 7)), "FÖRLAG", ""));
        assertThat(writing.coding(SHIRT)).isEqualTo(SaleCoding.NONE);
        assertThat(writing.coding(FREIGHT)).isEqualTo(SaleCoding.NONE);
        assertThat(writing.field(RuleField.COST_CENTRE)).as("of the document").isEmpty();
    }

    /** A later rule stands over an earlier one, dimension by dimension; 1 is the cost centre, and what stands beside them stays. */
    @Test
    void aDimensionStandsOnTheRowsBesideEverythingElse() {
        var writing = run(
                        Rule.of(
                                "allt",
                                "",
                                "true",
                                new RuleAction.SetDimension(20, "NORR"),
                                new RuleAction.SetDimension(1, "WEBB"),
                                new RuleAction.SalesAccount(Optional.empty(), Optional.empty(), 3051)),
                        Rule.of(
                                "böcker",
                                "",
                                "row.sku.startsWith(\"BOK\")",
                                new RuleAction.SetDimension(20, "SYD"),
                                new RuleAction.SetDimension(30, "B 2")))
                .writing();
        assertThat(writing.coding(SHIRT).dimensions().text()).isEqualTo("20 NORR");
        assertThat(writing.coding(BOOK).dimensions().text()).isEqualTo("20 SYD\t30 B 2");
        assertThat(writing.coding("none", OrderRow.Kind.RETURN_FREIGHT)
                        .dimensions()
                        .text())
                .as("what is given back later and is no row of the order")
                .isEqualTo("20 NORR");
        assertThat(writing.coding(BOOK).costCentre()).isEqualTo("WEBB");
        assertThat(writing.field(RuleField.COST_CENTRE)).isEqualTo("WEBB");
        assertThat(writing.coding(BOOK).accounts()).hasSize(1);
    }

    /** The shop says whose goods they are: a condition asks of it, and a table maps it. */
    @Test
    void aRowIsAskedWhoseBrandItIsAndATableMapsTheBrand() {
        var ull = branded("r1", "Fjällull");
        var lin = branded("r2", "");
        var inputs = withRows(Map.of(), ull, lin);
        var rules = List.of(
                Rule.of(
                        "märke",
                        "",
                        "row.brand == 'Fjällull'",
                        new RuleAction.SalesAccount(Optional.empty(), Optional.empty(), 3051)),
                Rule.of(
                        "karta",
                        "",
                        "row.brand != ''",
                        new RuleAction.MapValue(RuleField.COST_CENTRE, "row.brand", "märken", true)));
        var table = new MappingTable("märken", Map.of("Fjällull", "ULL"));
        var writing = new RuleBook(rules, List.of(table), Set.of(), 7)
                .decide(FLOW, inputs)
                .writing();
        assertThat(writing.coding(ull).accounts())
                .extracting(SaleCoding.Choice::account)
                .containsExactly(3051);
        assertThat(writing.coding(ull).costCentre()).isEqualTo("ULL");
        assertThat(writing.coding(lin)).isEqualTo(SaleCoding.NONE);
        var stored = Json.read(Json.write(ull), OrderRow.class);
        assertThat(stored).isEqualTo(ull);
        assertThat(Json.read(Json.write(ull).replaceFirst(",?\"brand\":\"[^\"]*\"", ""), OrderRow.class)
                        .brand())
                .as("one kept before brands were")
                .isEmpty();
    }

    /**
     * The shirt's article stands in the table and the book's does not: its account is what it was, and the freight, which has no article, is
     * not looked up. Country and channel give treatment and series. Each look-up names its row of the table.
     */
    @Test
    void aTableSaysAccountTreatmentAndSeries() {
        var tables = List.of(
                new MappingTable("konton", Map.of("TS-1", "3041")),
                new MappingTable("länder", Map.of("SE", "Inom Sverige")),
                new MappingTable("serier", Map.of("web", "W")));
        var rules = List.of(
                Rule.of("konto", "", "true", new RuleAction.MapTo(MapTarget.SALES_ACCOUNT, "row.sku", "konton", false)),
                Rule.of("moms", "", "true", new RuleAction.MapTo(MapTarget.VAT_TREATMENT, "country", "länder", true)),
                Rule.of("serie", "", "true", new RuleAction.MapTo(MapTarget.SERIES, "'web'", "serier", true)));
        var outcome = new RuleBook(rules, tables, Set.of(), 7).explain(FLOW, withRows(Map.of(), SHIRT, BOOK, FREIGHT));
        assertThat(outcome.decision()).isEqualTo(Decision.GO_ON);
        var writing = outcome.writing();
        assertThat(writing.coding(SHIRT).accounts())
                .containsExactly(new SaleCoding.Choice(Optional.empty(), 3041, "konto", 7));
        assertThat(writing.coding(BOOK)).isEqualTo(SaleCoding.NONE);
        assertThat(writing.coding(FREIGHT)).isEqualTo(SaleCoding.NONE);
        assertThat(writing.series()).isEqualTo("W");
        assertThat(writing.vat().treatment()).isEqualTo("Inom Sverige");
        assertThat(outcome.steps().stream().flatMap(step -> step.lookups().stream()))
                .containsExactly(
                        new RuleOutcome.Lookup("konton", "TS-1", Optional.of("3041"), "r1"),
                        new RuleOutcome.Lookup("konton", "BOK-7", Optional.empty(), "r2"),
                        new RuleOutcome.Lookup("länder", "SE", Optional.of("Inom Sverige"), ""),
                        new RuleOutcome.Lookup("serier", "web", Optional.of("W"), ""));

        var held =
                Rule.of("konto", "", "true", new RuleAction.MapTo(MapTarget.SALES_ACCOUNT, "row.sku", "konton", true));
        var stopped =
                new RuleBook(List.of(held), tables, Set.of(), 7).decide(FLOW, withRows(Map.of(), SHIRT, BOOK, FREIGHT));
        assertThat(stopped.code()).isEqualTo("rule.no-mapping");
        assertThat(stopped.arguments()).containsEntry("value", "BOK-7");
        // As it is stored and as it was read are the same.
        assertThat(RuleAction.of(held.actions().getFirst()))
                .isEqualTo(new RuleAction.MapTo(MapTarget.SALES_ACCOUNT, "row.sku", "konton", true));
    }

    /**
     * The channel says that the order is one of the accounting system's and a draft, the article its region and its cost centre: the shirt
     * is NORR and WEBB, the book is in no table. A value that says no does nothing; one that says a reason holds.
     */
    @Test
    void aTableSaysWayDraftAndDimension() {
        var tables = List.of(
                new MappingTable("vägar", Map.of("web", "order", "kassa", "faktura")),
                new MappingTable("utkast", Map.of("web", "ja", "kassa", "Nej")),
                new MappingTable("regioner", Map.of("TS-1", "NORR")),
                new MappingTable("ställen", Map.of("TS-1", "WEBB")),
                new MappingTable("stopp", Map.of("NO", "Se på tullen")));
        var rules = List.of(
                Rule.of("väg", "", "true", new RuleAction.MapTo(MapTarget.HANDLE, "channel", "vägar", true)),
                Rule.of("utkast", "", "true", new RuleAction.MapTo(MapTarget.DRAFT, "channel", "utkast", true)),
                Rule.of(
                        "region",
                        "",
                        "true",
                        new RuleAction.MapTo(MapTarget.DIMENSION, "row.sku", "regioner", false, 20)),
                Rule.of(
                        "ställe",
                        "",
                        "true",
                        new RuleAction.MapTo(MapTarget.DIMENSION, "row.sku", "ställen", false, 1)),
                Rule.of("stopp", "", "true", new RuleAction.MapTo(MapTarget.HOLD, "country", "stopp", false)));
        var book = new RuleBook(rules, tables, Set.of(), 7);
        var outcome = book.decide(FLOW, withRows(Map.of(), SHIRT, BOOK, FREIGHT));
        var writing = outcome.writing();
        assertThat(outcome.decision()).isEqualTo(Decision.GO_ON);
        assertThat(writing.inAccounting()).contains(true);
        assertThat(writing.draft()).isTrue();
        assertThat(writing.coding(SHIRT).dimensions().objects()).containsExactly(Map.entry(20, "NORR"));
        assertThat(writing.coding(SHIRT).costCentre()).isEqualTo("WEBB");
        assertThat(writing.coding(BOOK)).isEqualTo(SaleCoding.NONE);
        assertThat(outcome.dimension()).contains(new RuledDimension("region", 20, "NORR"));
        var otherwise = book.decide(FLOW, GivenOrders.order("kassa", "NO", "1.00"));
        assertThat(otherwise.writing().inAccounting()).contains(false);
        assertThat(otherwise.writing().draft()).isFalse();
        assertThat(otherwise.code()).isEqualTo("rule.held");
        assertThat(otherwise.arguments()).containsEntry("reason", "Se på tullen");
        var stored = rules.get(2).actions().getFirst();
        assertThat(RuleAction.of(stored))
                .isEqualTo(new RuleAction.MapTo(MapTarget.DIMENSION, "row.sku", "regioner", false, 20));
    }

    private static OrderRow branded(String id, String brand) {
        var row = goods(id, "A-" + id, "Filt", "250.00", "50.00", 25);
        return new OrderRow(
                row.rowId(),
                row.kind(),
                row.sku(),
                row.title(),
                row.quantity(),
                row.gross(),
                row.discount(),
                row.taxes(),
                brand);
    }

    @Test
    void aRuleOfTheOrderActsOnAllRowsOfItsKindAndOnWhatIsGivenBackWithoutARow() {
        var writing = run(Rule.of(
                        "webben",
                        "",
                        "channel == 'web'",
                        new RuleAction.SalesAccount(Optional.of(OrderRow.Kind.SHIPPING), Optional.empty(), 3521),
                        new RuleAction.SetField(RuleField.PROJECT, "P1")))
                .writing();
        assertThat(writing.coding(FREIGHT).accounts())
                .extracting(SaleCoding.Choice::account)
                .containsExactly(3521);
        assertThat(writing.coding(SHIRT).accounts()).isEmpty();
        assertThat(writing.coding("", OrderRow.Kind.SHIPPING).accounts())
                .extracting(SaleCoding.Choice::account)
                .containsExactly(3521);
        assertThat(writing.coding(SHIRT).project()).isEqualTo("P1");
        assertThat(writing.field(RuleField.PROJECT)).isEqualTo("P1");
    }

    @Test
    void aLaterRuleStandsOverAnEarlierOneAndAnAccountOfOneRateLeavesTheOthers() {
        var all = rule("alla", new RuleAction.SalesAccount(Optional.empty(), Optional.empty(), 3010));
        var six = rule("sex", new RuleAction.SalesAccount(Optional.empty(), Optional.of(Rate.of(6)), 3013));
        var coding = run(all, six).writing().coding(BOOK);
        assertThat(coding.accounts()).extracting(SaleCoding.Choice::account).containsExactly(3013, 3010);
        var turned = run(six, all).writing().coding(BOOK);
        assertThat(turned.accounts()).extracting(SaleCoding.Choice::account).containsExactly(3010);
    }

    @Test
    void textsAreSetCopiedReplacedAndMapped() {
        var tables = List.of(new MappingTable("Artiklar", Map.of("TS-1", "1001")));
        var rules = List.of(
                rule("kopiera", new RuleAction.CopyField(RuleField.YOUR_REFERENCE, "attributes['po-number']")),
                rule("saknas", new RuleAction.CopyField(RuleField.REMARKS, "attributes['no-such']")),
                rule("ersätt", new RuleAction.ReplaceText(RuleField.ROW_TEXT, "röd", "rouge")),
                rule("artikel", new RuleAction.MapValue(RuleField.ARTICLE, "row.sku", "Artiklar", false)));
        var outcome = new RuleBook(rules, tables, Set.of(), 7)
                .decide(FLOW, withRows(Map.of("po-number", "PO 77"), SHIRT, BOOK, FREIGHT));
        assertThat(outcome.decision()).isEqualTo(Decision.GO_ON);
        var writing = outcome.writing();
        assertThat(writing.field(RuleField.YOUR_REFERENCE)).isEqualTo("PO 77");
        assertThat(writing.fields()).doesNotContainKey(RuleField.REMARKS);
        assertThat(writing.text(SHIRT)).isEqualTo("T-shirt rouge");
        assertThat(writing.sku(SHIRT)).isEqualTo("1001");
        assertThat(writing.sku(BOOK)).as("kept without a mapping").isEqualTo("BOK-7");
    }

    @Test
    void aValueWithoutAMappingHoldsWhereThatIsChosen() {
        var rule =
                rule("betalsätt", new RuleAction.MapValue(RuleField.TERMS_OF_PAYMENT, "payment_methods[0]", "T", true));
        var none = new RuleBook(List.of(rule), List.of(new MappingTable("T", Map.of("Swish", "S"))), Set.of(), 1)
                .decide(FLOW, order());
        assertThat(none.decision()).isEqualTo(Decision.HOLD);
        assertThat(none.code()).isEqualTo("rule.no-mapping");
        assertThat(none.arguments())
                .containsAllEntriesOf(Map.of("rule", "betalsätt", "table", "T", "value", "Klarna", "version", "1"));
        var mapped = new RuleBook(List.of(rule), List.of(new MappingTable("T", Map.of("Klarna", "30"))), Set.of(), 1)
                .decide(FLOW, order());
        assertThat(mapped.writing().field(RuleField.TERMS_OF_PAYMENT)).isEqualTo("30");
    }

    @Test
    void aValueTooLongForItsFieldHolds() {
        var outcome = new RuleBook(
                        List.of(rule("x", new RuleAction.CopyField(RuleField.COST_CENTRE, "attributes['c']"))))
                .decide(FLOW, withRows(Map.of("c", "C".repeat(21)), SHIRT));
        assertThat(outcome.code()).isEqualTo("rule.too-long");
    }

    @Test
    void anAmountIsNeverTouched() {
        var outcome = run(
                rule("a", new RuleAction.SetField(RuleField.ARTICLE, "X")),
                rule("b", new RuleAction.SetField(RuleField.ROW_TEXT, "")));
        assertThat(outcome.order().rows())
                .extracting(OrderRow::gross, OrderRow::taxes, OrderRow::quantity)
                .isEqualTo(order().order().rows().stream()
                        .map(r -> org.assertj.core.groups.Tuple.tuple(r.gross(), r.taxes(), r.quantity()))
                        .toList());
        assertThat(outcome.order().total()).isEqualTo(order().order().total());
    }

    /** Each rule sees what those before it have changed; where only the first acts, the others do not. */
    @Test
    void allActInOrderOrOnlyTheFirst() {
        var rules = List.of(
                rule("första", new RuleAction.SetField(RuleField.ARTICLE, "NY")),
                Rule.of("andra", "", "row.sku == 'NY'", new RuleAction.SetField(RuleField.PROJECT, "P")));
        var all = new RuleBook(rules, List.of(), Set.of(), 1).decide(FLOW, order());
        assertThat(all.writing().coding(SHIRT).project()).isEqualTo("P");
        var first = new RuleBook(rules, List.of(), Set.of(FLOW), 1).decide(FLOW, order());
        assertThat(first.writing().coding(SHIRT).project()).isEmpty();
        assertThat(first.steps()).extracting(RuleOutcome.Step::state).containsExactly(State.MATCHED, State.NOT_REACHED);
    }

    /** Rules of which at most one holds say the same in any order. */
    @Test
    void theOrderOfRulesThatExcludeEachOtherDoesNotMatter() {
        var rules = new ArrayList<Rule>();
        for (int i = 0; i < 12; i++) {
            rules.add(Rule.of(
                    "r" + i,
                    "",
                    "row.gross_minor % 12 == " + i,
                    new RuleAction.SalesAccount(Optional.empty(), Optional.empty(), 3000 + i)));
        }
        var expected = new RuleBook(rules).decide(FLOW, order()).writing();
        var random = new Random(20261126);
        for (int i = 0; i < 50; i++) {
            Collections.shuffle(rules, random);
            assertThat(new RuleBook(rules).decide(FLOW, order()).writing()).isEqualTo(expected);
        }
    }

    @Test
    void eachPartOfAConditionTellsWhatItGave() {
        var step = new RuleBook(List.of(Rule.hold("x", "", "country == 'NO' && total_minor > 100", "")))
                .explain(FLOW, order())
                .steps()
                .getFirst();
        assertThat(step.state()).isEqualTo(State.NOT_MATCHED);
        assertThat(step.reasons())
                .extracting(r -> r.result() + " " + r.values())
                .containsExactly("false {country=SE}", "true {total_minor=40500}");
    }

    @Test
    void storedSettingsAreReadAsTheyWereWritten() {
        var rules = new RuleSet(
                List.of(Rule.of(
                        "allt",
                        FLOW,
                        "true",
                        new RuleAction.Hold("varför"),
                        new RuleAction.Skip(""),
                        new RuleAction.SetField(RuleField.REMARKS, "x"),
                        new RuleAction.CopyField(RuleField.ARTICLE, "row.sku"),
                        new RuleAction.ReplaceText(RuleField.ROW_TEXT, "a", ""),
                        new RuleAction.MapValue(RuleField.ARTICLE, "row.sku", "T", true),
                        new RuleAction.SalesAccount(Optional.of(OrderRow.Kind.FEE), Optional.of(Rate.of("12")), 3540),
                        new RuleAction.Series("W"),
                        new RuleAction.Handle(true),
                        new RuleAction.Draft())),
                List.of(new MappingTable("T", Map.of("a", "b"))),
                Set.of(FLOW));
        var settings = Settings.initial().withRules(rules);
        var read = Json.read(Json.write(settings), Settings.class);
        assertThat(read).isEqualTo(settings);
        assertThat(read.rules().getFirst().actions().stream()
                        .map(a -> RuleAction.of(a).text())
                        .toList())
                .isEqualTo(read.rules().getFirst().actions());
    }

    /** As settings were written while a rule could only hold or skip. */
    @Test
    void rulesOfEarlierSettingsAreRead() {
        var old = """
                {"name":"utland","flow":"","condition":"country != 'SE'","action":"SKIP","reason":"annat bolag"}""";
        assertThat(Json.read(old, Rule.class)).isEqualTo(Rule.skip("utland", "", "country != 'SE'", "annat bolag"));
        var settings = Json.write(Settings.initial()).replaceAll(",?\"(tables|firstRuleOnly)\":\\[\\]", "");
        assertThat(settings).doesNotContain("tables");
        assertThat(Json.read(settings, Settings.class)).isEqualTo(Settings.initial());
    }

    private static RuleInputs order() {
        return withRows(Map.of(), SHIRT, BOOK, FREIGHT);
    }

    private static Rule rule(String name, RuleAction action) {
        return Rule.of(name, "", "true", action);
    }

    private static RuleOutcome run(Rule... rules) {
        return new RuleBook(List.of(rules), List.of(), Set.of(), 7).decide(FLOW, order());
    }
}
