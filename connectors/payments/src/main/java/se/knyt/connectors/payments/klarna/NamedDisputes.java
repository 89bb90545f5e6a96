package se.knyt.connectors.payments.klarna;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.commerce.Dispute.Reason;
import se.knyt.core.commerce.Dispute.State;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * What a payout's transactions say of disputes: a reversal may carry the case's own name, in which Klarna writes the reason
 * ({@code krn:klarna:eu1:dispute:goods_not_received:263099944398666}). How the case stands and its last day they do not say.
 */
final class NamedDisputes {
    private static final Pattern NAME =
            Pattern.compile("krn:[a-z0-9_-]{1,20}:[a-z0-9_-]{1,20}:dispute:([a-z_-]{1,60}):[0-9]{1,30}");

    /** The categories that Klarna's own descriptions of disputes list, old words and new; {@code -} is written for {@code _} too. */
    private static final Map<String, Reason> REASONS = Map.ofEntries(
            Map.entry("goods_not_received", Reason.NOT_RECEIVED),
            Map.entry("products_not_received", Reason.NOT_RECEIVED),
            Map.entry("faulty_goods", Reason.NOT_AS_DESCRIBED),
            Map.entry("products_faulty", Reason.NOT_AS_DESCRIBED),
            Map.entry("return", Reason.CREDIT_NOT_PROCESSED),
            Map.entry("return_not_refunded", Reason.CREDIT_NOT_PROCESSED),
            Map.entry("incorrect_invoice", Reason.WRONG_AMOUNT),
            Map.entry("capture_amount_incorrect", Reason.WRONG_AMOUNT),
            Map.entry("already_paid", Reason.DUPLICATE),
            Map.entry("unauthorized_purchase", Reason.FRAUD),
            Map.entry("purchase_unauthorized", Reason.FRAUD),
            Map.entry("high_risk_order", Reason.OTHER),
            Map.entry("purchase_high_risk", Reason.OTHER),
            Map.entry("purchase_canceled", Reason.OTHER),
            Map.entry("pandemic_impact", Reason.OTHER));

    private NamedDisputes() {}

    /**
     * The disputes that take money in a payout, each with what all its reversals take.
     *
     * @param paidAt when the payout was made: of when the case was opened nothing is said
     */
    static List<Dispute> of(Vendor vendor, Currency currency, Instant paidAt, List<JsonNode> transactions) {
        var named = new LinkedHashMap<String, Dispute>();
        for (var transaction : transactions) {
            var name = Json.textOr(transaction, "reversal_reference", "");
            var category = NAME.matcher(name);
            var taken =
                    Money.of(Json.wholeOr(transaction, "amount", 0), currency).abs();
            if (!Json.text(transaction, "type").equalsIgnoreCase("REVERSAL") || !category.matches() || taken.isZero()) {
                continue;
            }
            var before = named.get(name);
            var amount = before == null ? taken : taken.plus(before.amount());
            named.put(name, dispute(vendor, name, category.group(1), amount, paidAt, transaction));
        }
        return List.copyOf(named.values());
    }

    private static Dispute dispute(
            Vendor vendor, String name, String category, Money amount, Instant paidAt, JsonNode transaction) {
        return new Dispute(
                name,
                vendor.id(),
                State.UNKNOWN,
                "",
                REASONS.getOrDefault(category.replace('-', '_').toLowerCase(Locale.ROOT), Reason.UNKNOWN),
                category,
                amount,
                Optional.empty(),
                paidAt,
                Optional.empty(),
                vendor.portal(),
                Json.textOr(transaction, "merchant_reference1", ""),
                Json.textOr(transaction, "order_id", ""),
                Json.textOr(transaction, "capture_id", ""));
    }
}
