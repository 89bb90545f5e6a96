package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.engine.rules.RuleOutcome;
import se.knyt.engine.trails.ReferenceRanks;

/** What payout lines may name a purchase or a refund by that a rule skips. */
final class SkippedSales {
    private SkippedSales() {}

    /** A purchase, with the references of all that was captured. */
    static Skipped of(RuleOutcome outcome, Captures captures, Order order) {
        var said = outcome.arguments();
        var references = new LinkedHashSet<TrailPlan.Reference>();
        for (var payment : captures.all()) {
            add(references, payment.provider(), payment.providerTransactionId(), ReferenceRanks.TRANSACTION);
            add(references, payment.provider(), payment.paymentId(), ReferenceRanks.PROVIDER);
            add(references, payment.provider(), payment.providerOrderId(), ReferenceRanks.PROVIDER);
        }
        captures.all().stream()
                .map(Payment::provider)
                .distinct()
                .forEach(provider -> add(references, provider, order.number(), ReferenceRanks.ORDER));
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

    /**
     * One that is there.
     *
     * @param captures of its purchase
     */
    static SkippedRefund credit(RuleOutcome outcome, RefundUnderRules asked, String order, Captures captures) {
        var parts = new ArrayList<SkippedRefund.Part>();
        for (var part : asked.parts()) {
            var references = new LinkedHashSet<TrailPlan.Reference>();
            for (var payment : captures.all()) {
                if (payment.provider().equals(part.provider())) {
                    add(references, part.provider(), payment.paymentId(), ReferenceRanks.PROVIDER);
                    add(references, part.provider(), payment.providerOrderId(), ReferenceRanks.PROVIDER);
                }
            }
            captures.back().refunds().stream()
                    .filter(payment -> captures.back().payer(payment).equals(part.provider())
                            && payment.amount().equals(part.amount()))
                    .forEach(payment -> add(
                            references, part.provider(), payment.providerTransactionId(), ReferenceRanks.TRANSACTION));
            add(references, part.provider(), order, ReferenceRanks.ORDER);
            parts.add(new SkippedRefund.Part(part.amount().negated().minor(), references));
        }
        return new SkippedRefund(asked.key(), order, asked.amount(), true, Skipped.Said.of(outcome), parts);
    }

    private static void add(Set<TrailPlan.Reference> to, String provider, String text, int rank) {
        if (!provider.isEmpty() && !text.isEmpty()) {
            to.add(new TrailPlan.Reference(provider, text, rank));
        }
    }
}
