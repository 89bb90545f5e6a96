package se.knyt.simulators.base;

import java.util.Locale;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What buyers, their banks and the merchant do at a payment provider, alike on every provider's control page, so that the sandbox
 * can sell anywhere without knowing the vendor's API. An act that makes no sense is an {@link IllegalArgumentException}, which the
 * page answers with 400 and its text.
 */
public interface PurchaseActs {

    /**
     * A finished checkout.
     *
     * @param reference the shop's order, put where a shop's plug-in puts it in this system
     * @param amountMinor what the buyer pays, minor units of {@code currency}
     * @param currency three capitals
     * @param capture whether the money is taken at once; else it is only reserved
     * @param method one of the methods of payment that the simulator's terms name; empty for its first
     * @param rows what was bought, where the shop tells and it makes the amount: {@code [{sku, name, quantity, amount_minor, vat_percent}]}
     */
    record Purchase(
            String reference, long amountMinor, String currency, boolean capture, String method, JsonNode rows) {}

    /** Its {@code id} is what the other acts name; the rest is the vendor's own object. */
    ObjectNode purchase(Purchase wanted);

    /** In the merchant's portal: takes all that is reserved, or a part. */
    ObjectNode capture(String id, OptionalLong amountMinor);

    /** In the merchant's portal: gives back all that can be given back, or a part. */
    ObjectNode refund(String id, OptionalLong amountMinor);

    /** In the merchant's portal: lets go of what is reserved and not captured. */
    ObjectNode release(String id);

    /** The buyer's bank takes the money back. */
    ObjectNode dispute(String id, OptionalLong amountMinor, String reason);

    /** The bank decides: won gives the money back to the merchant. */
    ObjectNode closeDispute(String id, boolean won);

    /** Adds the routes; {@code acting} makes each run alone, as the simulator's other writes do. */
    static void add(Router router, PurchaseActs acts, java.util.function.UnaryOperator<Handler> acting) {
        var purchases = "/_control/purchases";
        var one = purchases + "/{id}";
        router.add("POST", purchases, acting.apply(call -> Reply.json(201, acts.purchase(read(call.json())))));
        router.add("POST", one + "/capture", acting.apply(call -> done(acts.capture(id(call), amount(call.json())))));
        router.add("POST", one + "/refund", acting.apply(call -> done(acts.refund(id(call), amount(call.json())))));
        router.add("POST", one + "/void", acting.apply(call -> done(acts.release(id(call)))));
        router.add(
                "POST",
                one + "/dispute",
                acting.apply(
                        call -> done(acts.dispute(id(call), amount(call.json()), Json.text(call.json(), "reason")))));
        router.add(
                "POST",
                one + "/dispute/close",
                acting.apply(call ->
                        done(acts.closeDispute(id(call), call.json().path("won").asBoolean(false)))));
    }

    private static Purchase read(JsonNode wanted) {
        long amount = amount(wanted).orElseThrow(() -> new IllegalArgumentException("amount_minor is missing"));
        var currency = wanted.path("currency").asString("SEK").toUpperCase(Locale.ROOT);
        if (!currency.matches("[A-Z]{3}")) {
            throw new IllegalArgumentException("currency is three letters");
        }
        return new Purchase(
                Json.text(wanted, "reference"),
                amount,
                currency,
                wanted.path("capture").asBoolean(false),
                Json.text(wanted, "method"),
                wanted.path("rows"));
    }

    private static OptionalLong amount(JsonNode wanted) {
        var amount = wanted.path("amount_minor");
        if (amount.isMissingNode()) {
            return OptionalLong.empty();
        }
        if (!amount.isIntegralNumber() || !amount.canConvertToLong() || amount.asLong(0) < 1) {
            throw new IllegalArgumentException("amount_minor is a positive whole number of minor units");
        }
        return OptionalLong.of(amount.asLong(0));
    }

    private static String id(Call call) {
        return call.variable("id");
    }

    private static Reply done(ObjectNode shown) {
        return Reply.json(200, shown);
    }
}
