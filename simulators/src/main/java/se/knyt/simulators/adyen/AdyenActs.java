package se.knyt.simulators.adyen;

import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.function.Function;
import se.knyt.simulators.base.Change;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PurchaseActs;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.node.ObjectNode;

/** What buyers, issuers and the merchant do in the customer area: there the outcome is seen at once. */
final class AdyenActs implements PurchaseActs {
    private final SimulatorStore store;
    private final InstantSource clock;
    private final AdyenSimulator.Parts parts;

    AdyenActs(SimulatorStore store, InstantSource clock, AdyenSimulator.Parts parts) {
        this.store = store;
        this.clock = clock;
        this.parts = parts;
    }

    ObjectNode commit(Function<Change, ObjectNode> act) {
        var change = new Change(store.batch(), clock.instant());
        try {
            var result = act.apply(change);
            change.batch().commit();
            parts.hooks().deliveries().wake();
            return result;
        } catch (Refusal refusal) {
            throw new IllegalArgumentException(refusal.getMessage(), refusal);
        }
    }

    @Override
    public ObjectNode purchase(Purchase wanted) {
        return commit(change -> {
            var amount = Wire.amount(wanted.amountMinor(), wanted.currency());
            var payment = parts.payments().authorise(change, amount, wanted.reference(), wanted.method(), "");
            var answer = payment.deepCopy().put("id", Json.text(payment, "pspReference"));
            if (wanted.capture()) {
                answer.put(
                        "capture",
                        modify(change, "captures", Json.text(payment, "pspReference"), wanted.amountMinor()));
            }
            return answer;
        });
    }

    /** Receives and decides in one; what is not done is an exception. */
    private String modify(Change change, String kind, String id, long amount) {
        var payment = parts.payments().find(change.batch(), id);
        var body = Json.object().put("merchantAccount", AdyenSimulator.MERCHANT_ACCOUNT);
        body.set("amount", Wire.amount(amount, Json.text(payment.path("amount"), "currency")));
        var made = Json.text(parts.modifications().receive(change, kind, id, body), "pspReference");
        var reason = parts.modifications().decide(change, made);
        if (!reason.isEmpty()) {
            throw new IllegalArgumentException(reason);
        }
        return made;
    }

    @Override
    public ObjectNode capture(String id, OptionalLong amount) {
        return commit(change -> {
            long open = Payments.capturable(parts.payments().find(id), clock.instant());
            return Json.object().put("id", modify(change, "captures", id, amount.orElse(open)));
        });
    }

    @Override
    public ObjectNode refund(String id, OptionalLong amount) {
        return commit(change -> {
            long open = Payments.refundable(parts.payments().find(id));
            return Json.object().put("id", modify(change, "refunds", id, amount.orElse(open)));
        });
    }

    @Override
    public ObjectNode release(String id) {
        return commit(change -> Json.object().put("id", modify(change, "cancels", id, 1)));
    }

    @Override
    public ObjectNode dispute(String id, OptionalLong amount, String reason) {
        return commit(change -> parts.disputes().chargeback(change, id, amount, reason));
    }

    @Override
    public ObjectNode closeDispute(String id, boolean won) {
        return commit(change -> parts.disputes().decide(change, id, won));
    }
}
