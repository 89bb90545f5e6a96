package se.knyt.simulators.nets;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Handler;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.node.ObjectNode;

/** What else happens at Nexi without the API: a buyer pays what a shop began, refunds fail, money is paid in or sent back. */
final class NetsControl {
    private final SimulatorStore store;
    private final Payments payments;
    private final Refunds refunds;
    private final Ledger ledger;
    private final Hooks hooks;
    private final InstantSource clock;

    NetsControl(
            SimulatorStore store, Payments payments, Refunds refunds, Ledger ledger, Hooks hooks, InstantSource clock) {
        this.store = store;
        this.payments = payments;
        this.refunds = refunds;
        this.ledger = ledger;
        this.hooks = hooks;
        this.clock = clock;
    }

    Map<String, Handler> handlers() {
        var handlers = new LinkedHashMap<String, Handler>();
        handlers.put("purchases/{id}/complete", committed(this::complete));
        handlers.put("refunds/{id}/fail", committed((batch, call) -> {
            refunds.end(batch, call.variable("id"), "Failed", clock.instant());
            return Json.object();
        }));
        handlers.put("deposits", committed((batch, call) -> {
            var now = clock.instant();
            var currency = call.json().path("currency").asString("SEK");
            var due = ledger.terms().payoutOf(now);
            ledger.deposit(batch, Wire.amount(call.json(), "amount_minor"), currency, due);
            return Json.object();
        }));
        handlers.put("movements", committed((batch, call) -> {
            var wanted = call.json();
            var currency = wanted.path("currency").asString("SEK");
            long amount = Json.number(wanted, "amount_minor");
            ledger.other(batch, Json.text(wanted, "action"), amount, currency, clock.instant());
            return Json.object();
        }));
        handlers.put("payouts/{id}/fail", committed((batch, call) -> {
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
            hooks.wake();
            return Reply.json(201, answer);
        };
    }

    private ObjectNode complete(SimulatorStore.Batch batch, Call call) {
        var method = call.json().path("method").asString("Visa");
        var payment = payments.reserve(batch, call.variable("id"), method, clock.instant());
        return Json.object().put("id", Json.text(payment, "paymentId"));
    }
}
