package se.knyt.simulators.klarna;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A merchant may give the buyer more time to pay, once for each capture, and pays a fee for it. */
final class DueDates {
    private static final String EXTENDED = "extended_due_date";

    /** Days and the fee for them, in minor units without VAT. */
    private static final Map<Integer, Long> OPTIONS = new TreeMap<>(Map.of(14, 2_500L, 30, 4_900L));

    private final SimulatorStore store;
    private final Ledger ledger;

    DueDates(SimulatorStore store, Ledger ledger) {
        this.store = store;
        this.ledger = ledger;
    }

    private boolean isOpen(JsonNode capture) {
        boolean left = Json.number(capture, "captured_amount") > Json.number(capture, "refunded_amount");
        return left && store.peek(EXTENDED, Json.text(capture, "capture_id")).isEmpty();
    }

    /** What can be had for this capture now; an empty list when nothing can. */
    ObjectNode options(ObjectNode order, JsonNode capture) {
        var answer = Json.object().put("currency", Json.text(order, "purchase_currency"));
        var list = answer.putArray("options");
        if (isOpen(capture)) {
            OPTIONS.forEach(
                    (days, fee) -> list.addObject().put("number_of_days", days).put("amount", fee));
        }
        return answer;
    }

    void extend(SimulatorStore.Batch batch, ObjectNode order, JsonNode capture, JsonNode body, Instant now) {
        var fee = OPTIONS.get((int) Json.number(body, "number_of_days"));
        if (fee == null || !isOpen(capture)) {
            throw new Refusal(403, "EXTEND_DUE_DATE_NOT_ALLOWED", "The due date cannot be extended by that");
        }
        batch.put(EXTENDED, Json.text(capture, "capture_id"), Json.object().put("at", Wire.time(now)));
        var row = Ledger.movement("FEE", "EXTEND_DUE_DATE_FEE", fee)
                .put("vat_rate", ledger.terms().feeVatRate());
        ledger.other(batch, order, row, now);
    }
}
