package se.knyt.simulators.swish;

import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.function.Function;
import se.knyt.simulators.base.Change;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PurchaseActs;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.node.ObjectNode;

/**
 * What buyers and the merchant's own app do. Swish reserves nothing: a purchase is paid when the buyer signs, at once unless the terms say
 * otherwise; there is nothing to capture or let go of, and no bank takes it back.
 */
final class SwishActs implements PurchaseActs {
    private final SimulatorStore store;
    private final InstantSource clock;
    private final SwishSimulator.Parts parts;

    SwishActs(SimulatorStore store, InstantSource clock, SwishSimulator.Parts parts) {
        this.store = store;
        this.clock = clock;
        this.parts = parts;
    }

    ObjectNode commit(Function<Change, ObjectNode> act) {
        var change = new Change(store.batch(), clock.instant());
        try {
            var result = act.apply(change);
            change.batch().commit();
            parts.callbacks().deliveries().wake();
            return Callbacks.shown(result);
        } catch (Refusal refusal) {
            throw new IllegalArgumentException("Swish says " + refusal.getMessage(), refusal);
        }
    }

    @Override
    public ObjectNode purchase(Purchase wanted) {
        if (!wanted.currency().equals("SEK") || !wanted.method().isEmpty()) {
            throw new IllegalArgumentException("Swish is one method of payment, in kronor");
        }
        return commit(change -> {
            var id = Wire.id("purchase " + change.batch().next("purchase", 1));
            var body = Json.object()
                    .put("payeePaymentReference", wanted.reference())
                    .put("callbackUrl", "https://shop.example/swish")
                    .put("payeeAlias", SwishSimulator.PAYEE_ALIAS)
                    .put("amount", Wire.kronor(wanted.amountMinor()))
                    .put("currency", "SEK")
                    .put("message", "Order " + wanted.reference());
            var asked = parts.payments().create(change, id, body);
            return Terms.of(store).buyersAnswer() ? parts.payments().pay(change, id, "") : asked;
        });
    }

    @Override
    public ObjectNode capture(String id, OptionalLong amount) {
        throw new IllegalArgumentException("a Swish payment is taken at once; there is nothing to capture");
    }

    @Override
    public ObjectNode release(String id) {
        throw new IllegalArgumentException("Swish reserves nothing that could be let go of");
    }

    @Override
    public ObjectNode refund(String id, OptionalLong amount) {
        return commit(change -> {
            var payment = parts.payments().find(change.batch(), id);
            var refundId = Wire.id("portal refund " + change.batch().next("portal_refund", 1));
            var body = Json.object()
                    .put("originalPaymentReference", Json.text(payment, "paymentReference"))
                    .put("payerPaymentReference", Json.text(payment, "payeePaymentReference"))
                    .put("callbackUrl", "https://shop.example/swish")
                    .put("payerAlias", SwishSimulator.PAYEE_ALIAS)
                    .put("amount", Wire.kronor(amount.orElse(parts.refunds().left(payment))))
                    .put("currency", "SEK");
            parts.refunds().create(change, refundId, body);
            parts.refunds().step(change, refundId);
            var refund = parts.refunds().find(change.batch(), refundId);
            if (Json.text(refund, "status").equals("ERROR")) {
                throw new IllegalArgumentException("Swish says " + Json.text(refund, "errorCode"));
            }
            return refund;
        });
    }

    @Override
    public ObjectNode dispute(String id, OptionalLong amount, String reason) {
        throw new IllegalArgumentException("a Swish payment cannot be disputed");
    }

    @Override
    public ObjectNode closeDispute(String id, boolean won) {
        throw new IllegalArgumentException("a Swish payment cannot be disputed");
    }
}
