package se.knyt.simulators.klarna;

import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PurchaseActs;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.node.ObjectNode;

/** What buyers, their banks and the merchant's portal do. An order of the shop is {@code merchant_reference1}. */
final class MerchantActs implements PurchaseActs {
    private static final String DISPUTE = "dispute";

    private final SimulatorStore store;
    private final Orders orders;
    private final Ledger ledger;
    private final InstantSource clock;

    MerchantActs(SimulatorStore store, Orders orders, Ledger ledger, InstantSource clock) {
        this.store = store;
        this.orders = orders;
        this.ledger = ledger;
        this.clock = clock;
    }

    private static long remaining(ObjectNode order) {
        return Json.number(order, "remaining_authorized_amount");
    }

    private static long refundable(ObjectNode order) {
        return Json.number(order, "captured_amount") - Json.number(order, "refunded_amount");
    }

    private ObjectNode onOrder(String id, BiFunction<SimulatorStore.Batch, ObjectNode, ObjectNode> act) {
        var batch = store.batch();
        var answer = act.apply(batch, orders.read(id, clock.instant()));
        batch.commit();
        return answer;
    }

    @Override
    public ObjectNode purchase(Purchase wanted) {
        if (!wanted.method().isEmpty()) {
            throw Refusal.badValue("no method of payment is told apart here");
        }
        var batch = store.batch();
        var body = Json.object()
                .put("order_amount", wanted.amountMinor())
                .put("purchase_currency", wanted.currency())
                .put("merchant_reference1", wanted.reference());
        var order = orders.create(batch, body, clock.instant());
        if (wanted.capture()) {
            orders.capture(batch, order, Json.object().put("captured_amount", wanted.amountMinor()), clock.instant());
        }
        batch.commit();
        return Json.object().put("id", Json.text(order, "order_id"));
    }

    @Override
    public ObjectNode capture(String id, OptionalLong amount) {
        return onOrder(id, (batch, order) -> {
            var body = Json.object().put("captured_amount", amount.orElse(remaining(order)));
            var made = orders.capture(batch, order, body, clock.instant());
            return Json.object().put("id", Json.text(made, "capture_id"));
        });
    }

    @Override
    public ObjectNode refund(String id, OptionalLong amount) {
        return onOrder(id, (batch, order) -> {
            var body = Json.object().put("refunded_amount", amount.orElse(refundable(order)));
            var made = orders.refund(batch, order, body, clock.instant());
            return Json.object().put("id", Json.text(made, "refund_id"));
        });
    }

    @Override
    public ObjectNode release(String id) {
        return onOrder(id, (batch, order) -> {
            if (Json.number(order, "captured_amount") == 0) {
                orders.cancel(batch, order);
            } else {
                orders.releaseRemaining(batch, order);
            }
            return Json.object().put("id", id);
        });
    }

    @Override
    public ObjectNode dispute(String id, OptionalLong amount, String reason) {
        return onOrder(id, (batch, order) -> {
            long disputed = amount.orElse(refundable(order));
            if (disputed < 1
                    || disputed > refundable(order)
                    || batch.find(DISPUTE, id).isPresent()) {
                throw Refusal.badValue("of the order " + refundable(order) + " can be disputed, once");
            }
            var number = 100_000_000_000L + Math.floorMod(id.hashCode(), 1_000_000_000);
            var reference =
                    "krn:klarna:eu1:dispute:" + (reason.isEmpty() ? "goods_not_received" : reason) + ":" + number;
            ledger.chargeback(batch, order, disputed, reference, clock.instant());
            batch.put(DISPUTE, id, Json.object().put("amount", disputed).put("reference", reference));
            return Json.object().put("id", id);
        });
    }

    @Override
    public ObjectNode closeDispute(String id, boolean won) {
        return onOrder(id, (batch, order) -> {
            var dispute = batch.find(DISPUTE, id)
                    .filter(open -> !open.has("won"))
                    .orElseThrow(() -> Refusal.badValue("the order has no open dispute"));
            if (won) {
                ledger.chargebackWon(
                        batch, order, Json.number(dispute, "amount"), Json.text(dispute, "reference"), clock.instant());
            }
            batch.put(DISPUTE, id, dispute.put("won", won));
            return Json.object().put("id", id);
        });
    }
}
