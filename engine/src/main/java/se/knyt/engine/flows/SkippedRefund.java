package se.knyt.engine.flows;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import se.knyt.core.money.Money;
import se.knyt.engine.rules.RuleOutcome;

/**
 * That a rule skips a refund: others credit it, or pay it back. What a payout's line may name it by is kept, with its amount, since the
 * purchase may have other refunds under the same references.
 *
 * @param key by which it is known
 * @param credit whether it is one that was made and is not credited; else one that Knyt would have made
 * @param parts what each provider gave back
 */
record SkippedRefund(String key, String order, Money amount, boolean credit, Skipped.Said said, List<Part> parts) {
    SkippedRefund {
        parts = List.copyOf(parts);
    }

    /** @param minor as a payout's line says it, negative */
    record Part(long minor, Set<TrailPlan.Reference> references) {
        Part {
            references = Set.copyOf(references);
        }
    }

    /** One that Knyt would have made. */
    static SkippedRefund unmade(RuleOutcome outcome, RefundUnderRules asked, String order) {
        return new SkippedRefund(asked.key(), order, asked.amount(), false, Skipped.Said.of(outcome), List.of());
    }

    /** Of the text that tells why. */
    Map<String, String> arguments() {
        return new TreeMap<>(Map.of(
                "order",
                order,
                "refund",
                key,
                "amount",
                amount.toString(),
                "rule",
                said.rule(),
                "reason",
                said.reason(),
                "version",
                String.valueOf(said.version())));
    }
}
