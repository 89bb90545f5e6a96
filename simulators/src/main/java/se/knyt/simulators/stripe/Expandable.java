package se.knyt.simulators.stripe;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields that each kind of object lets be expanded, as Stripe's reference marks them, with the kinds that may stand there; of kinds
 * that the simulator does not have, the field alone.
 */
final class Expandable {
    private static final Set<String> OTHER = Set.of();
    private static final Set<String> MONEY = Set.of(Ledger.TRANSACTION);

    private static final Map<String, Map<String, Set<String>>> FIELDS = Map.of(
            Payments.INTENT,
            Map.of(
                    "latest_charge", Set.of(Payments.CHARGE),
                    "customer", OTHER,
                    "payment_method", OTHER,
                    "application", OTHER,
                    "on_behalf_of", OTHER,
                    "review", OTHER),
            Payments.CHARGE,
            Map.of(
                    "balance_transaction", MONEY,
                    "failure_balance_transaction", MONEY,
                    "payment_intent", Set.of(Payments.INTENT),
                    "customer", OTHER,
                    "application", OTHER,
                    "application_fee", OTHER,
                    "on_behalf_of", OTHER,
                    "review", OTHER,
                    "refunds", OTHER,
                    "transfer", OTHER),
            Refunds.REFUND,
            Map.of(
                    "balance_transaction", MONEY,
                    "failure_balance_transaction", MONEY,
                    "charge", Set.of(Payments.CHARGE),
                    "payment_intent", Set.of(Payments.INTENT),
                    "transfer_reversal", OTHER,
                    "source_transfer_reversal", OTHER),
            Disputes.DISPUTE,
            Map.of("charge", Set.of(Payments.CHARGE), "payment_intent", Set.of(Payments.INTENT)),
            Payouts.PAYOUT,
            Map.of(
                    "balance_transaction", MONEY,
                    "failure_balance_transaction", MONEY,
                    "destination", OTHER,
                    "original_payout", Set.of(Payouts.PAYOUT),
                    "reversed_by", Set.of(Payouts.PAYOUT),
                    "application_fee", OTHER),
            Ledger.TRANSACTION,
            Map.of("source", Set.of(Payments.CHARGE, Refunds.REFUND, Disputes.DISPUTE, Payouts.PAYOUT)));

    private static final Map<String, String> LISTS = Map.of(
            "/v1/payment_intents", Payments.INTENT,
            "/v1/charges", Payments.CHARGE,
            "/v1/refunds", Refunds.REFUND,
            "/v1/disputes", Disputes.DISPUTE,
            "/v1/payouts", Payouts.PAYOUT,
            "/v1/balance_transactions", Ledger.TRANSACTION);

    private Expandable() {}

    /**
     * Refuses a field that none of the kinds at its place has.
     *
     * @param object the {@code object} of the answer; of a list the path below its {@code data}
     * @param url the list's own, empty for one object
     */
    static void mustBe(String object, String url, List<String> path) {
        var kinds = Set.of(LISTS.getOrDefault(url, object));
        var fields = path;
        if (object.equals("list")) {
            if (!path.getFirst().equals("data")) {
                throw refused(path.getFirst());
            }
            fields = path.subList(1, path.size());
        }
        for (var field : fields) {
            var there = new HashSet<String>();
            boolean known = false;
            for (var kind : kinds) {
                var next = FIELDS.getOrDefault(kind, Map.of()).get(field);
                known |= next != null;
                there.addAll(next == null ? Set.of() : next);
            }
            if (!known) {
                throw refused(field);
            }
            kinds = there;
            if (kinds.isEmpty()) {
                return; // of a kind that the simulator does not have: what stands below is not known here
            }
        }
    }

    private static Refusal refused(String field) {
        return Refusal.parameter("", "expand", "This property cannot be expanded (" + field + ").");
    }
}
