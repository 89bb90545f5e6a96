package se.knyt.simulators.fortnox;

import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The documented filters of the invoice list. */
final class InvoiceFilters {
    private InvoiceFilters() {}

    static Lists of(Company company, Function<ObjectNode, String> url) {
        return new Lists("Invoices", "InvoiceListItem", url)
                .state("cancelled", record -> Json.flag(record, "Cancelled"))
                .state("fullypaid", InvoiceFilters::isFullyPaid)
                .state("unpaid", Invoices::isOpen)
                .state("unpaidoverdue", record -> isOverdue(company, record))
                .state("unbooked", record -> !Json.flag(record, "Booked") && !Json.flag(record, "Cancelled"))
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

    private static boolean isFullyPaid(ObjectNode record) {
        return Json.flag(record, "Booked") && !Json.flag(record, "Cancelled") && Invoices.balance(record) == 0;
    }

    private static boolean isOverdue(Company company, ObjectNode record) {
        return Invoices.isOpen(record) && Json.requiredDate(record, "DueDate").isBefore(company.time.today());
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
