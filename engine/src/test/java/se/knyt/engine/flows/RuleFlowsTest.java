package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.engine.rules.ActionText;
import se.knyt.engine.rules.MapTarget;
import se.knyt.engine.rules.MappingTable;
import se.knyt.engine.rules.PriceChange;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.rules.RuleAction;
import se.knyt.engine.rules.RuleFault;
import se.knyt.engine.rules.RuleField;
import se.knyt.engine.rules.RuleSet;
import se.knyt.engine.settings.Settings;

/** An action that would do nothing where its rule is asked is refused, and so is an account that somebody else keeps. */
class RuleFlowsTest {
    private static final RuleAction TO = new RuleAction.LineAccount(6990);

    @Test
    void eachActionHasTheSubjectsThatItDoesSomethingFor() {
        assertThatCode(() -> RuleFlows.check(set(
                        Rule.of("a", "payout-lines", "true", TO, new RuleAction.LineKind(PayoutLine.Kind.FEE)),
                        Rule.of("b", "payout-lines", "true", new RuleAction.SetField(RuleField.PROJECT, "1")),
                        Rule.of("c", "return-drafts", "true", new RuleAction.BookReturn()),
                        Rule.hold("d", "return-drafts", "true", ""),
                        Rule.hold("e", "payout-lines", "true", ""),
                        Rule.of("f", "payout-lines", "true", new RuleAction.Skip(""), new RuleAction.Draft()),
                        Rule.of("g", "refunds", "true", new RuleAction.Skip("")),
                        Rule.of("h", "return-drafts", "true", new RuleAction.Skip("")),
                        Rule.of("i", "sales-to-vouchers", "true", new RuleAction.Draft()))))
                .doesNotThrowAnyException();
        assertThat(faults(
                        Rule.of("a", "", "true", TO),
                        Rule.of("b", "deliveries-to-invoices", "true", new RuleAction.BookReturn()),
                        Rule.of("c", "orders-to-erp", "true", new RuleAction.Draft()),
                        Rule.of("d", "payout-lines", "true", new RuleAction.SetField(RuleField.REMARKS, "x")),
                        Rule.of("e", "return-drafts", "true", TO),
                        Rule.of("f", "return-drafts", "true", new RuleAction.SetField(RuleField.PROJECT, "1")),
                        Rule.of("g", "payouts-to-books", "true", TO)))
                .containsExactly(
                        "0 0 action-flow",
                        "1 0 action-flow",
                        "2 0 action-flow",
                        "3 0 action-flow",
                        "4 0 action-flow",
                        "5 0 action-flow",
                        "6 -1 flow-unknown");
    }

    /** Handled in the accounting system an order has no invoice or voucher of Knyt's that a person could book. */
    @Test
    void whatDoesNothingAsOrdersGoNowIsNamed() {
        var draft = Rule.of("utkast", "", "true", new RuleAction.Draft());
        var refund = Rule.of("kredit", "refunds", "true", new RuleAction.Draft());
        var text = Rule.of("text", "", "true", new RuleAction.SetField(RuleField.REMARKS, "x"));
        var bound = Rule.of("bara fakturor", "deliveries-to-invoices", "true", new RuleAction.Draft());
        var stop = Rule.hold("stopp", "", "true", "");
        assertThat(idle(Set.of("deliveries-to-invoices"), draft, refund, text, bound, stop))
                .isEmpty();
        assertThat(idle(Set.of("orders-to-erp"), draft, refund, text, bound, stop))
                .containsExactly("utkast draft orders-to-erp", "bara fakturor - deliveries-to-invoices");
        assertThat(idle(Set.of("sales-to-vouchers"), draft, refund, text, bound, stop))
                .containsExactly("text set sales-to-vouchers", "bara fakturor - deliveries-to-invoices");
        assertThat(idle(Set.of(), draft, refund, text, bound, stop)).isEmpty();
        var moves = Rule.of("flytta", "", "true", new RuleAction.Handle(false));
        assertThat(idle(Set.of("orders-to-erp"), bound, moves))
                .as("orders are moved there")
                .isEmpty();
    }

    private static List<String> idle(Set<String> on, Rule... rules) {
        return IdleActions.of(List.of(rules), List.of(rules), on).stream()
                .map(i -> i.rule() + " " + i.action().map(ActionText::kind).orElse("-") + " " + i.flow())
                .toList();
    }

    /** A rule of all orders would hold those that are handled in the accounting system; one of another flow, and one in use, stand. */
    @Test
    void aPriceCannotBePartedOfOrdersInTheAccountingSystem() {
        var price = new RuleAction.Price(
                PriceChange.By.PERCENT, new BigDecimal("90"), PriceChange.Ending.ORE, "Avgift", 3540);
        var all = Rule.of("alla", "", "true", new RuleAction.SetField(RuleField.PROJECT, "1"), price);
        var one = Rule.of("en", "deliveries-to-invoices", "true", price);
        var found = catchThrowableOfType(RuleFault.Found.class, () -> RuleFlows.checkPrices(set(one, all), set()));
        assertThat(found.faults()).containsExactly(RuleFault.of(1, "alla", 1, "price-in-accounting"));
        assertThatCode(() -> RuleFlows.checkPrices(set(one, all), set(all))).doesNotThrowAnyException();
    }

    @Test
    void anAccountThatSomebodyKeepsIsRefusedByName() {
        var posting = Settings.initial().posting();
        var found = catchThrowableOfType(
                RuleFault.Found.class,
                () -> RuleFlows.checkAccounts(
                        set(
                                Rule.of("rätt", "payout-lines", "true", TO),
                                Rule.of("fel", "payout-lines", "true", TO, new RuleAction.LineAccount(1581))),
                        posting));
        assertThat(found.faults()).containsExactly(RuleFault.of(1, "fel", 1, "line-account-provider", "1581"));
    }

    /** Ten of the free ones, beside cost centre and project; the eleventh is named. */
    @Test
    void rulesUseNoMoreDimensionsThanARowHas() {
        var ten = IntStream.rangeClosed(20, 29)
                .<RuleAction>mapToObj(number -> new RuleAction.SetDimension(number, "X"))
                .toArray(RuleAction[]::new);
        var all = Rule.of("a", "", "true", ten);
        var known = Rule.of("b", "", "true", new RuleAction.SetDimension(1, "K"), new RuleAction.SetDimension(20, "Y"));
        assertThatCode(() -> RuleFlows.checkDimensions(set(all, known))).doesNotThrowAnyException();
        var more = Rule.of("c", "payout-lines", "true", new RuleAction.SetDimension(30, "X"));
        var found = catchThrowableOfType(RuleFault.Found.class, () -> RuleFlows.checkDimensions(set(all, known, more)));
        assertThat(found.faults()).containsExactly(RuleFault.of(2, "c", 0, "dimensions-many", "10"));
    }

    /** The chart has 3041 and not 3042; the table of VAT has "Inom Sverige"; the series are K and W; 1581 is a provider's. */
    @Test
    void whatATableSaysMustBeThereAndTheNearestIsNamed() {
        var rules = List.of(
                Rule.of("konto", "", "true", map(MapTarget.SALES_ACCOUNT, "konton")),
                Rule.of("moms", "", "true", map(MapTarget.VAT_TREATMENT, "moms")),
                Rule.of("serie", "", "true", map(MapTarget.SERIES, "serier")),
                Rule.of("rad", "payout-lines", "true", map(MapTarget.LINE_ACCOUNT, "rader")));
        var tables = List.of(
                new MappingTable("konton", Map.of("A", "3041", "B", "3042")),
                new MappingTable("moms", Map.of("A", "Inom Sverige", "B", "Inom Sverge")),
                new MappingTable("serier", Map.of("A", "W", "B", "WW")),
                new MappingTable("rader", Map.of("A", "6990", "B", "1581")));
        var set = new RuleSet(rules, tables, Set.of());
        var books = new RuleTables.Books(Set.of(3041, 6990), Set.of("K", "W"));
        var settings = Settings.initial();
        var found = catchThrowableOfType(RuleFault.Found.class, () -> RuleTables.check(set, settings, books));
        assertThat(found.faults())
                .containsExactly(
                        RuleFault.of(0, "konto", 0, "table-not-in-chart", "konton", "B", "3042", "3041"),
                        RuleFault.of(
                                1, "moms", 0, "table-treatment-unknown", "moms", "B", "Inom Sverge", "Inom Sverige"),
                        RuleFault.of(2, "serie", 0, "table-series-unknown", "serier", "B", "WW", "W"),
                        RuleFault.of(3, "rad", 0, "table-line-refused", "rader", "B", "1581", ""));
        // Of an accounting system that does not tell, only what the company's own settings say is known.
        var alone = catchThrowableOfType(
                RuleFault.Found.class, () -> RuleTables.check(set, settings, RuleTables.Books.UNKNOWN));
        assertThat(alone.faults())
                .extracting(RuleFault::code)
                .containsExactly("table-treatment-unknown", "table-line-refused");
        assertThat(RuleTables.accounts(set)).containsExactlyInAnyOrder(1581, 3041, 3042, 6990);
        assertThat(faults(Rule.of("a", "payout-lines", "true", map(MapTarget.SERIES, "serier"))))
                .containsExactly("0 0 action-flow");
    }

    private static RuleAction map(MapTarget to, String table) {
        return RuleAction.of(
                new ActionText("map", Map.of("field", to.code(), "from", "'A'", "table", table, "without", "keep")));
    }

    private static List<String> faults(Rule... rules) {
        return catchThrowableOfType(RuleFault.Found.class, () -> RuleFlows.check(set(rules))).faults().stream()
                .map(f -> f.place() + " " + f.action() + " " + f.code())
                .toList();
    }

    private static RuleSet set(Rule... rules) {
        return new RuleSet(List.of(rules), List.of(), Set.of());
    }
}
