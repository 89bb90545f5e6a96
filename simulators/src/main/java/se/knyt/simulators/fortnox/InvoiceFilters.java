package se.knyt.simulators.fortnox;

import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The documented filters of the invoice list. */
final class InvoiceFilters {
    private InvoiceFilters() {}

    static Lists of(Company company, Function<ObjectNode, String> url) {
        return new Lists("Invoices", "InvoiceListItem", url)
                .filter("filter", (record, wanted) -> state(company, record, wanted))
                .equal("costcenter", "CostCenter")
                .contains("customername", "CustomerName")
                .equal("customernumber", "CustomerNumber")
                .filter("label", (record, wanted) -> anyRow(record, "Labels", "Id", wanted))
                .equal("documentnumber", "DocumentNumber")
                .from("fromdate", "InvoiceDate")
                .to("todate", "InvoiceDate")
                .from("fromfinalpaydate", "FinalPayDate")
                .to("tofinalpaydate", "FinalPayDate")
                .filter("notcompleted", (record, wanted) -> flag(record, "NotCompleted", wanted))
                .equal("ocr", "OCR")
                .equal("ourreference", "OurReference")
                .equal("project", "Project")
                .filter("sent", (record, wanted) -> flag(record, "Sent", wanted))
                .equal("externalinvoicereference1", "ExternalInvoiceReference1")
                .equal("externalinvoicereference2", "ExternalInvoiceReference2")
                .equal("yourreference", "YourReference")
                .equal("invoicetype", "InvoiceType")
                .filter("articlenumber", (record, wanted) -> anyRow(record, "InvoiceRows", "ArticleNumber", wanted))
                .filter("articledescription", (record, wanted) -> anyRow(record, "InvoiceRows", "Description", wanted))
                .equal("currency", "Currency")
                .filter(
                        "accountnumberfrom",
                        (record, wanted) -> accounts(record, Lists.number("accountnumberfrom", wanted), 9999))
                .filter(
                        "accountnumberto",
                        (record, wanted) -> accounts(record, 0, Lists.number("accountnumberto", wanted)))
                .equal("yourordernumber", "YourOrderNumber")
                .filter("credit", (record, wanted) -> flag(record, "Credit", wanted))
                .sort("customername", "CustomerName")
                .sort("customernumber", "CustomerNumber")
                .sort("documentnumber", "DocumentNumber")
                .sort("invoicedate", "InvoiceDate")
                .sort("ocr", "OCR")
                .sort("total", "Total");
    }

    private static boolean state(Company company, ObjectNode record, String wanted) {
        boolean booked = Json.flag(record, "Booked");
        boolean cancelled = Json.flag(record, "Cancelled");
        return switch (wanted) {
            case "cancelled" -> cancelled;
            case "fullypaid" -> booked && !cancelled && Invoices.balance(record) == 0;
            case "unpaid" -> Invoices.isOpen(record);
            case "unpaidoverdue" ->
                Invoices.isOpen(record) && Json.requiredDate(record, "DueDate").isBefore(company.time.today());
            case "unbooked" -> !booked && !cancelled;
            default -> throw FortnoxError.badValue("filter", "Ogiltig parameter");
        };
    }

    static boolean flag(JsonNode record, String field, String wanted) {
        return Lists.trueOrFalse(Json.flag(record, field)).equals(wanted);
    }

    static boolean anyRow(ObjectNode record, String rows, String field, String wanted) {
        return Json.rows(record, rows)
                .valueStream()
                .anyMatch(row -> Json.text(row, field).equalsIgnoreCase(wanted));
    }

    private static boolean accounts(ObjectNode record, int from, int to) {
        return Json.rows(record, "InvoiceRows")
                .valueStream()
                .mapToInt(row -> Json.integer(row, "AccountNumber"))
                .anyMatch(account -> account >= from && account <= to);
    }
}
