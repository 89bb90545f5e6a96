package se.knyt.connectors.payments.stripe;

import java.util.Map;
import se.knyt.connectors.payments.stripe.settlement.StripeCategory;
import se.knyt.core.commerce.PayoutLine.Kind;

/** What a balance transaction is, by Stripe's reporting category, else by its type; see MAPPING.md. */
final class Kinds {
    /** Types of answers whose category is missing or says nothing. */
    private static final Map<String, Kind> BY_TYPE = Map.ofEntries(
            Map.entry("charge", Kind.SALE),
            Map.entry("payment", Kind.SALE),
            Map.entry("refund", Kind.REFUND),
            Map.entry("payment_refund", Kind.REFUND),
            Map.entry("refund_failure", Kind.ADJUSTMENT),
            Map.entry("payment_failure_refund", Kind.CHARGEBACK),
            Map.entry("payment_reversal", Kind.CHARGEBACK),
            Map.entry("stripe_fee", Kind.FEE),
            Map.entry("stripe_fx_fee", Kind.FEE),
            Map.entry("tax_fee", Kind.FEE_VAT),
            Map.entry("topup", Kind.DEPOSIT),
            Map.entry("topup_reversal", Kind.DEPOSIT),
            Map.entry("payout_failure", Kind.PAYOUT_RETURN),
            Map.entry("payout_cancel", Kind.PAYOUT_RETURN),
            Map.entry("advance", Kind.ADVANCE),
            Map.entry("advance_funding", Kind.ADVANCE),
            Map.entry("anticipation_repayment", Kind.ADVANCE),
            Map.entry("reserve_transaction", Kind.RESERVE_HOLD),
            Map.entry("reserved_funds", Kind.RESERVE_HOLD),
            Map.entry("payment_network_reserve_hold", Kind.RESERVE_HOLD),
            Map.entry("payment_network_reserve_release", Kind.RESERVE_HOLD),
            Map.entry("payout_minimum_balance_hold", Kind.RESERVE_HOLD),
            Map.entry("payout_minimum_balance_release", Kind.RESERVE_HOLD),
            Map.entry("adjustment", Kind.ADJUSTMENT),
            Map.entry("contribution", Kind.ADJUSTMENT));

    private Kinds() {}

    /** @param positive whether the amount raises the balance: a reserve that is held and one that is released have the same word */
    static Kind of(String category, String type, boolean positive) {
        if (StripeCategory.isKnown(category)) {
            return StripeCategory.kind(category, positive);
        }
        var kind = BY_TYPE.getOrDefault(type, Kind.UNRECOGNIZED);
        if (kind == Kind.RESERVE_HOLD && positive) {
            return Kind.RESERVE_RELEASE;
        }
        return kind == Kind.FEE && positive ? Kind.FEE_REFUND : kind;
    }
}
