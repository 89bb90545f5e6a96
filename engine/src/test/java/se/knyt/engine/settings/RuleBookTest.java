package se.knyt.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.Order;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** Rules are checked when they are written, and decide the same way every time. */
class RuleBookTest {
    private static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");

    @Test
    void theFirstRuleThatHoldsDecides() {
        var book = new RuleBook(List.of(
                hold("utland", "country != 'SE'"),
                new Rule("kassan", "", "channel == 'pos'", Rule.Action.SKIP, "bokförs i kassan"),
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
        var book = new RuleBook(List.of(new Rule("x", "orders-to-erp", "true", Rule.Action.SKIP, "")));
        var order = order("web", "SE", "1.00");
        assertThat(book.decide("orders-to-erp", order, STOCKHOLM)).isPresent();
        assertThat(book.decide("captures", order, STOCKHOLM)).isEmpty();
    }

    /** Ordered at half past midnight on New Year's Day in Stockholm, while it was still the old year in UTC. */
    @Test
    void datesAreTheCompanysOwn() {
        var book = new RuleBook(List.of(hold("nyår", "date == '2027-01-01'")));
        assertThat(decide(book, orderAt(Instant.parse("2026-12-31T23:30:00Z"), Map.of())))
                .isEqualTo("nyår HOLD");
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

    private static Rule hold(String name, String condition) {
        return new Rule(name, "", condition, Rule.Action.HOLD, "");
    }

    private static String decide(RuleBook book, Order order) {
        return book.decide("orders-to-erp", order, STOCKHOLM)
                .map(r -> r.name() + " " + r.action())
                .orElse("");
    }

    private static Order order(String channel, String country, String total) {
        return order(channel, country, total, Instant.parse("2026-11-02T08:00:00Z"), Map.of());
    }

    private static Order orderAt(Instant at, Map<String, String> attributes) {
        return order("web", "SE", "1.00", at, attributes);
    }

    private static Order order(
            String channel, String country, String total, Instant at, Map<String, String> attributes) {
        return new Order(
                "1",
                "1001",
                channel,
                at,
                at,
                Order.State.OPEN,
                false,
                false,
                Currency.SEK,
                new Buyer(Buyer.Kind.CONSUMER, "", country, "", ""),
                List.of(),
                Money.sek(total),
                Money.sek("0.00"),
                List.of(),
                attributes);
    }
}
