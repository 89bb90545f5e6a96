package se.knyt.simulators.shopify;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.simulators.base.Agenda;
import se.knyt.simulators.base.BankLine;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PayoutDays;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.node.ObjectNode;

/**
 * Money on its way from the account to the bank, one payout for each currency of a run. Below zero nothing leaves, and what waits is
 * taken by a later one, unless the terms let Shopify draw it from the bank.
 */
final class AccountPayouts {
    static final String PAYOUT = "payments_payout";
    static final String SUBMITTED = "payout-submitted";
    static final String ARRIVES = "payout-arrives";
    private static final Duration UNTIL_SUBMITTED = Duration.ofHours(4);
    private static final String TYPE = "ShopifyPaymentsPayout";

    /** Which part of a payout's summary a type of transaction falls into; any other is an adjustment. */
    private static final Map<String, String> PARTS = Map.of(
            "CHARGE", "charges",
            "REFUND", "refunds",
            "REFUND_FAILURE", "refunds",
            "RESERVED_FUNDS", "reservedFunds",
            "RESERVED_FUNDS_REVERSAL", "reservedFunds",
            "RESERVED_FUNDS_WITHDRAWAL", "reservedFunds",
            "TRANSFER_FAILURE", "retriedPayouts",
            "TRANSFER_CANCEL", "retriedPayouts",
            "ADVANCE", "advance",
            "ADVANCE_FUNDING", "advance");

    private final SimulatorStore store;
    private final Agenda agenda;
    private final AccountLedger ledger;

    AccountPayouts(SimulatorStore store, Agenda agenda, AccountLedger ledger) {
        this.store = store;
        this.agenda = agenda;
        this.ledger = ledger;
    }

    List<ObjectNode> all() {
        return store.all(PAYOUT);
    }

    Optional<ObjectNode> find(String id) {
        return store.peek(PAYOUT, id);
    }

    /** Pays out what is available; gives the payouts made. */
    List<ObjectNode> run(SimulatorStore.Batch batch, Instant now) {
        var byCurrency = new TreeMap<String, List<AccountLedger.Waiting>>();
        for (var waiting : ledger.waiting()) {
            if (!waiting.availableAt().isAfter(now)) {
                byCurrency
                        .computeIfAbsent(waiting.currency(), _ -> new ArrayList<>())
                        .add(waiting);
            }
        }
        var made = new ArrayList<ObjectNode>();
        byCurrency.forEach((currency, waiting) -> {
            long sum = waiting.stream().mapToLong(AccountLedger.Waiting::net).reduce(0, Math::addExact);
            if (sum > 0 || (sum < 0 && ledger.terms().debitsNegative())) {
                made.add(make(batch, now, currency, sum, waiting));
            }
        });
        return made;
    }

    private ObjectNode make(
            SimulatorStore.Batch batch, Instant now, String currency, long sum, List<AccountLedger.Waiting> waiting) {
        long number = batch.next(PAYOUT, 8_840_001);
        var id = Gid.of(TYPE, number);
        var payout = Json.object()
                .put("id", id)
                .put("legacyResourceId", number)
                .put("issuedAt", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("status", "SCHEDULED")
                .put("transactionType", sum < 0 ? "WITHDRAWAL" : "DEPOSIT");
        payout.set("net", Amount.money(sum, currency));
        var taken = waiting.stream()
                .map(one -> store.peek(AccountLedger.TRANSACTION, one.id()).orElseThrow())
                .toList();
        payout.set("summary", summary(taken, currency));
        payout.set("bankAccount", bankAccount(currency, now));
        waiting.forEach(one -> ledger.take(batch, one.id(), id));
        var own = ledger.write(
                batch,
                new AccountLedger.Movement(
                        "TRANSFER", "TRANSFER", number, Math.negateExact(sum), 0, currency, Json.object(), ""),
                now,
                now);
        batch.put(AccountLedger.TRANSACTION, Json.text(own, "id"), own.put("_payout", id));
        batch.put(PAYOUT, id, payout);
        var arrives = PayoutDays.of(now, 1, LocalTime.of(8, 0));
        agenda.put(batch, SUBMITTED + " " + number, now.plus(UNTIL_SUBMITTED), entry(SUBMITTED, id));
        agenda.put(batch, ARRIVES + " " + number, arrives, entry(ARRIVES, id));
        return payout;
    }

    private static ObjectNode entry(String what, String id) {
        return Json.object().put("what", what).put("about", id);
    }

    /** Gross and fee of each part, signed as they change the payout: gross of refunds is negative, a fee is positive. */
    private static ObjectNode summary(List<ObjectNode> transactions, String currency) {
        var gross = new LinkedHashMap<String, Long>();
        var fee = new LinkedHashMap<String, Long>();
        for (var transaction : transactions) {
            var part = PARTS.getOrDefault(Json.text(transaction, "type"), "adjustments");
            gross.merge(part, AccountLedger.amount(transaction, "amount"), Math::addExact);
            fee.merge(part, AccountLedger.amount(transaction, "fee"), Math::addExact);
        }
        var summary = Json.object();
        for (var part : List.of("adjustments", "advance", "charges", "refunds", "reservedFunds", "retriedPayouts")) {
            var grossName = part.equals("refunds") ? "refundsFeeGross" : part + "Gross";
            var feeName = part.equals("advance") ? "advanceFees" : part + "Fee";
            summary.set(grossName, Amount.money(gross.getOrDefault(part, 0L), currency));
            summary.set(feeName, Amount.money(fee.getOrDefault(part, 0L), currency));
        }
        summary.set("usdcRebateCreditAmount", Amount.money(0, currency));
        return summary;
    }

    /** The bank account of a currency. */
    static ObjectNode bankAccount(String currency, Instant now) {
        return Json.object()
                .put("id", Gid.of("ShopifyPaymentsBankAccount", 500_000 + Math.floorMod(currency.hashCode(), 100_000)))
                .put("accountNumberLastDigits", "0001")
                .put("bankName", "Provbanken")
                .put("country", "SE")
                .put("currency", currency)
                .put("createdAt", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("status", "VERIFIED");
    }

    /** What has arrived at the bank, or been drawn from it, and was not sent back. */
    List<BankLine> bankLines() {
        return store.all(PAYOUT).stream()
                .filter(payout -> Json.text(payout, "status").equals("PAID"))
                .map(payout -> BankLine.of(
                        BankLine.day(Instant.parse(Json.text(payout, "issuedAt")), 1),
                        AccountLedger.currency(payout),
                        AccountLedger.amount(payout, "net"),
                        "SHOPIFY",
                        Json.text(payout, "externalTraceId")))
                .toList();
    }

    void submitted(SimulatorStore.Batch batch, String id) {
        var payout = batch.find(PAYOUT, id).orElseThrow();
        if (Json.text(payout, "status").equals("SCHEDULED")) {
            batch.put(PAYOUT, id, payout.put("status", "IN_TRANSIT"));
        }
    }

    void arrived(SimulatorStore.Batch batch, String id) {
        var payout = batch.find(PAYOUT, id).orElseThrow();
        if (!Json.text(payout, "status").equals("FAILED")) {
            payout.put("status", "PAID").put("externalTraceId", "SHP" + Json.number(payout, "legacyResourceId"));
            batch.put(PAYOUT, id, payout);
        }
    }

    /**
     * The bank sends the money back; it stands in the balance again and leaves with the next payout.
     *
     * @param number its number without the rest of its id
     */
    ObjectNode fail(SimulatorStore.Batch batch, String number, Instant now) {
        var id = "gid://shopify/" + TYPE + "/" + number;
        var payout = batch.find(PAYOUT, id)
                .filter(found -> !Json.text(found, "status").equals("FAILED"))
                .orElseThrow(() -> new UserError("No payout " + number + " can fail"));
        ledger.add(
                batch,
                new AccountLedger.Movement(
                        "TRANSFER_FAILURE",
                        "TRANSFER",
                        Json.number(payout, "legacyResourceId"),
                        AccountLedger.amount(payout, "net"),
                        0,
                        AccountLedger.currency(payout),
                        Json.object(),
                        ""),
                now);
        batch.put(PAYOUT, id, payout.put("status", "FAILED"));
        return payout;
    }
}
