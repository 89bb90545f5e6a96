package se.knyt.connectors.shops.shopify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.formats.settlement.shopify.ShopifyKinds;
import se.knyt.http.json.Json;
import se.knyt.spi.PullSource.Reading;
import tools.jackson.databind.JsonNode;

/** One payout of Shopify Payments with its balance transactions as a document and its lines. Pure. */
final class PayoutMapping {
    static final String PROVIDER = "shopify-payments";

    private PayoutMapping() {}

    /** The number by which the admin and its exports call a payout. */
    static String id(JsonNode payout) {
        var id = payout.path("legacyResourceId").asString("");
        if (!id.matches("\\d{1,20}")) {
            throw new IllegalArgumentException("not a number: field legacyResourceId");
        }
        return id;
    }

    /**
     * What the payout says.
     *
     * @param transactions all that Shopify names for it, the oldest first
     * @throws IllegalArgumentException when it cannot be read, with why
     */
    static Reading read(JsonNode payout, Instant issuedAt, List<JsonNode> transactions) {
        var id = id(payout);
        var net = Json.get(payout, "net");
        var currency = new Currency(Json.text(net, "currencyCode"));
        var amount = money(payout, "net", currency);
        // What Shopify draws from the bank is told by a word, whatever its sign.
        boolean drawn = Json.text(payout, "transactionType").equals("WITHDRAWAL");
        var paid = drawn ? amount.abs().negated() : amount;
        var lines = new ArrayList<PayoutLine>();
        for (int i = 0; i < transactions.size(); i++) {
            add(lines, i + 1, transactions.get(i), currency);
        }
        var zero = Money.zero(currency);
        var trace = Json.textOr(payout, "externalTraceId", "");
        var document =
                new Payout(id, trace.isEmpty() ? id : trace, PROVIDER, currency, issuedAt, paid, zero, zero, Map.of());
        return new Reading.Read(List.of(document), List.of(), Map.of(id, lines), List.of());
    }

    private static void add(List<PayoutLine> lines, int number, JsonNode transaction, Currency currency) {
        var word = Json.text(transaction, "type");
        var amount = money(transaction, "amount", currency);
        var fee = money(transaction, "fee", currency);
        if (!amount.minus(fee).equals(money(transaction, "net", currency))) {
            throw new IllegalArgumentException(Json.label(transaction, "id") + ": amount less fee is not its net");
        }
        if (!ShopifyKinds.isPayout(word) && !amount.isZero()) {
            lines.add(line(number, ShopifyKinds.of(word, amount.minor()), word, amount, transaction));
        }
        if (!fee.isZero()) {
            lines.add(line(number, ShopifyKinds.ofFee(word, fee.minor()), word + "/fee", fee.negated(), transaction));
        }
    }

    private static Money money(JsonNode node, String field, Currency currency) {
        var money = Json.get(node, field);
        var code = Json.text(money, "currencyCode");
        if (!code.equals(currency.code())) {
            throw new IllegalArgumentException(
                    Json.label(node, "id") + ": " + field + " is in " + code + ", the payout in " + currency);
        }
        return Money.exact(Json.decimal(money, "amount"), currency);
    }

    private static PayoutLine line(int number, Kind kind, String word, Money amount, JsonNode transaction) {
        return new PayoutLine(
                number,
                kind,
                word,
                amount,
                Json.instantOr(transaction, "transactionDate", Instant.EPOCH),
                Json.textOr(transaction.path("associatedOrder"), "name", ""),
                "",
                "",
                "",
                transaction.path("sourceOrderTransactionId").asString(""));
    }
}
