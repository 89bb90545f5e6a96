package se.knyt.engine.flows;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

    /** As the purchase keeps it. */
    Map<String, String> arguments() {
        return new TreeMap<>(Map.of(
                "order", order, "asked", asked, "rule", rule, "reason", reason, "version", String.valueOf(version)));
    }
}
