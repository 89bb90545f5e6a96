package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.rules.RuleAction;
import se.knyt.engine.trails.RefundWord;

/**
 * What no person has to decide, since the company's rules say it: where an amount is booked that the provider does not explain, and that
 * a refund made in the provider's portal is a return.
 */
class RuledPayoutsTest extends HandsTried {
    private static final String THREE =
            "{\"lines\":[{\"sku\":\"KAFFE-500\",\"quantity\":3}],\"discount\":false,\"shipping\":4900}";

    /** One piece of three is paid back in the portal, and Klarna draws 75.00 under a word that Knyt does not know. */
    @Test
    void anUnexplainedAmountAndADraftOfAReturnAreBookedByRules() {
        rules(
                Rule.of(
                        "ansvarsöverföring",
                        "payout-lines",
                        "provider == 'klarna' && provider_kind.contains('LIABILITY_TRANSFER') && amount_minor < 0",
                        new RuleAction.LineAccount(6050)),
                Rule.of(
                        "hela rader",
                        "return-drafts",
                        "rows_fit && provider == 'klarna' && country == 'SE' && age_days < 60",
                        new RuleAction.BookReturn()));
        var order = sell(THREE);
        world.post("shopify", "orders/" + order + "/ship", "{\"lines\":[{\"sku\":\"KAFFE-500\",\"quantity\":3}]}");
        merchant.settle();
        merchant.settle();
        long captured = atKlarna("captures").stream()
                .mapToLong(c -> c.path("captured_amount").asLong())
                .sum();
        inThePortal("refunds", "{\"refunded_amount\":" + (captured - 4900) / 3 + "}");
        ship(sell());
        world.post("klarna", "scenarios/unknown", "{\"amount\":7500}");
        merchant.advance(Duration.ofDays(14));
        merchant.settle();
        assertThat(merchant.texts(
                        "select r.account || ' ' || (r.debit_minor - r.credit_minor) || ' ' || r.chosen_by || ' ' || r.chosen_version"
                                + " from voucher_row r where r.company_id = ? and r.chosen_by <> ''"))
                .as("%s", Trouble.of(merchant))
                .containsExactly("6050 7500 ansvarsöverföring 2");
        assertThat(merchant.texts("select draft_rule || ' ' || draft_version || ' ' || status from payout_line"
                        + " where company_id = ? and kind = 'refund'"))
                .as("%s", Trouble.of(merchant))
                .containsExactly("hela rader 2 matched");
        assertThat(merchant.texts(
                        "select actor || ' ' || (details::json ->> 'rule') || ' ' || (details::json ->> 'version') from audit_log"
                                + " where company_id = ? and action = 'return.book-by-rule'"))
                .containsExactly("knyt hela rader 2");
        var status = merchant.status();
        assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
        assertThat(status.trailsTied()).as("%s", Trouble.of(merchant)).isEqualTo(2);
        assertThat(status.certificatesClosed()).isEqualTo(status.payouts()).isPositive();
        assertThat(world.get("fortnox", "ledger").path("open").size()).isZero();
        assertThat(world.balance(1581)).matches(".*:\"?0(\\.0+)?\"?}");
        assertThat(world.balance(6050)).contains("75");
    }

    /**
     * One piece of three for a complaint: held, let go, and credited on the rule's account. What stands on 3731 is the piece without its
     * VAT of 12 %, and with the payout's line everything is at zero.
     */
    @Test
    void aRefundThatARuleHoldsIsLetGoAndCreditedOnItsAccount() {
        rules(
                Rule.hold(
                        "granska", "refunds", "amount_minor > 0 && ways == ['provider'] && shop != ''", "Se på varan"),
                Rule.of(
                        "reklamationer",
                        "refunds",
                        "provider == 'klarna' && row.sku == 'KAFFE-500' && legal_entity.startsWith('Klarna')",
                        new RuleAction.SalesAccount(Optional.empty(), Optional.empty(), 3731)));
        var order = sell(THREE);
        world.post("shopify", "orders/" + order + "/ship", "{\"lines\":[{\"sku\":\"KAFFE-500\",\"quantity\":3}]}");
        merchant.settle();
        merchant.settle();
        world.post("shopify", "orders/" + order + "/refund", "{\"lines\":[{\"sku\":\"KAFFE-500\",\"quantity\":1}]}");
        merchant.settle();
        merchant.settle();
        assertThat(openEnds()).containsExactly("refund.rule-held");
        var words = merchant.engine.desks().refundWords();
        long trail = Long.parseLong(
                merchant.texts("select trail_id::text from trail where company_id = ? and state = 'held'")
                        .getFirst());
        var held = words.cases(merchant.company, trail).getFirst();
        assertThat(words.tried(merchant.company, trail, held.key(), rules -> rules)
                        .orElseThrow()
                        .heldCode())
                .isEqualTo("refund.rule-held");
        assertThat(words.say(merchant.company, trail, held.key(), RefundWord.LET_GO, "Eva"))
                .isTrue();
        merchant.settle();
        merchant.settle();
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
        ship(sell());
        tiedAfterThePayout(2);
        assertThat(world.balance(1510)).matches(".*:\"?0(\\.0+)?\"?}");
        assertThat(world.balance(1581)).matches(".*:\"?0(\\.0+)?\"?}");
        assertThat(world.balance(3731)).doesNotMatch(".*:\"?0(\\.0+)?\"?}");
    }

    /**
     * Captured and shipped in the shop while a rule skips it: nothing is made of it here, and its money is open by name when it comes.
     * When the rule is gone it goes on to its end, and the line that waited is its payment.
     */
    @Test
    void aSkippedPurchaseIsLeftToOthersUntilTheRuleIsGone() {
        rules(Rule.skip("kiosken", "", "total_minor > 0", "Kassan bokför"));
        var order = sell(THREE);
        world.post("shopify", "orders/" + order + "/capture", "{}");
        ship(order);
        assertThat(merchant.texts("select state || ' ' || held_code || ' ' || (held_args::json ->> 'rule') || ' '"
                        + " || (held_args::json ->> 'version') || ' ' || (held_args::json ->> 'reason') || ' ' || provider_open_minor"
                        + " from trail where company_id = ?"))
                .as("%s", Trouble.of(merchant))
                .containsExactly("skipped rule.skipped kiosken 2 Kassan bokför 0");
        assertThat(merchant.texts("select effect_key from effect where company_id = ?"))
                .isEmpty();
        assertThat(merchant.texts("select part from trail_day where company_id = ? and purchases <> 0"))
                .as("it is counted apart, so no month waits for it")
                .containsExactly("skipped");
        merchant.advance(Duration.ofDays(14));
        merchant.settle();
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).containsExactly("payout.line-skipped");
        assertThat(merchant.texts(
                        "select status || ' ' || lines_open from payout_line l join payout p using (company_id, payout_id)"
                                + " where company_id = ? and l.kind = 'sale'"))
                .containsExactly("skipped 0");
        var status = merchant.status();
        assertThat(status.certificatesClosed()).isEqualTo(status.payouts()).isPositive();
        rules();
        merchant.engine.control().planAgain(merchant.company);
        merchant.settle();
        merchant.settle();
        assertThat(invoices()).as("%s", Trouble.of(merchant)).isEqualTo(1);
        tiedAfterThePayout(1);
        assertThat(world.balance(1510)).matches(".*:\"?0(\\.0+)?\"?}");
        assertThat(world.balance(1581)).matches(".*:\"?0(\\.0+)?\"?}");
    }

    /** Put aside it is skipped; let go it goes on to its end, by the rule that still holds every other order. */
    @Test
    void anOrderThatARuleHoldsIsPutAsideAndThenLetGo() {
        rules(Rule.hold("stora", "", "total_minor > 0", "Ring kunden"));
        ship(sell());
        assertThat(openEnds()).containsExactly("rule.held");
        var words = merchant.engine.desks().ruleWords();
        var held = merchant.texts(
                        "select trail_id || ' ' || (held_args::json ->> 'asked') from trail where company_id = ?")
                .getFirst()
                .split(" ");
        assertThat(words.order(merchant.company, Long.parseLong(held[0]), held[1], RefundWord.ASIDE, "Eva"))
                .isTrue();
        merchant.settle();
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
        assertThat(merchant.texts("select state || ' ' || held_code from trail where company_id = ?"))
                .containsExactly("skipped rule.put-aside");
        assertThat(words.order(merchant.company, Long.parseLong(held[0]), held[1], RefundWord.LET_GO, "Eva"))
                .isTrue();
        merchant.settle();
        merchant.settle();
        assertThat(merchant.texts(
                        "select actor || ' ' || action from audit_log where company_id = ? and action like 'order.%'"
                                + " order by action"))
                .containsExactly("Eva order.let-go", "Eva order.put-aside");
        tiedAfterThePayout(1);
    }

    private void rules(Rule... rules) {
        merchant.change(s -> s.withRules(s.ruleSet().withRules(List.of(rules))));
    }
}
