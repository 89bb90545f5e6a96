package se.knyt.simulators.paypal;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Handler;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What else happens at PayPal without the API: PayPal holds and releases, the merchant moves money, the bank sends it back. */
final class PayPalControl {
    private final SimulatorStore store;
    private final Ledger ledger;
    private final InstantSource clock;

    PayPalControl(SimulatorStore store, Ledger ledger, InstantSource clock) {
        this.store = store;
        this.ledger = ledger;
        this.clock = clock;
    }

    Map<String, Handler> handlers() {
        var handlers = new LinkedHashMap<String, Handler>();
        handlers.put("reserves", committed(this::reserve));
        handlers.put("movements", committed(this::move));
        handlers.put("withdrawals", committed(this::withdraw));
        handlers.put("withdrawals/{id}/fail", committed((batch, call) -> {
            ledger.fail(batch, call.variable("id"), clock.instant());
            return Json.object();
        }));
        handlers.put("terms", committed((batch, call) -> {
            var terms = Terms.read(call.json()).node();
            batch.put("settings", "terms", terms);
            return terms.deepCopy();
        }));
        return handlers;
    }

    private interface Act {
        ObjectNode on(SimulatorStore.Batch batch, Call call);
    }

    private Handler committed(Act act) {
        return call -> {
            var batch = store.batch();
            var answer = act.on(batch, call);
            batch.commit();
            return Reply.json(201, answer);
        };
    }

    private ObjectNode reserve(SimulatorStore.Batch batch, Call call) {
        long amount = Json.number(call.json(), "amount_minor");
        if (amount <= 0) {
            throw Refusal.invalid("amount_minor", "is a positive number of minor units");
        }
        boolean release = call.json().path("release").asBoolean(false);
        return add(batch, call.json(), release ? "T2104" : "T2103", release ? amount : -amount);
    }

    /** Any row at all, also of a code that nobody has heard of. */
    private ObjectNode move(SimulatorStore.Batch batch, Call call) {
        var code = Json.text(call.json(), "code");
        if (!code.matches("T\\d{4}")) {
            throw Refusal.invalid("code", "is T and four digits");
        }
        return add(batch, call.json(), code, Json.number(call.json(), "amount_minor"));
    }

    private ObjectNode add(SimulatorStore.Batch batch, JsonNode wanted, String code, long amount) {
        var currency = wanted.path("currency").asString(Terms.PRIMARY);
        Wire.decimals(currency);
        var about = Json.object();
        if (wanted.has("reference")) {
            about.put("invoice_id", Json.text(wanted, "reference"));
        }
        var id = ledger.newId(batch, "movement");
        ledger.add(batch, new Ledger.Movement(code, id, amount, currency, about), clock.instant());
        return Json.object().put("id", id);
    }

    private ObjectNode withdraw(SimulatorStore.Batch batch, Call call) {
        var currency = call.json().path("currency").asString(Terms.PRIMARY);
        Wire.decimals(currency);
        ledger.withdraw(batch, currency, "T0403", clock.instant());
        return Json.object();
    }
}
