package se.knyt.connectors.payments.stripe.settlement;

import java.util.Map;
import se.knyt.core.commerce.PayoutLine.Kind;

/** What Stripe's reporting categories are to us: of its reports and of its interface, so that both tell the same. */
public final class StripeCategory {
    public static final String PARTIAL_CAPTURE_REVERSAL = "partial_capture_reversal";
    static final String CHARGE = "charge";
    static final String PAYOUT = "payout";
    private static final String DISPUTE = "dispute";

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry(CHARGE, Kind.SALE),
            Map.entry("refund", Kind.REFUND),
            Map.entry(DISPUTE, Kind.CHARGEBACK),
            Map.entry("dispute_reversal", Kind.CHARGEBACK_WON),
            // The buyer's bank took the payment back.
            Map.entry("charge_failure", Kind.CHARGEBACK),
            Map.entry("fee", Kind.FEE),
            Map.entry("network_cost", Kind.FEE),
            Map.entry("tax", Kind.FEE_VAT),
            Map.entry("risk_reserved_funds", Kind.RESERVE_HOLD),
            Map.entry("connect_reserved_funds", Kind.RESERVE_HOLD),
            Map.entry("payout_minimum_balance_hold", Kind.RESERVE_HOLD),
            Map.entry("payout_minimum_balance_release", Kind.RESERVE_RELEASE),
            Map.entry("advance", Kind.ADVANCE),
            Map.entry("advance_funding", Kind.ADVANCE),
            Map.entry("anticipation_repayment", Kind.ADVANCE),
            Map.entry("financing_payout", Kind.ADVANCE),
            Map.entry("financing_paydown", Kind.ADVANCE),
            Map.entry("financing_paydown_reversal", Kind.ADVANCE),
            Map.entry("topup", Kind.DEPOSIT),
            Map.entry("topup_reversal", Kind.DEPOSIT),
            Map.entry("currency_conversion", Kind.FX),
            // A refund that did not reach the buyer: the money is still owed to him.
            Map.entry("refund_failure", Kind.ADJUSTMENT),
            // Where its charge is in the same payout it is part of that; without it the sale was settled before.
            Map.entry(PARTIAL_CAPTURE_REVERSAL, Kind.ADJUSTMENT),
            // A payout that did not reach the bank: the money is back, and is paid out again.
            Map.entry("payout_reversal", Kind.PAYOUT_RETURN),
            Map.entry("other_adjustment", Kind.ADJUSTMENT),
            Map.entry("contribution", Kind.ADJUSTMENT),
            Map.entry("transfer", Kind.ADJUSTMENT),
            Map.entry("transfer_reversal", Kind.ADJUSTMENT),
            Map.entry("platform_earning", Kind.ADJUSTMENT),
            Map.entry("platform_earning_refund", Kind.ADJUSTMENT),
            Map.entry("connect_collection_transfer", Kind.ADJUSTMENT),
            Map.entry("climate_order_purchase", Kind.ADJUSTMENT),
            Map.entry("climate_order_refund", Kind.ADJUSTMENT));

    private StripeCategory() {}

    /** Whether the category says what a row is. */
    public static boolean isKnown(String category) {
        return KINDS.containsKey(category);
    }

    /**
     * The kind of a row's gross; fees and reserves go both ways, and the sign says which.
     *
     * @param in whether the amount raises the balance
     */
    public static Kind kind(String category, boolean in) {
        var kind = KINDS.getOrDefault(category, Kind.UNRECOGNIZED);
        return switch (kind) {
            case FEE -> in ? Kind.FEE_REFUND : Kind.FEE;
            case RESERVE_HOLD, RESERVE_RELEASE -> in ? Kind.RESERVE_RELEASE : Kind.RESERVE_HOLD;
            default -> kind;
        };
    }

    /** The kind of a row's fee, given as cost: a negative one comes back. */
    static Kind feeKind(String category, long cost) {
        if (cost < 0) {
            return Kind.FEE_REFUND;
        }
        return category.equals(DISPUTE) ? Kind.DISPUTE_FEE : Kind.FEE;
    }
}
