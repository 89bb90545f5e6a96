package se.knyt.simulators.svea;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import se.knyt.simulators.base.Agenda;
import se.knyt.simulators.base.BankLine;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PayoutDays;
import se.knyt.simulators.base.Shares;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Money on its way to the merchant. Each event is a row of the reconciliation report; when its day comes the rows of each client
 * and group of methods become one client report. A report that would be negative pays nothing and leaves a debt to the next.
 */
final class Settlement {
    static final String PAYOUT_RUN = "payout-run";
    static final String REPORT = "client_report";
    static final String ROW = "report_row";
    private static final String UNPAID = "unpaid";
    private static final String DEBT = "debt";
    private static final String BANK_ACCOUNT = "51234567";
    private static final String TAX_ID = "5590001111";
    private static final String GROUP = "_group";
    private static final String REPORTED = "_report";
    private static final String RETURNED = "_returned";

    private final SimulatorStore store;
    private final Agenda agenda;

    Settlement(SimulatorStore store, Agenda agenda) {
        this.store = store;
        this.agenda = agenda;
    }

    private Terms terms() {
        return Terms.of(store);
    }

    /** A delivery: the sale less a fee with VAT for handling and one without VAT for the credit. */
    void delivered(Change change, ObjectNode order, ObjectNode delivery) {
        var terms = terms();
        var method = Json.text(order, "PaymentType");
        long nominal = Json.number(delivery, "DeliveryAmount");
        var row = about(order, delivery, "Order", nominal);
        fee(row, "Admin", terms.adminFee(method), terms.adminVat());
        fee(row, "Credit", terms.creditFee(method, terms.settled(nominal, Json.text(order, "Currency"))), 0);
        add(change, row, method, terms.payoutOf(change.now()));
    }

    void credited(Change change, ObjectNode order, ObjectNode delivery, long amount) {
        var row = about(order, delivery, "Credit", Math.negateExact(amount));
        add(change, row, Json.text(order, "PaymentType"), terms().payoutOf(change.now()));
    }

    /** A credit that came to nothing before it was paid out. */
    void uncredited(Change change, ObjectNode delivery, long amount) {
        var id = store.all(ROW).stream()
                .filter(row -> Json.text(row, "rowType").equals("Credit")
                        && Json.number(row, "deliveryId") == Json.number(delivery, "Id")
                        && Json.number(row, "nominalAmount") == -amount
                        && !row.has(REPORTED))
                .map(Settlement::rowId)
                .findFirst()
                .orElseThrow(() -> Refusal.bad("the credit is paid out"));
        change.batch().remove(ROW, id);
        change.batch().remove(UNPAID, id);
    }

    /** The buyer's bank or Svea takes a paid purchase back, with a fee; won gives it back. */
    void regressed(Change change, ObjectNode order, ObjectNode delivery, long amount, boolean won) {
        var row = about(order, delivery, "Regression", won ? amount : Math.negateExact(amount));
        if (!won) {
            fee(row, "Service", terms().disputeFee(), 0);
        }
        add(change, row, Json.text(order, "PaymentType"), terms().payoutOf(change.now()));
    }

    /** Any other row: a reserve, a kickback, an invoice handed back, a stray fee, a word nobody has heard of. */
    void other(Change change, ObjectNode wanted, ObjectNode order) {
        var terms = terms();
        var method = order.isEmpty() ? terms.method(Json.text(wanted, "paymentType")) : Json.text(order, "PaymentType");
        var delivery = order.path("Deliveries").path(0);
        var row = order.isEmpty()
                ? bare(Json.text(wanted, "rowType"), Json.number(wanted, "nominalAmount"), terms.settlementCurrency())
                        .put("paymentType", method)
                : about(order, delivery, Json.text(wanted, "rowType"), Json.number(wanted, "nominalAmount"));
        if (wanted.has("comment")) {
            row.put("comment", Json.text(wanted, "comment"));
        }
        for (var fee : wanted.path("fees")) {
            fee(
                    row,
                    Json.text(fee, "type"),
                    Json.number(fee, "amountExcludingVat"),
                    Json.number(fee, "vatPercent") * 100);
        }
        add(change, row, method, terms.payoutOf(change.now()));
    }

    private ObjectNode about(ObjectNode order, JsonNode delivery, String type, long nominal) {
        var row = bare(type, nominal, Json.text(order, "Currency"));
        row.put("externalOrderNo", Json.text(order, "MerchantOrderId"))
                .put("orderDate", Json.text(order, "CreationDate"))
                .put("sveaOrderNo", Json.number(order, "Id") - 3_600_000)
                .put("sveaCheckoutId", Json.number(order, "Id"))
                .put("deliveryId", Json.number(delivery, "Id"))
                .put("paymentType", Json.text(order, "PaymentType"));
        if (delivery.path("InvoiceId").isIntegralNumber()) {
            row.put("sveaInvoiceNo", Json.number(delivery, "InvoiceId"));
        }
        return row;
    }

    private ObjectNode bare(String type, long nominal, String currency) {
        var row = Json.object()
                .put("rowType", type)
                .put("nominalAmount", nominal)
                .put("sveaPaidAmount", terms().settled(nominal, currency))
                .put("totalFeeAmountExcludingVat", 0)
                .put("totalFeeVatAmount", 0)
                .put("currency", currency);
        if (!currency.equals(terms().settlementCurrency())) {
            BigDecimal rate = terms().rate(currency);
            row.put("destinationCurrency", terms().settlementCurrency()).put("exchangeRate", rate);
        }
        row.putArray("fees");
        return row;
    }

    /** Adds a fee, positive = cost, in the currency of the payout. */
    private static void fee(ObjectNode row, String type, long amount, long vatHundredths) {
        if (amount == 0) {
            return;
        }
        long vat = Shares.halfUp(amount, vatHundredths);
        ((ArrayNode) row.path("fees"))
                .addObject()
                .put("type", type)
                .put("amountExcludingVat", amount)
                .put("vatAmount", vat)
                .put("vatPercent", vatHundredths / 100)
                .put("sveaPaidAmount", -(amount + vat));
        row.put("totalFeeAmountExcludingVat", Json.number(row, "totalFeeAmountExcludingVat") + amount)
                .put("totalFeeVatAmount", Json.number(row, "totalFeeVatAmount") + vat)
                .put("sveaPaidAmount", Json.number(row, "sveaPaidAmount") - amount - vat);
    }

    private void add(Change change, ObjectNode row, String method, Instant dueAt) {
        var id = String.format(Locale.ROOT, "%012d", change.batch().next(ROW, 1));
        var group = terms().client(method) + (Terms.invoiced(method) ? " invoice" : " card");
        change.batch().put(ROW, id, row.put("_id", id).put(GROUP, group));
        change.batch()
                .put(UNPAID, id, Json.object().put("due_at", dueAt.toString()).put("group", group));
        agenda.put(
                change.batch(), PAYOUT_RUN + " " + dueAt, dueAt, Json.object().put("what", PAYOUT_RUN));
    }

    /** The client reports of one day. */
    void run(Change change) {
        var groups = new TreeMap<String, List<String>>();
        for (var row : store.all(ROW)) {
            var id = rowId(row);
            store.peek(UNPAID, id)
                    .filter(waiting ->
                            !Instant.parse(Json.text(waiting, "due_at")).isAfter(change.now()))
                    .ifPresent(waiting -> groups.computeIfAbsent(Json.text(waiting, "group"), _ -> new ArrayList<>())
                            .add(id));
        }
        groups.forEach((group, ids) -> report(change, group, ids));
    }

    private static String rowId(JsonNode row) {
        return Json.text(row, "_id");
    }

    private void report(Change change, String group, List<String> ids) {
        var date = Wire.date(change.now()).toString();
        long debt =
                store.peek(DEBT, group).map(node -> Json.number(node, "amount")).orElse(0L);
        long paid = 0;
        long withheld = 0;
        long nominal = 0;
        long fees = 0;
        long vat = 0;
        for (var id : ids) {
            var row = store.find(ROW, id).orElseThrow();
            paid = Math.addExact(paid, Json.number(row, "sveaPaidAmount"));
            withheld += Json.text(row, "rowType").equals("Deposit") ? Json.number(row, "sveaPaidAmount") : 0;
            nominal = Math.addExact(
                    nominal, terms().settled(Json.number(row, "nominalAmount"), Json.text(row, "currency")));
            fees += Json.number(row, "totalFeeAmountExcludingVat");
            vat += Json.number(row, "totalFeeVatAmount");
            change.batch().put(ROW, id, row.put(REPORTED, date).put("reconciliationDate", Wire.day(change.now())));
            change.batch().remove(UNPAID, id);
        }
        long balance = paid - debt;
        long closing = Math.max(0, -balance);
        change.batch().put(DEBT, group, Json.object().put("amount", closing));
        long sign = terms().debtSign();
        var payment = Json.object()
                .put("sveaPaidAmountExcludingWithholding", Math.max(0, balance - withheld))
                .put("sveaPaidAmountIncludingWithholding", Math.max(0, balance))
                .put("openingBalanceDebt", sign * debt)
                .put("closingBalanceDebt", sign * closing)
                .put("nominalAmount", nominal)
                .put("feeAmountExcludingVat", fees)
                .put("feeVatAmount", vat)
                .put("numberOfRows", ids.size())
                .put("currency", terms().settlementCurrency());
        payment.putArray("vatGroups");
        var report = Json.object()
                .put("clientId", Long.parseLong(group.substring(0, group.indexOf(' '))))
                .put("recipientTaxId", TAX_ID)
                .put("recipientBankAccountNo", BANK_ACCOUNT)
                .put("recipientBankAccountType", "Bankgiro")
                .put("reconciliationDate", Wire.day(change.now()));
        report.set("paymentReport", payment);
        change.batch().put(REPORT, date + " " + group, report.put("_date", date).put(GROUP, group));
    }

    /** One payment the weekday after for all that a client's reports of a day pay; Svea gives it no reference. */
    List<BankLine> bankLines() {
        var sums = new TreeMap<String, Long>();
        for (var report : store.all(REPORT)) {
            var payment = report.path("paymentReport");
            long paid = Json.number(payment, "sveaPaidAmountIncludingWithholding");
            if (paid > 0 && !report.has(RETURNED)) {
                var key = Json.text(report, "_date") + " " + Json.text(payment, "currency") + " "
                        + Json.number(report, "clientId");
                sums.merge(key, paid, Math::addExact);
            }
        }
        var lines = new ArrayList<BankLine>();
        sums.forEach((key, paid) -> {
            var words = key.split(" ", 3);
            var day = LocalDate.parse(words[0]).atTime(LocalTime.NOON).atZone(PayoutDays.ZONE);
            lines.add(BankLine.of(BankLine.day(day.toInstant(), 1), words[1], paid, "SVEA BANK AB", ""));
        });
        return lines;
    }

    /** The bank sends the day's money back: it comes again with the next report, as a row of its own. */
    void returned(Change change, String date) {
        var reports = store.all(REPORT).stream()
                .filter(report -> Json.text(report, "_date").equals(date))
                .toList();
        if (reports.isEmpty()) {
            throw new IllegalArgumentException("nothing was paid on " + date);
        }
        for (var report : reports) {
            long paid = Json.number(report.path("paymentReport"), "sveaPaidAmountIncludingWithholding");
            if (paid > 0) {
                var group = Json.text(report, GROUP);
                change.batch().put(REPORT, date + " " + group, report.deepCopy().put(RETURNED, true));
                var row = bare("Manual", paid, terms().settlementCurrency())
                        .put("comment", "Returned payment " + date)
                        .put("paymentType", "Admin");
                add(change, row, group.endsWith(" invoice") ? "Invoice" : "Card", Terms.nextRun(change.now()));
            }
        }
    }

    /** The report of one day, {@code yyyy-MM-dd}. */
    ObjectNode shown(String date, boolean includeWithholding) {
        var all = Json.object();
        int total = 0;
        var reports = Json.array();
        for (var report : store.all(REPORT)) {
            if (Json.text(report, "_date").equals(date)) {
                var copy = report.deepCopy();
                copy.remove(List.of("_date", GROUP, RETURNED));
                var rows = rows(date, Json.text(report, GROUP), includeWithholding, copy.path("paymentReport"));
                total += rows.size();
                copy.set("rows", rows);
                reports.add(copy);
            }
        }
        all.put("totalNrOfRows", total);
        all.set("clientReports", reports);
        return all;
    }

    private ArrayNode rows(String date, String group, boolean includeWithholding, JsonNode payment) {
        var rows = Json.array();
        marker(rows, "OpeningBalanceDebt", payment, "openingBalanceDebt");
        for (var row : store.all(ROW)) {
            boolean wanted = includeWithholding || !Json.text(row, "rowType").equals("Deposit");
            if (wanted
                    && Json.text(row, REPORTED).equals(date)
                    && Json.text(row, GROUP).equals(group)) {
                var copy = row.deepCopy();
                copy.remove(List.of(GROUP, REPORTED, "_id"));
                rows.add(copy);
            }
        }
        marker(rows, "ClosingBalanceDebt", payment, "closingBalanceDebt");
        return rows;
    }

    /** A row that only repeats a balance of the header. */
    private static void marker(ArrayNode rows, String type, JsonNode payment, String field) {
        long amount = Json.number(payment, field);
        if (amount != 0) {
            var row = rows.addObject()
                    .put("rowType", type)
                    .put("nominalAmount", amount)
                    .put("sveaPaidAmount", amount)
                    .put("totalFeeAmountExcludingVat", 0)
                    .put("totalFeeVatAmount", 0)
                    .put("paymentType", "Admin")
                    .put("currency", Json.text(payment, "currency"));
            row.putArray("fees");
        }
    }
}
