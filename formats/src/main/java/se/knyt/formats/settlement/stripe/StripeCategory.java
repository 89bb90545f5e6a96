package se.knyt.formats.settlement.stripe;

import java.util.Map;
import se.knyt.core.commerce.PayoutLine.Kind;

/** What Stripe's reporting categories are to us. */
final class StripeCategory {
    static final String CHARGE = "charge";
    static final String PARTIAL_CAPTURE_REVERSAL = "partial_capture_reversal";
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
            Map.entry(PARTIAL_CAPTURE_REVERSAL, Kind.ADJUSTMENT),
            Map.entry("payout_reversal", Kind.ADJUSTMENT),
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

    /** The kind of a row's gross; fees and reserves go both ways, and the sign says which. */
    static Kind kind(String category, long gross) {
        var kind = KINDS.getOrDefault(category, Kind.UNRECOGNIZED);
        return switch (kind) {
            case FEE -> gross > 0 ? Kind.FEE_REFUND : Kind.FEE;
            case RESERVE_HOLD, RESERVE_RELEASE -> gross > 0 ? Kind.RESERVE_RELEASE : Kind.RESERVE_HOLD;
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
