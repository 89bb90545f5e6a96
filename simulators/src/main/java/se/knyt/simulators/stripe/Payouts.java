package se.knyt.simulators.stripe;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import se.knyt.simulators.base.Agenda;
import se.knyt.simulators.base.BankLine;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PayoutDays;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Money on its way to the bank. An automatic payout takes everything available in its currency and is explained by it; below zero
 * nothing leaves, and what waits is taken by a later one. A payout that the bank sends back returns to the balance.
 */
final class Payouts {
    static final String PAYOUT = "payout";
    static final String ARRIVES = "payout-arrives";
    static final String RECONCILED = "payout-reconciled";
    private static final String CONTENT = "payout_content";
    private static final String BANK_ACCOUNT = "ba_sandbox";
    private static final String DESCRIPTION = "STRIPE PAYOUT";
    private static final long RECONCILED_AFTER_HOURS = 2;

    private final SimulatorStore store;
    private final Agenda agenda;
    private final Ledger ledger;
    private final Events events;

    Payouts(SimulatorStore store, Agenda agenda, Ledger ledger, Events events) {
        this.store = store;
        this.agenda = agenda;
        this.ledger = ledger;
        this.events = events;
    }

    /** The automatic payouts of one run, one for each currency. */
    void run(Change change) {
        if (!ledger.terms().automaticPayouts()) {
            return;
        }
        var byCurrency = new LinkedHashMap<String, List<Ledger.Waiting>>();
        for (var waiting : ledger.waiting()) {
            if (!waiting.dueAt().isAfter(change.now())) {
                byCurrency
                        .computeIfAbsent(waiting.currency(), _ -> new ArrayList<>())
                        .add(waiting);
            }
        }
        byCurrency.forEach((currency, waiting) -> {
            long sum = waiting.stream().mapToLong(Ledger.Waiting::net).reduce(0, Math::addExact);
            if (sum > 0 || (sum < 0 && ledger.terms().debitsNegative())) {
                var payout = create(change, sum, currency, true);
                var ids = Json.array();
                for (var one : waiting) {
                    ledger.taken(change.batch(), one.id());
                    ids.add(one.id());
                }
                keep(change, payout, ids);
            }
        });
    }

    /** A payout that the merchant makes by hand; nothing says of what it consists. */
    ObjectNode manual(Change change, long amount, String currency) {
        long available = ledger.waiting().stream()
                .filter(waiting -> waiting.currency().equals(currency))
                .filter(waiting -> !waiting.dueAt().isAfter(change.now()))
                .mapToLong(Ledger.Waiting::net)
                .reduce(0, Math::addExact);
        if (amount > available) {
            throw Refusal.state(
                    "balance_insufficient",
                    "You have insufficient funds in your Stripe account for this transfer. Your available balance is "
                            + available + " " + currency.toUpperCase(Locale.ROOT) + ".");
        }
        var payout = create(change, amount, currency, false);
        keep(change, payout, Json.array());
        return payout;
    }

    private ObjectNode create(Change change, long amount, String currency, boolean automatic) {
        var id = Wire.id(change.batch(), "po");
        var cause = new Ledger.Cause("payout", "payout", id, DESCRIPTION);
        var settled = new Ledger.Settled(Math.negateExact(amount), currency, null);
        var own = automatic
                ? ledger.transaction(change, cause, settled, List.of(), change.now())
                : ledger.add(change, cause, settled, List.of(), change.now());
        var arrival = PayoutDays.of(change.now(), 1, LocalTime.MIDNIGHT)
                .atZone(PayoutDays.ZONE)
                .toLocalDate()
                .atStartOfDay(ZoneOffset.UTC);
        var payout = Json.object()
                .put("id", id)
                .put("object", PAYOUT)
                .put("amount", amount)
                .put("arrival_date", arrival.toEpochSecond())
                .put("automatic", automatic)
                .put("balance_transaction", Json.text(own, "id"))
                .put("created", Wire.time(change.now()))
                .put("currency", currency)
                .put("description", DESCRIPTION)
                .put("destination", BANK_ACCOUNT)
                .put("livemode", false)
                .put("method", "standard")
                .put("reconciliation_status", automatic ? "in_progress" : "not_applicable")
                .put("source_type", "card")
                .put("status", "in_transit")
                .put("type", "bank_account");
        for (var none : List.of(
                "application_fee",
                "application_fee_amount",
                "failure_balance_transaction",
                "failure_code",
                "failure_message",
                "original_payout",
                "reversed_by",
                "statement_descriptor")) {
            payout.putNull(none);
        }
        payout.putObject("metadata");
        payout.putObject("trace_id").put("status", "pending").putNull("value");
        agenda.put(change.batch(), ARRIVES + " " + id, arrival.toInstant(), entry(ARRIVES, id));
        if (automatic) {
            var reconciled = change.now().plusSeconds(RECONCILED_AFTER_HOURS * 3600);
            agenda.put(change.batch(), RECONCILED + " " + id, reconciled, entry(RECONCILED, id));
        }
        return payout;
    }

    private static ObjectNode entry(String what, String id) {
        return Json.object().put("what", what).put("about", id);
    }

    private void keep(Change change, ObjectNode payout, ArrayNode ids) {
        var content = Json.object();
        content.set("ids", ids.add(Json.text(payout, "balance_transaction")));
        change.batch().put(CONTENT, Json.text(payout, "id"), content);
        change.batch().put(PAYOUT, Json.text(payout, "id"), payout);
        events.add(change, "payout.created", payout);
    }

    /** What has arrived at the bank, or been drawn from it, and was not sent back. */
    List<BankLine> bankLines() {
        return store.all(PAYOUT).stream()
                .filter(payout -> Json.text(payout, "status").equals("paid"))
                .map(payout -> BankLine.of(
                        BankLine.day(Instant.ofEpochSecond(Json.number(payout, "arrival_date")), 0),
                        Json.text(payout, "currency").toUpperCase(Locale.ROOT),
                        Json.number(payout, "amount"),
                        DESCRIPTION,
                        Json.text(payout, "id")))
                .toList();
    }

    void arrived(Change change, String id) {
        var payout = payout(id);
        if (Json.text(payout, "status").equals("in_transit")) {
            payout.put("status", "paid");
            payout.putObject("trace_id").put("status", "supported").put("value", "T" + id.substring(3, 15));
            change.batch().put(PAYOUT, id, payout);
            events.add(change, "payout.paid", payout);
        }
    }

    void reconciled(Change change, String id) {
        var payout = payout(id).put("reconciliation_status", "completed");
        change.batch().put(PAYOUT, id, payout);
        events.add(change, "payout.reconciliation_completed", payout);
    }

    /** The bank sends the money back, also days after it was shown as paid; the next run tries again with it. */
    ObjectNode fail(Change change, String id, String code) {
        var payout = payout(id);
        if (!Json.text(payout, "status").matches("in_transit|paid")) {
            throw new IllegalArgumentException("the payout is " + Json.text(payout, "status"));
        }
        var back = ledger.add(
                change,
                new Ledger.Cause("payout_failure", "payout_reversal", id, "REFUND FOR PAYOUT (" + DESCRIPTION + ")"),
                new Ledger.Settled(Json.number(payout, "amount"), Json.text(payout, "currency"), null),
                List.of(),
                Terms.nextRun(change.now()));
        payout.put("status", "failed")
                .put("failure_balance_transaction", Json.text(back, "id"))
                .put("failure_code", code.isEmpty() ? "account_closed" : code)
                .put("failure_message", "The bank account could not be credited.");
        change.batch().put(PAYOUT, id, payout);
        events.add(change, "payout.failed", payout);
        return payout;
    }

    private ObjectNode payout(String id) {
        return store.find(PAYOUT, id).orElseThrow(() -> Refusal.missing("payout", PAYOUT, id));
    }

    /** The transactions of an automatic payout, itself the last; of a manual one only itself. */
    List<ObjectNode> content(String id) {
        payout(id);
        var list = new ArrayList<ObjectNode>();
        store.peek(CONTENT, id)
                .orElseThrow()
                .path("ids")
                .forEach(one -> list.add(
                        store.peek(Ledger.TRANSACTION, one.asString("")).orElseThrow()));
        return list;
    }

    /** The account's balance by currency, as the API shows it. */
    ObjectNode balance(Instant now) {
        Map<String, long[]> sums = new LinkedHashMap<>();
        ledger.terms().settlementCurrencies().forEach(currency -> sums.put(currency, new long[2]));
        for (var waiting : ledger.waiting()) {
            var pair = sums.computeIfAbsent(waiting.currency(), _ -> new long[2]);
            pair[waiting.dueAt().isAfter(now) ? 1 : 0] += waiting.net();
        }
        var balance = Json.object().put("object", "balance").put("livemode", false);
        for (var part : List.of("available", "pending")) {
            var list = balance.putArray(part);
            sums.forEach((currency, pair) -> {
                long amount = pair[part.equals("pending") ? 1 : 0];
                var shown = list.addObject().put("amount", amount).put("currency", currency);
                shown.putObject("source_types").put("card", amount);
            });
        }
        return balance;
    }
}
