package se.knyt.connectors.shops.shopify;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Money;
import se.knyt.core.providers.ShopGateways;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;

/** The order's transactions as payments. */
final class Transactions {
    private static final Pattern PROVIDER_ID = Pattern.compile("[A-Za-z0-9:_-]{6,100}");
    private static final String GIFT_CARD = "gift_card";

    private final ShopMoney money;

    Transactions(ShopMoney money) {
        this.money = money;
    }

    List<Payment> of(JsonNode order, String orderId, String number) {
        var payments = new ArrayList<Payment>();
        for (var transaction : Json.list(order, "transactions")) {
            var kind = Json.text(transaction, "kind");
            // Change given back in cash never reaches a provider, and a suggested refund is only a suggestion.
            if (!kind.equals("CHANGE") && !kind.equals("SUGGESTED_REFUND")) {
                payments.add(payment(transaction, kind, orderId, number));
            }
        }
        return payments;
    }

    private Payment payment(JsonNode transaction, String kind, String orderId, String number) {
        var provider = ShopGateways.provider(Json.textOr(transaction, "gateway", ""));
        var receipt = receipt(transaction);
        return new Payment(
                Json.text(transaction, "id"),
                orderId,
                number,
                type(kind),
                state(Json.text(transaction, "status")),
                provider,
                money.of(transaction, "amountSet").abs(),
                Json.instantOr(transaction, "processedAt", Json.instantOr(transaction, "createdAt", Instant.EPOCH)),
                Json.textOr(transaction.path("parentTransaction"), "id", ""),
                Json.textOr(transaction, "paymentId", ""),
                first(receipt, ShopGateways.of(provider).orderKeys()),
                transactionId(transaction, provider, receipt),
                Json.instantOr(transaction, "authorizationExpiresAt", Instant.EPOCH),
                provider.equals(GIFT_CARD) ? cardId(receipt) : Json.textOr(transaction, StoreCreditOfOrder.ACCOUNT, ""),
                provider.equals(GIFT_CARD) ? Json.textOr(receipt, "gift_card_last_characters", "") : "",
                money.buyers(transaction, "amountSet").map(Money::abs).orElse(null));
    }

    /** The receipt of a gift card names it by its number; where it does not, the card is not known. */
    private static String cardId(JsonNode receipt) {
        var number = receipt.path("gift_card_id");
        var text = number.isIntegralNumber() ? number.bigIntegerValue().toString() : number.asString("");
        return text.matches("\\d{1,18}") ? GiftCardSource.id(text) : "";
    }

    /** The provider's own is in the receipt; Shopify Payments names the shop's transaction in its payouts, by the number of its id. */
    private static String transactionId(JsonNode transaction, String provider, JsonNode receipt) {
        return provider.equals(PayoutMapping.PROVIDER)
                ? Json.text(transaction, "id").replaceFirst("^.*/", "")
                : first(receipt, ShopGateways.of(provider).transactionKeys());
    }

    private static Payment.Type type(String kind) {
        return switch (kind) {
            case "AUTHORIZATION", "EMV_AUTHORIZATION" -> Payment.Type.AUTHORIZATION;
            case "CAPTURE" -> Payment.Type.CAPTURE;
            case "SALE" -> Payment.Type.SALE;
            case "REFUND" -> Payment.Type.REFUND;
            case "VOID" -> Payment.Type.VOID;
            default -> throw new IllegalArgumentException("unknown kind of transaction: " + kind);
        };
    }

    static Payment.State state(String status) {
        return switch (status) {
            case "SUCCESS" -> Payment.State.SUCCESS;
            case "PENDING", "AWAITING_RESPONSE" -> Payment.State.PENDING;
            case "FAILURE", "ERROR" -> Payment.State.FAILURE;
            default -> Payment.State.UNRECOGNIZED;
        };
    }

    /**
     * What the payment app left with the transaction. Shopify promises nothing about it, so whatever cannot be read is as if it were
     * not there; matching has other keys.
     */
    private static JsonNode receipt(JsonNode transaction) {
        var receipt = transaction.path("receiptJson");
        if (!receipt.isString()) {
            return receipt;
        }
        try {
            return Json.parse(receipt.stringValue().getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Json.object();
        }
    }

    private static String first(JsonNode receipt, List<String> keys) {
        for (var key : keys) {
            var value = receipt.path(key);
            if (value.isString() && PROVIDER_ID.matcher(value.stringValue()).matches()) {
                return value.stringValue();
            }
        }
        return "";
    }
}
