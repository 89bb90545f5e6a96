package se.knyt.simulators.shopify;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PayoutDays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The two CSV exports of the shop's admin: what moved, and what was paid. Only the second holds the amounts paid. */
final class AccountExports {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss Z", Locale.ROOT);
    private static final List<String> TRANSACTIONS = List.of(
            "Transaction Date",
            "Type",
            "Order",
            "Card Brand",
            "Card Source",
            "Payout Status",
            "Payout Date",
            "Payout ID",
            "Available On",
            "Amount",
            "Fee",
            "Net",
            "Checkout",
            "Payment Method Name",
            "Presentment Amount",
            "Presentment Currency",
            "Currency",
            "VAT");
    private static final List<String> PAYOUTS = List.of(
            "Payout Date",
            "Status",
            "Charges",
            "Refunds",
            "Adjustments",
            "Reserved Funds",
            "Fees",
            "Retried Amount",
            "Total",
            "Currency");

    private final ShopAccount account;
    private final OrderBook book;

    AccountExports(ShopAccount account, OrderBook book) {
        this.account = account;
        this.book = book;
    }

    /** The movements, without the payouts' own; of one payout, or of all and what waits. */
    String transactions(Optional<String> payout) {
        var rows = new ArrayList<List<String>>();
        rows.add(TRANSACTIONS);
        for (var row : account.ledger().all()) {
            var id = Json.text(row, "_payout");
            boolean asked = payout.isEmpty() || id.endsWith("/" + payout.get());
            if (asked && !Json.text(row, "type").equals("TRANSFER")) {
                rows.add(transaction(row, id));
            }
        }
        return csv(rows);
    }

    private List<String> transaction(ObjectNode row, String payoutId) {
        var payout = account.payouts().find(payoutId);
        var card = Json.text(row, "type").matches("CHARGE|REFUND");
        var bought = bought(row);
        return List.of(
                TIME.format(Instant.parse(Json.text(row, "transactionDate")).atZone(PayoutDays.ZONE)),
                word(Json.text(row, "type")),
                Json.text(row.path("associatedOrder"), "name"),
                card ? "visa" : "",
                card ? "online" : "",
                payout.map(one -> Json.text(one, "status").toLowerCase(Locale.ROOT))
                        .orElse("pending"),
                payout.map(one -> AccountQueries.date(Json.text(one, "issuedAt")))
                        .orElse(""),
                payout.map(one -> Long.toString(Json.number(one, "legacyResourceId")))
                        .orElse(""),
                AccountQueries.date(Json.text(row, "_available")),
                Json.text(row.path("amount"), "amount"),
                Json.text(row.path("fee"), "amount"),
                Json.text(row.path("net"), "amount"),
                row.has("associatedOrder") ? "#" + Json.text(row, "sourceId") : "",
                card ? "card" : "",
                Json.text(bought, "amount"),
                Json.text(bought, "currencyCode"),
                AccountLedger.currency(row),
                vat(row));
    }

    private static String word(String type) {
        return switch (type) {
            case "DISPUTE_WITHDRAWAL" -> "chargeback";
            case "DISPUTE_REVERSAL" -> "chargeback won";
            default -> type.toLowerCase(Locale.ROOT);
        };
    }

    /** What the buyer paid or got back, in the currency of the order; empty for what is no sale and no refund. */
    private JsonNode bought(JsonNode row) {
        return orderTransaction(row)
                .map(found -> found.path("amountSet").path("presentmentMoney"))
                .orElseGet(Json::object);
    }

    private String vat(JsonNode row) {
        long tax = orderTransaction(row)
                .map(found -> found.path("fees")
                        .valueStream()
                        .mapToLong(fee -> AccountLedger.amount(fee, "taxAmount"))
                        .sum())
                .orElse(0L);
        return Amount.text(tax);
    }

    private Optional<JsonNode> orderTransaction(JsonNode row) {
        var id = Json.text(row, "sourceOrderTransactionId");
        return book.peek(Json.text(row.path("associatedOrder"), "id"))
                .flatMap(order -> OrderBook.part(order, "transactions", "gid://shopify/OrderTransaction/" + id))
                .map(JsonNode.class::cast);
    }

    /** One row for each payout. */
    String payouts() {
        var rows = new ArrayList<List<String>>();
        rows.add(PAYOUTS);
        for (var payout : account.payouts().all()) {
            var summary = payout.path("summary");
            long fees = 0;
            for (var part : List.of("chargesFee", "refundsFee", "adjustmentsFee", "reservedFundsFee", "advanceFees")) {
                fees += AccountLedger.amount(summary, part);
            }
            long adjustments =
                    AccountLedger.amount(summary, "adjustmentsGross") + AccountLedger.amount(summary, "advanceGross");
            rows.add(List.of(
                    AccountQueries.date(Json.text(payout, "issuedAt")),
                    Json.text(payout, "status").toLowerCase(Locale.ROOT),
                    Json.text(summary.path("chargesGross"), "amount"),
                    Json.text(summary.path("refundsFeeGross"), "amount"),
                    Amount.text(adjustments),
                    Json.text(summary.path("reservedFundsGross"), "amount"),
                    Amount.text(-fees),
                    Json.text(summary.path("retriedPayoutsGross"), "amount"),
                    Json.text(payout.path("net"), "amount"),
                    AccountLedger.currency(payout)));
        }
        return csv(rows);
    }

    private static String csv(List<List<String>> rows) {
        var text = new StringBuilder();
        for (var row : rows) {
            text.append(String.join(",", row)).append('\n'); // no value here can hold a comma or a quote
        }
        return text.toString();
    }
}
