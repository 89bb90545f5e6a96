package se.knyt.simulators.paypal;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.BankLine;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The account's balances and the rows that made them, in the form Transaction Search shows them. Money in a currency that the
 * account does not hold is changed at once, by two rows. What lies on a balance is moved to the bank by the clock.
 */
final class Ledger {
    static final String ROW = "row";
    static final String BALANCE = "balance";
    private static final String SWEEP = "sweep";

    private final SimulatorStore store;
    private volatile @Nullable Instant nextSweep;

    Ledger(SimulatorStore store) {
        this.store = store;
        findNextSweep();
    }

    /** Needed once at start and after the store was emptied. */
    void findNextSweep() {
        nextSweep = store.peek(SWEEP, "next")
                .map(node -> Instant.parse(Json.text(node, "due_at")))
                .orElse(null);
    }

    Optional<Instant> nextSweep() {
        return Optional.ofNullable(nextSweep);
    }

    Terms terms() {
        return Terms.read(store.peek("settings", "terms").orElseGet(Json::object));
    }

    /**
     * A movement still to be written.
     *
     * @param code the event code
     * @param id the transaction id; several rows of one event may share it
     * @param gross signed minor units
     * @param fee signed, a cost is negative
     * @param about what else the row says: references of the shop, the transaction it belongs to
     */
    record Movement(String code, String id, long gross, long fee, String currency, ObjectNode about) {
        Movement(String code, String id, long gross, String currency, ObjectNode about) {
            this(code, id, gross, 0, currency, about);
        }
    }

    String newId(SimulatorStore.Batch batch, String what) {
        return Wire.id("paypal " + what + " " + batch.next("transaction", 1));
    }

    /** Writes the row, and the exchange that follows where the account does not hold the currency. */
    void add(SimulatorStore.Batch batch, Movement movement, Instant now) {
        var terms = terms();
        write(batch, movement, now);
        if (!terms.holds(movement.currency)) {
            exchange(batch, terms, movement, now);
        }
        if (terms.number("sweep_days") > 0 && batch.find(SWEEP, "next").isEmpty()) {
            var due = terms.nextSweep(now);
            batch.put(SWEEP, "next", Json.object().put("due_at", due.toString()));
            nextSweep = due; // too early at worst, if the commit should fail: then the run finds nothing
        }
    }

    private void exchange(SimulatorStore.Batch batch, Terms terms, Movement movement, Instant now) {
        long net = movement.gross + movement.fee;
        var about = Json.object().put("paypal_reference_id", movement.id).put("paypal_reference_id_type", "TXN");
        var id = newId(batch, "conversion");
        write(batch, new Movement("T0200", id, -net, movement.currency, about), now);
        long own = terms.converted(net, movement.currency);
        write(batch, new Movement("T0200", id, own, Terms.PRIMARY, about), now);
    }

    /** A row that moves nothing: an authorization. */
    void note(SimulatorStore.Batch batch, Movement movement, Instant now) {
        var row = row(movement, now).put("_affects", false);
        keep(batch, row);
    }

    private void write(SimulatorStore.Batch batch, Movement movement, Instant now) {
        var row = row(movement, now).put("_affects", true);
        if (movement.fee != 0) {
            row.set("fee_amount", Wire.money(movement.fee, movement.currency));
        }
        long balance = balance(batch, movement.currency) + movement.gross + movement.fee;
        batch.put(BALANCE, movement.currency, Json.object().put("total", balance));
        row.set("ending_balance", Wire.money(balance, movement.currency));
        row.set("available_balance", Wire.money(balance, movement.currency));
        keep(batch, row);
    }

    private static void keep(SimulatorStore.Batch batch, ObjectNode row) {
        var number = String.format(Locale.ROOT, "%012d", batch.next(ROW, 1));
        batch.put(ROW, number, row.put("_number", number));
    }

    private static ObjectNode row(Movement movement, Instant now) {
        var row = Json.object()
                .put("transaction_id", movement.id)
                .put("transaction_event_code", movement.code)
                .put("transaction_initiation_date", Wire.reportTime(now))
                .put("transaction_updated_date", Wire.reportTime(now))
                .put("transaction_status", "S")
                .put("_at", Wire.time(now))
                .put("_gross", movement.gross)
                .put("_fee", movement.fee)
                .put("_currency", movement.currency);
        row.set("transaction_amount", Wire.money(movement.gross, movement.currency));
        movement.about.properties().forEach(field -> row.set(field.getKey(), field.getValue()));
        return row;
    }

    private static long balance(SimulatorStore.Batch batch, String currency) {
        return batch.find(BALANCE, currency)
                .map(node -> Json.number(node, "total"))
                .orElse(0L);
    }

    /** Moves balances to the bank, each time at its own. A balance at or below nothing stays and is carried over. */
    void sweepDue(Instant now) {
        var due = nextSweep;
        while (due != null && !due.isAfter(now)) {
            var batch = store.batch();
            batch.remove(SWEEP, "next");
            for (var currency : Wire.currencies().stream().sorted().toList()) {
                withdraw(batch, currency, "T0401", due);
            }
            batch.commit();
            findNextSweep();
            due = nextSweep;
        }
    }

    /** Moves what lies above the minimum balance to the bank; nothing when there is nothing. */
    void withdraw(SimulatorStore.Batch batch, String currency, String code, Instant now) {
        long kept = currency.equals(Terms.PRIMARY) ? terms().number("minimum_balance") : 0;
        long amount = balance(batch, currency) - kept;
        if (amount > 0) {
            var id = newId(batch, "withdrawal");
            var about = Json.object().put("bank_reference_id", "PP" + id.substring(7));
            write(batch, new Movement(code, id, -amount, currency, about), now);
        }
    }

    /** Withdrawals are on the account the weekday after, those that the bank sent back not. */
    List<BankLine> bankLines() {
        return store.all(ROW).stream()
                .filter(row -> Json.text(row, "transaction_event_code").startsWith("T04")
                        && !Json.text(row, "transaction_status").equals("V"))
                .map(row -> BankLine.of(
                        BankLine.day(at(row), 1),
                        Json.text(row, "_currency"),
                        Math.negateExact(Json.number(row, "_gross")),
                        "PAYPAL (EUROPE) S.A R.L.",
                        Json.text(row, "bank_reference_id")))
                .toList();
    }

    /** The bank sends a withdrawal back: the money is on the balance again and leaves with the next one. */
    void fail(SimulatorStore.Batch batch, String withdrawal, Instant now) {
        var row = store.all(ROW).stream()
                .filter(each -> Json.text(each, "transaction_id").equals(withdrawal))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound())
                .deepCopy();
        if (!Json.text(row, "transaction_event_code").startsWith("T04")
                || Json.text(row, "transaction_status").equals("V")) {
            throw Refusal.invalid("id", "is no withdrawal that stands");
        }
        row.put("transaction_status", "V").put("transaction_updated_date", Wire.reportTime(now));
        batch.put(ROW, Json.text(row, "_number"), row);
        var about = Json.object().put("paypal_reference_id", withdrawal).put("paypal_reference_id_type", "TXN");
        var id = newId(batch, "returned withdrawal");
        add(batch, new Movement("T1101", id, -Json.number(row, "_gross"), Json.text(row, "_currency"), about), now);
    }

    static Instant at(JsonNode row) {
        return Instant.parse(Json.text(row, "_at"));
    }
}
