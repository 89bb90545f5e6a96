package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.LinkedHashSet;
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

    /**
     * One that is there.
     *
     * @param captures of its purchase
     */
    static SkippedRefund credit(RuleOutcome outcome, RefundRules.Asked asked, String order, Captures captures) {
        var parts = new ArrayList<Part>();
        for (var part : asked.parts()) {
            var references = new LinkedHashSet<TrailPlan.Reference>();
            for (var payment : captures.all()) {
                if (payment.provider().equals(part.provider())) {
                    add(references, part.provider(), payment.paymentId(), FactReferences.PROVIDER);
                    add(references, part.provider(), payment.providerOrderId(), FactReferences.PROVIDER);
                }
            }
            captures.back().refunds().stream()
                    .filter(payment -> captures.back().payer(payment).equals(part.provider())
                            && payment.amount().equals(part.amount()))
                    .forEach(payment -> add(
                            references, part.provider(), payment.providerTransactionId(), FactReferences.TRANSACTION));
            add(references, part.provider(), order, FactReferences.ORDER);
            parts.add(new Part(part.amount().negated().minor(), references));
        }
        return new SkippedRefund(asked.key(), order, asked.amount(), true, Skipped.Said.of(outcome), parts);
    }

    /** One that Knyt would have made. */
    static SkippedRefund unmade(RuleOutcome outcome, RefundRules.Asked asked, String order) {
        return new SkippedRefund(asked.key(), order, asked.amount(), false, Skipped.Said.of(outcome), List.of());
    }

    private static void add(Set<TrailPlan.Reference> to, String provider, String text, int rank) {
        if (!provider.isEmpty() && !text.isEmpty()) {
            to.add(new TrailPlan.Reference(provider, text, rank));
        }
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
