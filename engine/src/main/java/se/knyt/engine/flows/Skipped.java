package se.knyt.engine.flows;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.engine.rules.RuleOutcome;

/**
 * That a rule skips a purchase, and what a payout's line may name it by: the money comes though the sale is booked by others.
 *
 * @param money where it stands, as {@link se.knyt.engine.rules.SkippedMoney#code}
 */
record Skipped(
        String code,
        String order,
        String asked,
        String rule,
        String reason,
        int version,
        String money,
        Set<TrailPlan.Reference> references) {
    Skipped {
        references = Set.copyOf(references);
    }

    /**
     * What the rule says of it.
     *
     * @param money as {@link se.knyt.engine.rules.SkippedMoney#code}
     */
    record Said(String rule, String reason, int version, String money) {
        static Said of(RuleOutcome outcome) {
            var said = outcome.arguments();
            return new Said(
                    said.getOrDefault("rule", ""),
                    said.getOrDefault("reason", ""),
                    Integer.parseInt(said.getOrDefault("version", "0")),
                    said.getOrDefault("money", "open"));
        }
    }

    Said said() {
        return new Said(rule, reason, version, money);
    }

    static Skipped of(RuleOutcome outcome, Captures captures, Order order) {
        var said = outcome.arguments();
        var references = new LinkedHashSet<TrailPlan.Reference>();
        for (var payment : captures.all()) {
            add(references, payment.provider(), payment.providerTransactionId(), FactReferences.TRANSACTION);
            add(references, payment.provider(), payment.paymentId(), FactReferences.PROVIDER);
            add(references, payment.provider(), payment.providerOrderId(), FactReferences.PROVIDER);
        }
        captures.all().stream()
                .map(Payment::provider)
                .distinct()
                .forEach(provider -> add(references, provider, order.number(), FactReferences.ORDER));
        return new Skipped(
                outcome.code(),
                order.number(),
                said.getOrDefault("asked", ""),
                said.getOrDefault("rule", ""),
                said.getOrDefault("reason", ""),
                Integer.parseInt(said.getOrDefault("version", "0")),
                said.getOrDefault("money", "open"),
                references);
    }

    private static void add(Set<TrailPlan.Reference> to, String provider, String text, int rank) {
        if (!provider.isEmpty() && !text.isEmpty()) {
            to.add(new TrailPlan.Reference(provider, text, rank));
        }
    }

    /** As the purchase keeps it. */
    Map<String, String> arguments() {
        return new TreeMap<>(Map.of(
                "order", order, "asked", asked, "rule", rule, "reason", reason, "version", String.valueOf(version)));
    }
}
