package se.knyt.simulators.nets;

import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.function.Function;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PurchaseActs;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.node.ObjectNode;

/** What buyers, their banks and the merchant's portal do. */
final class NetsActs implements PurchaseActs {
    private static final String DISPUTE = "dispute";

    private final SimulatorStore store;
    private final Payments payments;
    private final Refunds refunds;
    private final Ledger ledger;
    private final Hooks hooks;
    private final InstantSource clock;

    NetsActs(
            SimulatorStore store, Payments payments, Refunds refunds, Ledger ledger, Hooks hooks, InstantSource clock) {
        this.store = store;
        this.payments = payments;
        this.refunds = refunds;
        this.ledger = ledger;
        this.hooks = hooks;
        this.clock = clock;
    }

    private ObjectNode committed(Function<SimulatorStore.Batch, ObjectNode> act) {
        var batch = store.batch();
        var answer = act.apply(batch);
        batch.commit();
        hooks.wake();
        return answer;
    }

    @Override
    public ObjectNode purchase(Purchase wanted) {
        return committed(batch -> {
            var body = Json.object();
            body.putObject("order")
                    .put("amount", wanted.amountMinor())
                    .put("currency", wanted.currency())
                    .put("reference", wanted.reference());
            var id = Json.text(payments.create(batch, body, clock.instant()), "paymentId");
            var method = wanted.method().isEmpty() ? "Visa" : wanted.method();
            payments.reserve(batch, id, method, clock.instant());
            var answer = Json.object().put("id", id);
            if (wanted.capture()) {
                var made = payments.charge(batch, id, open(batch, id), clock.instant());
                answer.put("charge_id", Json.text(made, "chargeId"));
            }
            return answer;
        });
    }

    /** The whole of what is reserved and not charged. */
    private static ObjectNode open(SimulatorStore.Batch batch, String id) {
        var payment = Payments.find(batch, id);
        return Json.object()
                .put(
                        "amount",
                        Json.number(payment, "_reserved")
                                - Json.number(payment, "_charged")
                                - Json.number(payment, "_cancelled"));
    }

    private static ObjectNode wanted(SimulatorStore.Batch batch, String id, OptionalLong amount) {
        return amount.isPresent() ? Json.object().put("amount", amount.getAsLong()) : open(batch, id);
    }

    @Override
    public ObjectNode capture(String id, OptionalLong amount) {
        return committed(batch -> {
            var made = payments.charge(batch, id, wanted(batch, id, amount), clock.instant());
            return Json.object().put("id", Json.text(made, "chargeId"));
        });
    }

    @Override
    public ObjectNode release(String id) {
        return committed(batch -> {
            payments.cancel(batch, id, open(batch, id), clock.instant());
            return Json.object().put("id", id);
        });
    }

    /** From the oldest charge with something left; one call makes one refund for each charge that it needs. */
    @Override
    public ObjectNode refund(String id, OptionalLong amount) {
        return committed(batch -> {
            var charges = payments.refundable(batch, id);
            long all = charges.stream()
                    .mapToLong(charge -> Json.number(charge, "left"))
                    .sum();
            long left = amount.orElse(all);
            if (left < 1 || left > all) {
                throw Refusal.of("amount_minor", "exceeds what is charged and not refunded");
            }
            var ids = Json.array();
            for (var charge : charges) {
                long part = Math.min(left, Json.number(charge, "left"));
                if (part > 0) {
                    var body = Json.object().put("amount", part);
                    var made = refunds.begin(batch, Json.text(charge, "chargeId"), body, clock.instant());
                    ids.add(Json.text(made, "refundId"));
                    left -= part;
                }
            }
            var answer = Json.object().put("id", ids.path(0).asString(""));
            answer.set("ids", ids);
            return answer;
        });
    }

    @Override
    public ObjectNode dispute(String id, OptionalLong amount, String reason) {
        return committed(batch -> {
            var payment = Payments.find(batch, id);
            long charged = Json.number(payment, "_charged");
            long disputed = amount.orElse(charged);
            if (disputed < 1 || disputed > charged || batch.find(DISPUTE, id).isPresent()) {
                throw Refusal.of("amount_minor", "is at most what was charged, and a payment is disputed once");
            }
            batch.put(
                    DISPUTE,
                    id,
                    Json.object().put("amount", disputed).put("reason", reason).put("state", "open"));
            ledger.chargeback(batch, payment, disputed, clock.instant());
            return Json.object().put("id", id);
        });
    }

    @Override
    public ObjectNode closeDispute(String id, boolean won) {
        return committed(batch -> {
            var dispute = batch.find(DISPUTE, id)
                    .filter(each -> Json.text(each, "state").equals("open"))
                    .orElseThrow(() -> Refusal.notFound("open dispute of " + id));
            if (won) {
                var payment = Payments.find(batch, id);
                ledger.chargebackReversed(batch, payment, Json.number(dispute, "amount"), clock.instant());
            }
            batch.put(DISPUTE, id, dispute.put("state", won ? "won" : "lost"));
            return Json.object().put("id", id);
        });
    }
}
