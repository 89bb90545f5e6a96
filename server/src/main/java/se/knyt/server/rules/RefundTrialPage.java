package se.knyt.server.rules;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.money.Money;
import se.knyt.engine.flows.RefundTrial;
import se.knyt.engine.rules.RuleOutcome;
import se.knyt.server.shell.View;
import se.knyt.server.trails.Purchases.Purchase;

/**
 * Rules tried on a refund.
 *
 * @param order the number looked for, empty where none is
 * @param purchase with that number, empty where there is none
 * @param of its refunds
 * @param newest credits to choose from, the newest first
 */
public record RefundTrialPage(
        String order,
        Optional<Purchase> purchase,
        List<RefundTrial.Told> of,
        Optional<RefundTrial> trial,
        List<Choice> newest) {
    public RefundTrialPage {
        of = List.copyOf(of);
        newest = List.copyOf(newest);
    }

    /**
     * A refund that can be picked.
     *
     * @param kind code of why it was made, empty where nobody has said
     */
    public record Choice(Purchase of, String key, Money amount, LocalDate on, String kind) {}

    /** Those to pick from: of the order looked for, else the newest. */
    public List<Choice> choices() {
        return of.isEmpty() || purchase.isEmpty()
                ? newest
                : of.stream()
                        .map(t -> new Choice(
                                purchase.get(),
                                t.key(),
                                t.amount(),
                                t.on(),
                                t.why().code()))
                        .toList();
    }

    /** Why the refund would be held, in the reader's words. */
    public static String held(View v, RefundTrial trial) {
        Map<String, String> arguments = new TreeMap<>(trial.heldArguments());
        arguments.put("order", trial.refund().order());
        return v.messages().of(trial.heldCode(), arguments).why();
    }

    /** Key of what the rules decide. */
    public static String decision(RefundTrial trial) {
        if (trial.outcome().isEmpty()) {
            return "rules.decision.refund.none";
        }
        if (trial.heldCode().isEmpty() && trial.outcome().get().decision() == RuleOutcome.Decision.SKIP) {
            return "rules.decision.refund.skip";
        }
        return trial.heldCode().isEmpty() ? "rules.decision.refund.go_on" : "rules.decision.refund.hold";
    }
}
