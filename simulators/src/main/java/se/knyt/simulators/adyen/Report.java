package se.knyt.simulators.adyen;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.node.ObjectNode;

/** The settlement details report of a batch: comma, point, UTF-8, amounts without sign in a debit or a credit column. */
final class Report {
    private static final List<String> COLUMNS = List.of(
            "Company Account",
            "Merchant Account",
            "Psp Reference",
            "Merchant Reference",
            "Payment Method",
            "Creation Date",
            "TimeZone",
            "Type",
            "Modification Reference",
            "Gross Currency",
            "Gross Debit (GC)",
            "Gross Credit (GC)",
            "Exchange Rate",
            "Net Currency",
            "Net Debit (NC)",
            "Net Credit (NC)",
            "Commission (NC)",
            "Markup (NC)",
            "Scheme Fees (NC)",
            "Interchange (NC)",
            "Payment Method Variant",
            "Modification Merchant Reference",
            "Batch Number",
            "Reserved4",
            "Reserved5",
            "Reserved6",
            "Reserved7",
            "Reserved8",
            "Reserved9",
            "Reserved10");
    private static final int RESERVED = 7;

    private Report() {}

    static String write(List<ObjectNode> rows) {
        var text = new StringBuilder();
        line(text, COLUMNS);
        rows.forEach(row -> line(text, cells(row)));
        return text.toString();
    }

    private static List<String> cells(ObjectNode row) {
        var created = Instant.parse(Json.text(row, "created"));
        var grossCurrency = Json.text(row, "gross_currency");
        var netCurrency = Json.text(row, "net_currency");
        var method = Json.text(row, "method");
        var cells = new ArrayList<>(List.of(
                AdyenSimulator.COMPANY_ACCOUNT,
                AdyenSimulator.MERCHANT_ACCOUNT,
                Json.text(row, "psp_reference"),
                Json.text(row, "merchant_reference"),
                method,
                Wire.reportDate(created),
                Wire.reportZone(created),
                Json.text(row, "type"),
                Json.text(row, "modification"),
                grossCurrency,
                amount(-Json.number(row, "gross"), grossCurrency),
                amount(Json.number(row, "gross"), grossCurrency),
                Json.text(row, "rate"),
                netCurrency,
                amount(-Json.number(row, "net"), netCurrency),
                amount(Json.number(row, "net"), netCurrency)));
        for (var fee : List.of("commission", "markup", "scheme", "interchange")) {
            cells.add(amount(Json.number(row, fee), netCurrency));
        }
        cells.add(method.isEmpty() ? "" : Terms.variant(method));
        cells.add(Json.text(row, "modification_reference"));
        cells.add(Long.toString(Json.number(row, "batch")));
        for (int i = 0; i < RESERVED; i++) {
            cells.add("");
        }
        return cells;
    }

    /** Written only in the column that it belongs to. */
    private static String amount(long minor, String currency) {
        return minor > 0 ? Wire.decimal(minor, currency) : "";
    }

    private static void line(StringBuilder text, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            var cell = cells.get(i);
            boolean plain = cell.indexOf(',') < 0 && cell.indexOf('"') < 0 && cell.indexOf('\n') < 0;
            text.append(i == 0 ? "" : ",").append(plain ? cell : '"' + cell.replace("\"", "\"\"") + '"');
        }
        text.append('\n');
    }
}
