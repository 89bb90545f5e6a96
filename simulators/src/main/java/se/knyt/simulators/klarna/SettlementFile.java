package se.knyt.simulators.klarna;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;

/**
 * The settlement file as CSV: a summary section of a header and one row per payout, then the transactions. Amounts are unsigned
 * decimals with a point, as in the report configurator's default.
 */
final class SettlementFile {
    private static final List<String> SUMMARY = List.of(
            "sale",
            "fee",
            "fee_correction",
            "tax",
            "return",
            "reversal",
            "commission",
            "credit",
            "charge",
            "holdback",
            "release");
    private static final List<String> ROWS = List.of(
            "type",
            "capture_date",
            "sale_date",
            "order_id",
            "short_order_id",
            "capture_id",
            "merchant_reference1",
            "merchant_reference2",
            "amount",
            "posting_currency",
            "refund_id",
            "purchase_country",
            "tax_rate",
            "tax_amount",
            "shipping_country",
            "initial_payment_method_type",
            "merchant_capture_reference",
            "merchant_refund_reference",
            "detailed_type",
            "reversal_reference");

    private SettlementFile() {}

    static String write(List<? extends JsonNode> payouts, List<? extends JsonNode> rows) {
        var text = new StringBuilder();
        line(text, summaryHeader());
        payouts.forEach(payout -> line(text, summary(payout)));
        line(text, ROWS);
        rows.forEach(row ->
                line(text, ROWS.stream().map(column -> cell(row, column)).toList()));
        return text.toString();
    }

    private static List<String> summaryHeader() {
        var header = new ArrayList<String>();
        SUMMARY.forEach(name -> header.add("total_" + name + "_amount"));
        header.addAll(List.of(
                "opening_debt_balance",
                "total_deposit_amount",
                "total_repay_amount",
                "closing_debt_balance",
                "total_fee_refund_amount",
                "total_settlement_amount",
                "payment_reference",
                "settlement_currency",
                "payout_date",
                "merchant_id",
                "merchant_settlement_type",
                "submerchant_id"));
        return header;
    }

    private static List<String> summary(JsonNode payout) {
        var totals = payout.path("totals");
        var row = new ArrayList<String>();
        SUMMARY.forEach(name -> row.add(decimal(totals, name + "_amount")));
        for (var name : List.of(
                "opening_debt_balance_amount",
                "deposit_amount",
                "repay_amount",
                "closing_debt_balance_amount",
                "fee_refund_amount",
                "settlement_amount")) {
            row.add(decimal(totals, name));
        }
        for (var name : List.of(
                "payment_reference", "currency_code", "payout_date", "merchant_id", "merchant_settlement_type")) {
            row.add(Json.text(payout, name));
        }
        row.add("");
        return row;
    }

    private static String cell(JsonNode row, String column) {
        return switch (column) {
            case "amount" -> decimal(row, "amount");
            case "posting_currency" -> Json.text(row, "currency_code");
            case "tax_rate" -> row.has("vat_rate") ? decimal(row, "vat_rate") : "";
            case "tax_amount" -> row.has("vat_amount") ? decimal(row, "vat_amount") : "";
            default -> Json.text(row, column);
        };
    }

    /** Two decimals: the account settles in currencies of hundredths only. */
    private static String decimal(JsonNode node, String field) {
        return BigDecimal.valueOf(Json.number(node, field), 2).toPlainString();
    }

    private static void line(StringBuilder text, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            text.append(i == 0 ? "" : ",").append(quoted(cells.get(i)));
        }
        text.append('\n');
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : "\"" + cell.replace("\"", "\"\"") + "\"";
    }
}
