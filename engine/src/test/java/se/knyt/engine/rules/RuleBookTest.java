package se.knyt.engine.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.knyt.engine.rules.GivenOrders.order;
import static se.knyt.engine.rules.GivenOrders.orderAt;
import static se.knyt.engine.rules.GivenOrders.orderOf;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.engine.rules.RuleOutcome.Decision;
import se.knyt.engine.rules.RuleOutcome.State;

/** Rules are checked when they are written, and decide the same way every time. */
class RuleBookTest {
    @Test
    void theFirstRuleThatHoldsDecides() {
        var book = new RuleBook(List.of(
                hold("utland", "country != 'SE'"),
                Rule.skip("kassan", "", "channel == 'pos'", "bokförs i kassan"),
                hold("stor", "total_minor > 1000000")));
        assertThat(decide(book, order("web", "SE", "199.00"))).isEmpty();
        assertThat(decide(book, order("web", "NO", "199.00"))).isEqualTo("utland HOLD");
        assertThat(decide(book, order("pos", "SE", "20000.00"))).isEqualTo("kassan SKIP");
        assertThat(decide(book, order("pos", "NO", "1.00"))).isEqualTo("utland HOLD");
        assertThat(decide(book, order("web", "SE", "10000.00"))).isEmpty();
        assertThat(decide(book, order("web", "SE", "10000.01"))).isEqualTo("stor HOLD");
    }

    @Test
    void aRuleOfAnotherFlowDoesNotDecide() {
        var book = new RuleBook(List.of(Rule.skip("x", "orders-to-erp", "true", "")));
        var order = order("web", "SE", "1.00");
        assertThat(book.decide("orders-to-erp", order).decision()).isEqualTo(Decision.SKIP);
        assertThat(book.decide("captures", order).decision()).isEqualTo(Decision.GO_ON);
    }

    /** Ordered at half past midnight on New Year's Day in Stockholm, while it was still the old year in UTC. */
    @Test
    void datesAreTheCompanysOwn() {
        var book = new RuleBook(List.of(hold("nyår", "date == '2027-01-01'")));
        assertThat(decide(book, orderAt(Instant.parse("2026-12-31T23:30:00Z"), Map.of())))
                .isEqualTo("nyår HOLD");
    }

    /** Two shops of one company: what a rule says of the one it does not say of the other. */
    @Test
    void aRuleAsksWhichShopAnOrderIsOf() {
        var book = new RuleBook(List.of(hold("Grossist först", "shop == 'Grossist'")));
        assertThat(decide(book, orderOf("Grossist"))).isEqualTo("Grossist först HOLD");
        assertThat(decide(book, orderOf("Webben"))).isEmpty();
    }

    @Test
    void attributesThatAnOrderLacksMakeNoRuleHold() {
        var book = new RuleBook(List.of(hold("taggad", "attributes['tag'] == 'b2b'")));
        var at = Instant.parse("2026-11-02T08:00:00Z");
        assertThat(decide(book, orderAt(at, Map.of("tag", "b2b")))).isEqualTo("taggad HOLD");
        assertThat(decide(book, orderAt(at, Map.of("tag", "b2c")))).isEmpty();
        assertThat(decide(book, orderAt(at, Map.of()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "countri == 'SE'",
                "country = 'SE'",
                "total_minor > 'x'",
                "total_minor",
                "country ==",
                "\"unclosed",
                "",
                "country.exec('x')",
                "total_minor > 10.5"
            })
    void whatIsWrongIsSaidWithRuleAndPlace(String condition) {
        assertThatThrownBy(() -> new RuleBook(List.of(hold("bra", "true"), hold("Momsfri", condition))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Momsfri")
                .hasMessageMatching("(?s).*\\d+:\\d+.*");
    }

    @Test
    void conditionsAndTheirNumberAreBounded() {
        var longOne = "country == '" + "S".repeat(5000) + "'";
        assertThatThrownBy(() -> new RuleBook(List.of(hold("lång", longOne))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lång");
        assertThatThrownBy(() -> new RuleBook(Collections.nCopies(201, hold("x", "true"))))
                .isInstanceOf(IllegalArgumentException.class);
        var deep = "(".repeat(900) + "true" + ")".repeat(900);
        assertThatThrownBy(() -> new RuleBook(List.of(hold("djup", deep))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Too much work is a fault in the rule. A rule that holds orders back must not let them through because of it. */
    @Test
    void aConditionThatRunsTooLongHoldsTheOrder() {
        var list = "[0,1,2,3,4,5,6,7,8,9]";
        var heavy = list + ".all(a, " + list + ".all(b, " + list + ".all(c, " + list + ".all(d, a + b + c + d >= 0))))";
        var book = new RuleBook(List.of(hold("tung", heavy)));
        assertThat(decide(book, order("web", "SE", "1.00"))).isEqualTo("tung HOLD");
    }

    /**
     * A word is about one rule and what it asked of: another total asks anew, another channel does not, nor does another version of the
     * settings; a second rule asks for itself; and what is put aside is skipped with the reason that it was held by.
     */
    @Test
    void aWordHoldsForTheRuleAndWhatItAskedOf() {
        var rules = List.of(
                Rule.hold("stor", "", "total_minor > 1000000", "Ring kunden"),
                Rule.hold("land", "", "country == 'NO'", ""));
        var book = new RuleBook(rules);
        var held = book.decide("orders-to-erp", order("web", "SE", "10000.01"));
        assertThat(held.arguments())
                .containsAllEntriesOf(Map.of("rule", "stor", "reason", "Ring kunden", "version", "1"));
        var asked = held.arguments().getOrDefault("asked", "");
        var letGo = new RuleWords(List.of(asked), List.of());
        var later = new RuleBook(rules, List.of(), Set.of(), 9);
        assertThat(later.decide("orders-to-erp", order("pos", "SE", "10000.01"), letGo)
                        .decision())
                .isEqualTo(Decision.GO_ON);
        assertThat(book.decide("orders-to-erp", order("web", "SE", "10000.02"), letGo)
                        .decision())
                .isEqualTo(Decision.HOLD);
        assertThat(book.decide("orders-to-erp", order("web", "NO", "10000.01"), letGo)
                        .arguments())
                .containsEntry("rule", "land");
        var aside =
                book.decide("orders-to-erp", order("web", "SE", "10000.01"), new RuleWords(List.of(), List.of(asked)));
        assertThat(aside.decision() + " " + aside.code()).isEqualTo("SKIP rule.put-aside");
        assertThat(aside.arguments()).containsAllEntriesOf(Map.of("rule", "stor", "reason", "Ring kunden"));
        var changed = new RuleBook(List.of(Rule.hold("stor", "", "total_minor > 1000000", "Ring igen")));
        assertThat(changed.decide("orders-to-erp", order("web", "SE", "10000.01"), letGo)
                        .decision())
                .isEqualTo(Decision.HOLD);
    }

    private static Rule hold(String name, String condition) {
        return Rule.hold(name, "", condition, "");
    }

    private static String decide(RuleBook book, RuleInputs order) {
        var outcome = book.decide("orders-to-erp", order);
        return outcome.steps().stream()
                .filter(s -> s.state() == State.MATCHED || s.state() == State.FAILED)
                .map(s -> s.rule().name() + " " + outcome.decision())
                .findFirst()
                .orElse("");
    }
}
