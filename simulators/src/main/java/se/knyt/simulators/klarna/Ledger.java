package se.knyt.simulators.klarna;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Money on its way to the merchant. Each event becomes transactions in the form the settlements API shows them; when their day
 * comes they are gathered, per currency, into a payout. A payout that would be negative is not paid: the debt is carried to the
 * next ones.
 */
final class Ledger {
    static final String TRANSACTION = "transaction";
    static final String PAYOUT = "payout";
    private static final String UNPAID = "unpaid";
    private static final String DEBT = "debt";
    private static final String NO_ORDER = "00000000-0000-0000-0000-000000000000";
    private static final long DISPUTE_FEE = 25_000;
    private static final String OLD_DEBT = "old_debt";

    private final SimulatorStore store;
    private final String merchantId;
    private final String payoutPrefix;
    private volatile @Nullable Instant nextPayout;

    Ledger(SimulatorStore store, String merchantId, String payoutPrefix) {
        this.store = store;
        this.merchantId = merchantId;
        this.payoutPrefix = payoutPrefix;
        findNextPayout();
    }

    /** Looks through what waits; needed once at start and after the store was emptied. */
    void findNextPayout() {
        nextPayout = store.all(UNPAID).stream()
                .map(waiting -> Instant.parse(Json.text(waiting, "due_at")))
                .min(Instant::compareTo)
                .orElse(null);
    }

    Optional<Instant> nextPayout() {
        return Optional.ofNullable(nextPayout);
    }

    Terms terms() {
        return store.peek("settings", "terms").map(Terms::read).orElse(Terms.DEFAULT);
    }

    /** A capture: the sale, its percentage fee and its fixed fee. */
    void sale(SimulatorStore.Batch batch, JsonNode order, JsonNode capture, Instant now) {
        var terms = terms();
        long amount = Json.number(capture, "captured_amount");
        add(batch, row(order, capture, "SALE", "PURCHASE", amount, now), now);
        for (var fee : List.of(
                Map.entry("PURCHASE_FEE_PERCENTAGE", terms.percentageFee(amount)),
                Map.entry("PURCHASE_FEE_FIXED", terms.feeFixedMinor()))) {
            if (fee.getValue() > 0) {
                var row = row(order, capture, "FEE", fee.getKey(), fee.getValue(), now);
                addVat(row, terms.feeVatRate());
                add(batch, row, now);
            }
        }
    }

    void refund(SimulatorStore.Batch batch, JsonNode order, JsonNode refund, Instant now) {
        var row = row(order, Json.object(), "RETURN", "PURCHASE_RETURN", Json.number(refund, "refunded_amount"), now);
        row.put("refund_id", Json.text(refund, "refund_id"));
        if (refund.has("reference")) {
            row.put("merchant_refund_reference", Json.text(refund, "reference"));
        }
        add(batch, row, now);
    }

    /**
     * Any other movement: chargeback, dispute fee, reserve, correction, or a word nobody has heard of.
     *
     * @param order empty for a movement without an order
     */
    void other(SimulatorStore.Batch batch, JsonNode order, JsonNode wanted, Instant now) {
        long amount = Json.number(wanted, "amount");
        if (amount <= 0) {
            throw Refusal.badValue("amount is a positive number of minor units");
        }
        var row = row(order, Json.object(), Json.text(wanted, "type"), Json.text(wanted, "detailed_type"), amount, now);
        if (row.path("currency_code").asString("").isEmpty()) {
            row.put("currency_code", wanted.path("currency").asString("SEK"));
        }
        if (wanted.has("vat_rate")) {
            addVat(row, Json.number(wanted, "vat_rate"));
        }
        for (var copied : List.of("klarna_comment", "reversal_reference")) {
            if (wanted.has(copied)) {
                row.put(copied, Json.text(wanted, copied));
            }
        }
        add(batch, row, now);
    }

    static ObjectNode movement(String type, String detailedType, long amount) {
        return Json.object()
                .put("type", type)
                .put("detailed_type", detailedType)
                .put("amount", amount);
    }

    /** The buyer disputes: the money goes back, and a fee is taken. */
    void chargeback(SimulatorStore.Batch batch, JsonNode order, long amount, String dispute, Instant now) {
        other(batch, order, movement("REVERSAL", "REVERSAL", amount).put("reversal_reference", dispute), now);
        disputeFee(batch, order, dispute, now);
    }

    void chargebackWon(SimulatorStore.Batch batch, JsonNode order, long amount, String dispute, Instant now) {
        var row = movement("REVERSAL_MERCHANT_PROTECTION", "REVERSAL", amount).put("reversal_reference", dispute);
        other(batch, order, row, now);
    }

    void disputeFee(SimulatorStore.Batch batch, JsonNode order, String dispute, Instant now) {
        var row = movement("FEE", "DISPUTE_FEE", DISPUTE_FEE)
                .put("vat_rate", terms().feeVatRate())
                .put("reversal_reference", dispute);
        other(batch, order, row, now);
    }

    /** The settlement will name this much less for the order's last sale than was captured; its fees stand. */
    void shorten(SimulatorStore.Batch batch, String order, long by) {
        var waiting = store.all(UNPAID).stream()
                .map(one -> Json.text(one, "transaction"))
                .filter(id -> store.peek(TRANSACTION, id)
                        .filter(row -> Json.text(row, "order_id").equals(order)
                                && Json.text(row, "type").equals("SALE"))
                        .isPresent())
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> Refusal.badValue("no sale of the order waits for its payout"));
        var row = batch.find(TRANSACTION, waiting).orElseThrow();
        row.put("amount", Math.subtractExact(Json.number(row, "amount"), by));
        batch.put(TRANSACTION, waiting, row);
    }

    private static void addVat(ObjectNode row, long rate) {
        row.put("vat_rate", rate).put("vat_amount", Terms.vatOn(Json.number(row, "amount"), rate));
    }

    private static ObjectNode row(
            JsonNode order, JsonNode capture, String type, String detailedType, long amount, Instant now) {
        var row = Json.object()
                .put("type", type)
                .put("detailed_type", detailedType)
                .put("amount", amount)
                .put("capture_id", Json.text(capture, "capture_id"))
                .put("order_id", order.has("order_id") ? Json.text(order, "order_id") : NO_ORDER)
                .put("currency_code", Json.text(order, "purchase_currency"))
                .put("purchase_country", order.path("purchase_country").asString("SE"))
                .put("sale_date", order.path("created_at").asString(Wire.time(now)))
                .put("capture_date", Wire.time(now));
        if (order.has("order_id")) {
            row.put("short_order_id", Json.text(order, "klarna_reference"));
            row.put(
                    "shipping_country",
                    order.path("shipping_address").path("country").asString("SE"));
            row.put(
                    "initial_payment_method_type",
                    order.path("initial_payment_method").path("type").asString("INVOICE"));
        }
        for (var reference : List.of("merchant_reference1", "merchant_reference2")) {
            if (order.has(reference)) {
                row.put(reference, Json.text(order, reference));
            }
        }
        if (capture.has("reference")) {
            row.put("merchant_capture_reference", Json.text(capture, "reference"));
        }
        return row;
    }

    private void add(SimulatorStore.Batch batch, ObjectNode row, Instant now) {
        var id = String.format(Locale.ROOT, "%012d", batch.next(TRANSACTION, 1));
        var dueAt = terms().payoutOf(now);
        batch.put(TRANSACTION, id, row);
        batch.put(UNPAID, id, Json.object().put("due_at", dueAt.toString()).put("transaction", id));
        var next = nextPayout;
        if (next == null || dueAt.isBefore(next)) {
            nextPayout = dueAt; // too early at worst, if the commit should fail: then the run finds nothing
        }
    }

    /** Makes every payout that is due, in order, each at its own time. */
    void payOutDue(Instant now) {
        var due = nextPayout;
        while (due != null && !due.isAfter(now)) {
            payOut(due);
            findNextPayout();
            due = nextPayout;
        }
    }

    private void payOut(Instant due) {
        var byCurrency = new LinkedHashMap<String, List<String>>();
        for (var waiting : store.all(UNPAID)) {
            if (!Instant.parse(Json.text(waiting, "due_at")).isAfter(due)) {
                var id = Json.text(waiting, "transaction");
                var currency = store.peek(TRANSACTION, id)
                        .map(row -> Json.text(row, "currency_code"))
                        .orElseThrow();
                byCurrency.computeIfAbsent(currency, _ -> new ArrayList<>()).add(id);
            }
        }
        var batch = store.batch();
        byCurrency.forEach((currency, ids) -> payOut(batch, due, currency, ids));
        batch.commit();
    }

    private void payOut(SimulatorStore.Batch batch, Instant due, String currency, List<String> ids) {
        var reference = reference(batch.next(PAYOUT, 1));
        var totals = new Totals(terms().feesApart());
        for (var id : ids) {
            var row = batch.find(TRANSACTION, id).orElseThrow();
            totals.add(row);
            row.put("payment_reference", reference);
            batch.put(TRANSACTION, id, row);
            batch.remove(UNPAID, id);
        }
        long openingDebt = store.peek(DEBT, currency)
                .map(node -> Json.number(node, "amount"))
                .orElse(0L);
        keepBackOldDebt(batch, due, currency, reference, totals, openingDebt);
        var finished = totals.settle(openingDebt);
        batch.put(DEBT, currency, Json.object().put("amount", Json.number(finished, "closing_debt_balance_amount")));
        var payout = Json.object()
                .put("payment_reference", reference)
                .put("payout_date", Wire.time(due))
                .put("currency_code", currency)
                .put("currency_code_of_registration_country", "SEK")
                .put("merchant_settlement_type", terms().settlementType())
                .put("merchant_id", merchantId);
        payout.set("totals", finished);
        batch.put(PAYOUT, reference, payout);
    }

    void oldDebt(SimulatorStore.Batch batch, long amount, String currency, String comment) {
        long before = batch.find(OLD_DEBT, currency)
                .map(debt -> Json.number(debt, "amount"))
                .orElse(0L);
        batch.put(
                OLD_DEBT,
                currency,
                Json.object().put("amount", Math.addExact(before, amount)).put("comment", comment));
    }

    /** A row without an order, at most as large as what would be paid. */
    private void keepBackOldDebt(
            SimulatorStore.Batch batch,
            Instant due,
            String currency,
            String reference,
            Totals totals,
            long openingDebt) {
        var debt = batch.find(OLD_DEBT, currency);
        long owed = debt.map(node -> Json.number(node, "amount")).orElse(0L);
        long kept = Math.min(owed, totals.payable(openingDebt));
        if (kept <= 0) {
            return;
        }
        var row = row(Json.object(), Json.object(), "CHARGE", "LIABILITY_TRANSFER", kept, due)
                .put("currency_code", currency)
                .put(
                        "klarna_comment",
                        debt.map(node -> Json.text(node, "comment")).orElse(""))
                .put("payment_reference", reference);
        totals.add(row);
        batch.put(TRANSACTION, String.format(Locale.ROOT, "%012d", batch.next(TRANSACTION, 1)), row);
        batch.put(OLD_DEBT, currency, debt.orElseThrow().put("amount", owed - kept));
    }

    /** Two letters and six that do not show the count; each number gives another reference. */
    private String reference(long number) {
        long letters = 36L * 36 * 36 * 36 * 36 * 36;
        var text = Long.toString(Math.floorMod(number * 1_234_567_891L + 987_654_321L, letters), 36);
        return payoutPrefix + "0".repeat(6 - text.length()) + text.toUpperCase(java.util.Locale.ROOT);
    }
}
