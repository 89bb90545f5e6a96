package se.knyt.simulators.fortnox;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The account as a comparison sees it: every object by what it says, sorted, without numbers and times that the system gave. Two runs
 * that did the same business give the same bytes, whatever was retried on the way. Numbers are proved apart, in {@link #numbers}.
 */
final class Canonical {
    private static final List<String> INVOICE = List.of(
            "ExternalInvoiceReference1",
            "ExternalInvoiceReference2",
            "YourOrderNumber",
            "CustomerName",
            "InvoiceDate",
            "DueDate",
            "Currency",
            "Total",
            "TotalVAT",
            "TotalToPay",
            "Balance",
            "FinalPayDate",
            "Credit",
            "Remarks");
    private static final List<String> ORDER = List.of(
            "ExternalInvoiceReference1",
            "ExternalInvoiceReference2",
            "YourOrderNumber",
            "CustomerName",
            "OrderDate",
            "Currency",
            "Total",
            "TotalVAT");
    private static final List<String> ROW = List.of(
            "ArticleNumber",
            "Description",
            "OrderedQuantity",
            "DeliveredQuantity",
            "Price",
            "Discount",
            "VAT",
            "AccountNumber",
            "CostCenter");
    private static final List<String> CUSTOMER = List.of(
            "Name", "OrganisationNumber", "VATNumber", "VATType", "Email", "ExternalReference", "CountryCode", "Type");
    private static final List<String> ARTICLE =
            List.of("ArticleNumber", "Description", "EAN", "SalesPrice", "VAT", "Unit", "SalesAccount");

    private final Company company;

    Canonical(Company company) {
        this.company = company;
    }

    ObjectNode write() {
        var all = Json.object();
        all.set("customers", sorted(State.Table.CUSTOMERS, customer -> pick(customer, CUSTOMER)));
        all.set("articles", sorted(State.Table.ARTICLES, article -> pick(article, ARTICLE)));
        all.set("orders", sorted(State.Table.ORDERS, this::order));
        all.set("invoices", sorted(State.Table.INVOICES, this::invoice));
        all.set("payments", sorted(State.Table.PAYMENTS, this::payment));
        all.set("vouchers", sorted(State.Table.VOUCHERS, Canonical::voucher));
        all.set("files", sorted(State.Table.FILES, this::file));
        all.set("reached", sorted(State.Table.OUTREACH, Canonical::reached));
        var balances = all.putObject("balances");
        company.ledger.balances(null).forEach((account, amount) -> {
            if (amount != 0) {
                balances.put(Integer.toString(account), Amounts.decimal(amount).toPlainString());
            }
        });
        return all;
    }

    private ArrayNode sorted(State.Table table, Function<ObjectNode, ObjectNode> view) {
        var lines = new TreeMap<String, ArrayNode>();
        for (var record : company.state.all(table)) {
            if (Json.flag(record, "_deleted")) {
                continue; // only its number is still occupied
            }
            var seen = view.apply(record);
            lines.computeIfAbsent(seen.toString(), _ -> Json.array()).add(seen);
        }
        var list = Json.array();
        lines.values().forEach(list::addAll);
        return list;
    }

    private static ObjectNode pick(JsonNode record, List<String> fields) {
        var seen = Json.object();
        for (var field : fields) {
            if (Json.has(record, field)) {
                var value = record.get(field);
                seen.put(
                        field,
                        value.isNumber() ? Json.decimal(value.decimalValue()).toString() : value.asString(""));
            }
        }
        return seen;
    }

    private static ArrayNode rows(ObjectNode record, String name) {
        var list = Json.array();
        Json.rows(record, name).forEach(row -> list.add(pick(row, ROW)));
        return list;
    }

    private ObjectNode order(ObjectNode order) {
        var seen = pick(order, ORDER);
        seen.put("cancelled", Json.flag(order, "Cancelled"));
        seen.put("invoiced", Json.has(order, "InvoiceReference"));
        seen.set("rows", rows(order, "OrderRows"));
        return seen;
    }

    private ObjectNode invoice(ObjectNode invoice) {
        var seen = pick(invoice, INVOICE);
        for (var flag : new String[] {"Booked", "Cancelled", "Sent", "NoxFinans"}) {
            seen.put(flag, Json.flag(invoice, flag));
        }
        seen.put("credits", reference(Json.text(invoice, "CreditInvoiceReference")));
        seen.put("voucher_series", Json.text(invoice, "VoucherSeries"));
        seen.set("rows", rows(invoice, "InvoiceRows"));
        return seen;
    }

    /** An invoice named by its external reference instead of its number. */
    private String reference(String number) {
        if (!number.matches("\\d{1,9}")) {
            return "";
        }
        var invoice = company.state.find(State.Table.INVOICES, State.key(Integer.parseInt(number)));
        return invoice == null
                ? ""
                : Json.text(invoice, "ExternalInvoiceReference1") + (Json.flag(invoice, "Credit") ? " (credit)" : "");
    }

    private ObjectNode payment(ObjectNode payment) {
        var seen =
                pick(payment, List.of("PaymentDate", "Amount", "AmountCurrency", "Currency", "ModeOfPaymentAccount"));
        seen.put("invoice", reference(Json.text(payment, "InvoiceNumber")));
        seen.put("booked", Json.flag(payment, "Booked"));
        seen.put("source", Json.text(payment, "Source"));
        var writeOffs = seen.putArray("write_offs");
        Json.rows(payment, "WriteOffs").forEach(row -> writeOffs.add(pick(row, List.of("Amount", "AccountNumber"))));
        return seen;
    }

    private static ObjectNode voucher(ObjectNode voucher) {
        var seen = pick(voucher, List.of("TransactionDate", "VoucherSeries", "ReferenceType"));
        if (Json.text(voucher, "ReferenceType").equals("MANUAL")) {
            seen.put("description", Json.text(voucher, "Description"));
            seen.put("comments", Json.text(voucher, "Comments"));
        }
        var rows = seen.putArray("rows");
        for (var row : Json.rows(voucher, "VoucherRows")) {
            rows.add(pick(row, List.of("Account", "Debit", "Credit", "CostCenter", "TransactionInformation")));
        }
        return seen;
    }

    private ObjectNode file(ObjectNode file) {
        var seen = pick(file, List.of("Name", "Size", "_sha256"));
        var connection = company.state.find(State.Table.FILE_CONNECTIONS, Json.text(file, "Id"));
        seen.put("voucher_series", connection == null ? "" : Json.text(connection, "VoucherSeries"));
        seen.put("voucher", connection == null ? "" : Json.text(connection, "VoucherDescription"));
        return seen;
    }

    private static ObjectNode reached(ObjectNode event) {
        return pick(event, List.of("kind", "date", "reference", "customer_name"));
    }

    /** Per series and year, and per kind of document: how many, the last number, and whether 1..last are all there. */
    ObjectNode numbers() {
        var counts = new TreeMap<String, int[]>();
        for (var voucher : company.state.all(State.Table.VOUCHERS)) {
            count(
                    counts,
                    "voucher " + Json.text(voucher, "VoucherSeries") + " year " + Json.text(voucher, "Year"),
                    Json.integer(voucher, "VoucherNumber"));
        }
        company.state
                .all(State.Table.INVOICES)
                .forEach(row -> count(counts, "invoice", Json.integer(row, "DocumentNumber")));
        company.state
                .all(State.Table.ORDERS)
                .forEach(row -> count(counts, "order", Json.integer(row, "DocumentNumber")));
        company.state.all(State.Table.PAYMENTS).forEach(row -> count(counts, "payment", Json.integer(row, "Number")));
        var answer = Json.object();
        counts.forEach((name, pair) -> answer.putObject(name)
                .put("count", pair[0])
                .put("last", pair[1])
                .put("gap_free", pair[0] == pair[1]));
        return answer;
    }

    private static void count(Map<String, int[]> counts, String name, int number) {
        var pair = counts.computeIfAbsent(name, _ -> new int[2]);
        pair[0]++;
        pair[1] = Math.max(pair[1], number);
    }
}
