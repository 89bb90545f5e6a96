package se.knyt.simulators.nets;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.BankLine;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PayoutDays;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Money on its way to the merchant. Each event becomes a payment action in the form the reporting API shows it; when its day comes
 * the actions of a currency are gathered into a payout. Actions that together are negative are not paid: they wait and stand in the
 * next payout whose sum is positive.
 */
final class Ledger {
    static final String ACTION = "action";
    static final String PAYOUT = "payout";
    private static final String DEPOSIT = "deposit";
    private static final String UNPAID = "unpaid";

    private final SimulatorStore store;
    private volatile @Nullable Instant nextPayout;

    Ledger(SimulatorStore store) {
        this.store = store;
        findNextPayout();
    }

    void findNextPayout() {
        nextPayout = store.all(UNPAID).stream()
                .filter(waiting -> waiting.has("due_at"))
                .map(waiting -> Instant.parse(Json.text(waiting, "due_at")))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    Optional<Instant> nextPayout() {
        return Optional.ofNullable(nextPayout);
    }

    Terms terms() {
        return Terms.read(store.peek("settings", "terms").orElseGet(Json::object));
    }

    void charge(SimulatorStore.Batch batch, JsonNode payment, String id, long amount, Instant now) {
        long flexible = terms().flexibleFee(amount, Json.text(payment, "_method"));
        add(batch, payment, id, "Charge", amount, flexible, terms().number("fixed_fee"), now);
    }

    void refund(SimulatorStore.Batch batch, JsonNode payment, String id, long amount, Instant now) {
        add(batch, payment, id, "Refund", -amount, 0, 0, now);
    }

    /** The card's bank takes the money back, and Nexi a fee. */
    void chargeback(SimulatorStore.Batch batch, JsonNode payment, long amount, Instant now) {
        add(batch, payment, id(batch), "Chargeback", -amount, 0, terms().number("chargeback_fee"), now);
    }

    void chargebackReversed(SimulatorStore.Batch batch, JsonNode payment, long amount, Instant now) {
        add(batch, payment, id(batch), "ChargebackReversal", amount, 0, 0, now);
    }

    /** Any action, also of a word that nobody has heard of; it belongs to no payment. */
    void other(SimulatorStore.Batch batch, String word, long amount, String currency, Instant now) {
        var nobody = Json.object().put("paymentId", "").put("_method", "Visa");
        nobody.putObject("orderDetails").put("currency", currency).put("reference", "");
        add(batch, nobody, id(batch), word, amount, 0, 0, now);
    }

    private static String id(SimulatorStore.Batch batch) {
        return Wire.id("nets action " + batch.next("id", 1));
    }

    private void add(
            SimulatorStore.Batch batch,
            JsonNode payment,
            String id,
            String word,
            long signed,
            long flexible,
            long fixed,
            Instant now) {
        var order = payment.path("orderDetails");
        var method = Json.text(payment, "_method");
        var action = Json.object()
                .put("id", id)
                .put("paymentId", Json.text(payment, "paymentId"))
                .put("paymentAction", word)
                .put("paymentMethod", method)
                .put("paymentType", Payments.type(method))
                .put("timestamp", Wire.time(now))
                .put("reference", Json.text(order, "reference"))
                .put("amount", terms().signedRefunds() ? signed : Math.abs(signed))
                .put("vatAmount", 0)
                .put("currency", Json.text(order, "currency"))
                .put("fee", flexible + fixed)
                .put("flexibleFee", flexible)
                .put("fixedFee", fixed)
                .put("feeTaxRate", 0)
                .put("feeTaxAmount", 0)
                .put("_signed", signed);
        await(batch, action, terms().payoutOf(now));
    }

    private void await(SimulatorStore.Batch batch, ObjectNode action, Instant due) {
        var number = String.format(Locale.ROOT, "%012d", batch.next(ACTION, 1));
        batch.put(ACTION, number, action);
        batch.put(UNPAID, number, Json.object().put("action", number).put("due_at", due.toString()));
        var next = nextPayout;
        if (next == null || due.isBefore(next)) {
            nextPayout = due; // too early at worst, if the commit should fail: then the run finds nothing
        }
    }

    /** What the merchant pays in to cover a negative balance; it is no payment action but a sum of the payout. */
    void deposit(SimulatorStore.Batch batch, long amount, String currency, Instant due) {
        var deposit = Json.object()
                .put("currency", currency)
                .put("timestamp", Wire.time(due))
                .put("_signed", amount)
                .put("_deposit", true)
                .put("paymentAction", "deposit");
        await(batch, deposit, due);
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
            if (!waiting.has("due_at")
                    || !Instant.parse(Json.text(waiting, "due_at")).isAfter(due)) {
                var number = Json.text(waiting, "action");
                var currency = store.peek(ACTION, number)
                        .map(action -> Json.text(action, "currency"))
                        .orElseThrow();
                byCurrency.computeIfAbsent(currency, _ -> new ArrayList<>()).add(number);
            }
        }
        var batch = store.batch();
        byCurrency.forEach((currency, numbers) -> payOut(batch, due, currency, numbers));
        batch.commit();
    }

    private void payOut(SimulatorStore.Batch batch, Instant due, String currency, List<String> numbers) {
        long[] sums = new long[4];
        int actions = 0;
        for (var number : numbers) {
            var action = batch.find(ACTION, number).orElseThrow();
            long signed = Json.number(action, "_signed");
            boolean deposit = action.path("_deposit").asBoolean(false);
            sums[deposit ? 2 : signed < 0 ? 1 : 0] += Math.abs(signed);
            sums[3] += Json.number(action, "fee");
            actions += deposit ? 0 : 1;
        }
        long amount = sums[0] - sums[1] + sums[2] - sums[3];
        if (amount <= 0) {
            numbers.forEach(number -> batch.put(UNPAID, number, Json.object().put("action", number)));
            return;
        }
        long count = batch.next(PAYOUT, 1);
        var id = Wire.id("nets payout " + count);
        var payout = Json.object()
                .put("id", id)
                .put(
                        "reference",
                        "NEXI"
                                + String.format(
                                        Locale.ROOT, "%06d", Math.floorMod(count * 7_919L + 120_300L, 1_000_000L)))
                .put("date", due.atZone(PayoutDays.ZONE).toLocalDate().toString())
                .put("bankAccountIban", "SE3550000000054910000003")
                .put("bankAccountBic", "ESSESESS")
                .put("currency", currency)
                .put("amount", amount)
                .put("chargedAmount", sums[0])
                .put("refundedAmount", sums[1])
                .put("depositedAmount", sums[2])
                .put("fees", sums[3])
                .put("feeTaxRate", 0)
                .put("feeTaxAmount", 0)
                .put("numberOfPaymentActions", actions);
        batch.put(PAYOUT, id, payout.put("_deposit", deposit(batch, id, currency)));
        for (var number : numbers) {
            var action = batch.find(ACTION, number).orElseThrow();
            batch.put(ACTION, number, action.put("_payout", id));
            batch.remove(UNPAID, number);
        }
    }

    /** The first payout of the deposit that one comes in. Where the terms say so, several in turn are one. */
    private String deposit(SimulatorStore.Batch batch, String payout, String currency) {
        var open = batch.find(DEPOSIT, currency).orElseGet(Json::object);
        long before = Json.number(open, "payouts");
        var first = before == 0 ? payout : Json.text(open, "first");
        boolean full = before + 1 >= terms().number("payouts_per_deposit");
        batch.put(DEPOSIT, currency, Json.object().put("first", first).put("payouts", full ? 0 : before + 1));
        return first;
    }

    /** What has come to the bank: each deposit on the day of its last payout, and none that waits for another payout. */
    List<BankLine> bankLines() {
        var deposits = new LinkedHashMap<String, List<ObjectNode>>();
        store.all(PAYOUT).stream()
                .filter(payout -> !payout.has("_returned"))
                .forEach(payout -> deposits.computeIfAbsent(Json.text(payout, "_deposit"), _ -> new ArrayList<>())
                        .add(payout));
        var lines = new ArrayList<BankLine>();
        deposits.forEach((first, payouts) -> {
            var currency = Json.text(payouts.getFirst(), "currency");
            boolean waits = store.peek(DEPOSIT, currency)
                    .filter(open -> Json.text(open, "first").equals(first) && Json.number(open, "payouts") > 0)
                    .isPresent();
            if (!waits || payouts.size() >= terms().number("payouts_per_deposit")) {
                lines.add(deposited(currency, payouts));
            }
        });
        return lines;
    }

    private static BankLine deposited(String currency, List<ObjectNode> payouts) {
        var day = payouts.stream()
                .map(payout -> LocalDate.parse(Json.text(payout, "date")))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        var parts = payouts.stream()
                .map(payout -> new BankLine.Payment(Json.text(payout, "reference"), Json.number(payout, "amount")))
                .toList();
        long sum = parts.stream().mapToLong(BankLine.Payment::amount).reduce(0, Math::addExact);
        return new BankLine(day, currency, sum, "NEXI SE", parts);
    }

    /** The bank sends a payout back: its money comes again with a later one, as money paid in. */
    void fail(SimulatorStore.Batch batch, String id, Instant now) {
        var payout = batch.find(PAYOUT, id).orElseThrow(() -> Refusal.notFound("payout " + id));
        if (payout.has("_returned")) {
            throw Refusal.of("id", "The payout has been returned");
        }
        batch.put(PAYOUT, id, payout.put("_returned", true));
        deposit(batch, Json.number(payout, "amount"), Json.text(payout, "currency"), terms().payoutOf(now));
    }

    /** The actions of a payout in the order in which they happened. */
    List<ObjectNode> actionsOf(String payout) {
        return store.all(ACTION).stream()
                .filter(action -> Json.text(action, "_payout").equals(payout)
                        && !action.path("_deposit").asBoolean(false))
                .map(Wire::shown)
                .toList();
    }
}
