package se.knyt.simulators.adyen;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import se.knyt.simulators.base.Agenda;
import se.knyt.simulators.base.BankLine;
import se.knyt.simulators.base.Change;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PayoutDays;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.node.ObjectNode;

/**
 * Batches close with a payout for each currency. What cannot be paid, because it is below zero, goes to the next batch as a transfer of
 * the balance. Fees that are billed apart, the invoice, the reserve and the deposit are rows of the batch.
 */
final class Batches {
    static final String BATCH = "batch";
    static final String REPORT = "report";
    private static final String CARRIED = "carried";
    private static final String INVOICED = "to_invoice";
    private static final String RESERVE = "reserve";
    private static final String DEPOSIT = "deposit";
    private static final long FIRST_BATCH = 130;

    private final SimulatorStore store;
    private final Agenda agenda;
    private final Ledger ledger;
    private final Hooks hooks;

    Batches(SimulatorStore store, Agenda agenda, Ledger ledger, Hooks hooks) {
        this.store = store;
        this.agenda = agenda;
        this.ledger = ledger;
        this.hooks = hooks;
    }

    /** Closes the batch of what is due, with all that goes with it. */
    void close(Change change) {
        var due = ledger.due(change.now());
        if (due.isEmpty()
                && releasable(change.now()).isEmpty()
                && invoiceable(change.now()).isEmpty()) {
            return;
        }
        long number = change.batch().next(BATCH, FIRST_BATCH);
        var sums = new TreeMap<String, Long>();
        due.forEach(row -> {
            ledger.take(change, row, number);
            sums.merge(Json.text(row, "net_currency"), Json.number(row, "net"), Math::addExact);
        });
        var closing = new Closing(change, number, sums);
        carriedIn(closing);
        processingFees(closing, due);
        invoices(closing);
        reserve(closing, due);
        deposit(closing);
        for (var currency : new TreeSet<>(sums.keySet())) {
            payOut(closing, currency);
        }
        var file = "settlement_detail_report_batch_" + number + ".csv";
        var ready = change.now().plus(ledger.terms().untilReport());
        var batch = Json.object()
                .put("number", number)
                .put("closed_at", change.now().toString())
                .put("file", file)
                .put("ready_at", ready.toString());
        change.batch().put(BATCH, file, batch);
        agenda.put(
                change.batch(),
                REPORT + " " + number,
                ready,
                Json.object().put("what", REPORT).put("about", file));
    }

    /** A batch while it closes; the sums follow each row. */
    private record Closing(Change change, long number, TreeMap<String, Long> sums) {
        long sum(String currency) {
            return sums.getOrDefault(currency, 0L);
        }
    }

    private void write(Closing closing, String type, String text, String currency, long net) {
        if (net != 0) {
            ledger.within(closing.change, Ledger.Cause.of(type, text), currency, net, closing.number);
            closing.sums.merge(currency, net, Math::addExact);
        }
    }

    private void carriedIn(Closing closing) {
        for (var currency : ledger.terms().settlementCurrencies()) {
            var carried = closing.change.batch().find(CARRIED, currency);
            carried.ifPresent(node -> {
                write(
                        closing,
                        "Balancetransfer",
                        "Balance transfer from batch " + Json.number(node, "batch"),
                        currency,
                        Json.number(node, "amount"));
                closing.change.batch().remove(CARRIED, currency);
            });
        }
    }

    /** The fee for each transaction: a row of the batch, or kept for the month's invoice. */
    private void processingFees(Closing closing, List<ObjectNode> due) {
        long count = due.stream()
                .filter(row -> Json.text(row, "type").matches("Settled|Refunded"))
                .count();
        long fees = count * ledger.terms().processingFee();
        var currency = ledger.terms().settlementCurrencies().getFirst();
        if (!ledger.terms().feesByInvoice()) {
            write(
                    closing,
                    "Fee",
                    "Transaction Fees " + Wire.day(closing.change.now().minus(Duration.ofDays(1))),
                    currency,
                    -fees);
            return;
        }
        if (fees == 0) {
            return;
        }
        var month = month(closing.change.now());
        long before = closing.change
                .batch()
                .find(INVOICED, month)
                .map(node -> Json.number(node, "fees"))
                .orElse(0L);
        closing.change
                .batch()
                .put(INVOICED, month, Json.object().put("month", month).put("fees", before + fees));
        ledger.closeAt(
                closing.change,
                Terms.closingNotBefore(YearMonth.parse(month).plusMonths(1).atDay(1)));
    }

    private List<ObjectNode> invoiceable(Instant now) {
        return store.all(INVOICED).stream()
                .filter(open -> Json.text(open, "month").compareTo(month(now)) < 0)
                .toList();
    }

    private List<ObjectNode> releasable(Instant now) {
        return store.all(RESERVE).stream()
                .filter(held -> !Instant.parse(Json.text(held, "until")).isAfter(now))
                .toList();
    }

    private static String month(Instant instant) {
        return YearMonth.from(instant.atZone(PayoutDays.ZONE)).toString();
    }

    /** The invoices of months that are over are taken from the payout, VAT included. */
    private void invoices(Closing closing) {
        var currency = ledger.terms().settlementCurrencies().getFirst();
        for (var open : invoiceable(closing.change.now())) {
            var month = Json.text(open, "month");
            long amount = ledger.terms().withInvoiceVat(Json.number(open, "fees"));
            write(closing, "InvoiceDeduction", "Invoice " + month, currency, -amount);
            closing.change.batch().remove(INVOICED, month);
        }
    }

    /** A share of the sales is held back, and what was held long enough comes back. */
    private void reserve(Closing closing, List<ObjectNode> due) {
        var now = closing.change.now();
        for (var held : releasable(now)) {
            var from = Json.number(held, "batch");
            write(
                    closing,
                    "ReserveAdjustment",
                    "Release of batch " + from,
                    Json.text(held, "currency"),
                    Json.number(held, "amount"));
            closing.change.batch().remove(RESERVE, Json.text(held, "id"));
        }
        for (var currency : ledger.terms().settlementCurrencies()) {
            long sales = due.stream()
                    .filter(row -> Json.text(row, "type").equals("Settled"))
                    .filter(row -> Json.text(row, "net_currency").equals(currency))
                    .mapToLong(row -> Json.number(row, "net"))
                    .sum();
            long kept = Math.min(ledger.terms().reserveOf(sales), Math.max(0, closing.sum(currency)));
            if (kept > 0) {
                var until = Terms.closingNotBefore(now.plus(ledger.terms().reserved())
                        .atZone(PayoutDays.ZONE)
                        .toLocalDate());
                ledger.closeAt(closing.change, until);
                write(closing, "ReserveAdjustment", "Reserve of batch " + closing.number, currency, -kept);
                var id = closing.number + " " + currency;
                closing.change
                        .batch()
                        .put(
                                RESERVE,
                                id,
                                Json.object()
                                        .put("id", id)
                                        .put("batch", closing.number)
                                        .put("currency", currency)
                                        .put("amount", kept)
                                        .put("until", until.toString()));
            }
        }
    }

    /** The deposit is brought to what is agreed, as far as the batch can bear it. */
    private void deposit(Closing closing) {
        var currency = ledger.terms().settlementCurrencies().getFirst();
        long held = closing.change
                .batch()
                .find(DEPOSIT, currency)
                .map(node -> Json.number(node, "amount"))
                .orElse(0L);
        long missing = ledger.terms().deposit() - held;
        long taken = missing < 0 ? missing : Math.min(missing, Math.max(0, closing.sum(currency)));
        if (taken != 0) {
            write(closing, "DepositCorrection", "Deposit", currency, -taken);
            closing.change.batch().put(DEPOSIT, currency, Json.object().put("amount", held + taken));
        }
    }

    private void payOut(Closing closing, String currency) {
        long sum = closing.sum(currency);
        if (sum > 0) {
            var text = "TX"
                    + String.format(Locale.ROOT, "%04d", closing.change.batch().next("transfer", 1)) + "XT batch "
                    + closing.number + ", " + AdyenSimulator.MERCHANT_ACCOUNT;
            write(closing, "MerchantPayout", text, currency, -sum);
        } else if (sum < 0) {
            var text = "Balance transfer to batch " + (closing.number + 1);
            write(closing, "Balancetransfer", text, currency, -sum);
            closing.change
                    .batch()
                    .put(CARRIED, currency, Json.object().put("amount", sum).put("batch", closing.number));
        }
    }

    /** Payouts are on the account the weekday after their batch closed; the text is that of the payout's own row. */
    List<BankLine> bankLines() {
        return ledger.rows().stream()
                .filter(row -> Json.text(row, "type").equals("MerchantPayout"))
                .map(row -> BankLine.of(
                        BankLine.day(Instant.parse(Json.text(row, "created")), 1),
                        Json.text(row, "net_currency"),
                        Math.negateExact(Json.number(row, "net")),
                        "ADYEN N.V.",
                        Json.text(row, "modification")))
                .toList();
    }

    /** The report can be fetched from now on, and the merchant hears of it. */
    void reportReady(Change change, String file) {
        var batch = change.batch().find(BATCH, file).orElseThrow();
        change.batch().put(BATCH, file, batch.put("ready", true));
        hooks.reportAvailable(change, file);
    }
}
