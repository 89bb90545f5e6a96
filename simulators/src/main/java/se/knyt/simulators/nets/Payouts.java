package se.knyt.simulators.nets;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;

/** The reporting API: payouts by date, and one with its payment actions. */
final class Payouts {
    private static final int SIZE_DEFAULT = 100;
    private static final int SIZE_MAX = 1000;

    private final SimulatorStore store;
    private final Ledger ledger;

    Payouts(SimulatorStore store, Ledger ledger) {
        this.store = store;
        this.ledger = ledger;
    }

    Reply list(Call call) {
        var from = date(call, "fromDate");
        var to = date(call, "toDate");
        if (to.isBefore(from)) {
            throw Refusal.of("toDate", "is before fromDate");
        }
        var found = store.all(Ledger.PAYOUT).stream()
                .filter(payout -> {
                    var day = LocalDate.parse(Json.text(payout, "date"));
                    return !day.isBefore(from) && !day.isAfter(to);
                })
                .filter(payout -> call.query("currency")
                        .map(Json.text(payout, "currency")::equalsIgnoreCase)
                        .orElse(true))
                .filter(_ -> call.query("merchantNumber")
                        .map(Integer.toString(NetsSimulator.MERCHANT)::equals)
                        .orElse(true))
                .map(Wire::shown)
                .toList();
        var body = Json.object().put("numberOfPayouts", found.size());
        var payouts = body.putArray("payouts");
        page(call, found).forEach(payouts::add);
        return Reply.json(200, body);
    }

    Reply one(Call call) {
        var id = call.variable("id");
        var payout = store.find(Ledger.PAYOUT, id).orElseThrow(() -> Refusal.notFound("payout " + id));
        var body = Wire.shown(payout);
        var actions = body.putArray("paymentActions");
        page(call, ledger.actionsOf(id)).forEach(actions::add);
        return Reply.json(200, body);
    }

    private static List<? extends JsonNode> page(Call call, List<? extends JsonNode> all) {
        int number = whole(call, "pageNumber", 0, 0, 1_000_000);
        int size = whole(call, "pageSize", SIZE_DEFAULT, 1, SIZE_MAX);
        int from = (int) Math.min(all.size(), (long) number * size);
        return all.subList(from, Math.min(all.size(), from + size));
    }

    private static LocalDate date(Call call, String name) {
        var text = call.query(name).orElseThrow(() -> Refusal.of(name, "is required"));
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw Refusal.of(name, "is no date: " + text);
        }
    }

    private static int whole(Call call, String name, int otherwise, int min, int max) {
        var text = call.query(name).orElse(Integer.toString(otherwise));
        if (!text.matches("\\d{1,7}") || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
            throw Refusal.of(name, "is a whole number from " + min + " to " + max);
        }
        return Integer.parseInt(text);
    }
}
