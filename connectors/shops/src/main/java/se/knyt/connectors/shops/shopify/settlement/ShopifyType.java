package se.knyt.connectors.shops.shopify.settlement;

import java.util.Map;
import java.util.Set;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.formats.csv.Cells;

/**
 * Shopify's types of balance transaction, by the names of its interface (ShopifyPaymentsTransactionType); the export writes them in
 * small letters. An unknown word is kept and counted with its own sign.
 */
record ShopifyType(Kind kind, Total total) {
    /** The columns of the payouts' export that hold totals. */
    enum Total {
        CHARGES("Charges", Kind.SALE),
        REFUNDS("Refunds", Kind.REFUND),
        ADJUSTMENTS("Adjustments", Kind.ADJUSTMENT),
        RESERVED_FUNDS("Reserved Funds", Kind.RESERVE_HOLD),
        FEES("Fees", Kind.FEE),
        RETRIED("Retried Amount", Kind.PAYOUT_RETURN);

        private final String column;
        private final Kind kind;

        Total(String column, Kind kind) {
            this.column = column;
            this.kind = kind;
        }

        String column() {
            return column;
        }

        Kind kind() {
            return kind;
        }
    }

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("charge", Kind.SALE),
            Map.entry("transfer_failure", Kind.PAYOUT_RETURN),
            Map.entry("transfer_cancel", Kind.PAYOUT_RETURN),
            Map.entry("payout_failure", Kind.PAYOUT_RETURN),
            Map.entry("payout_cancel", Kind.PAYOUT_RETURN),
            Map.entry("refund", Kind.REFUND),
            Map.entry("dispute_withdrawal", Kind.CHARGEBACK),
            Map.entry("chargeback", Kind.CHARGEBACK),
            Map.entry("dispute_reversal", Kind.CHARGEBACK_WON),
            Map.entry("chargeback_won", Kind.CHARGEBACK_WON),
            Map.entry("chargeback_fee", Kind.DISPUTE_FEE),
            Map.entry("chargeback_fee_refund", Kind.FEE_REFUND),
            Map.entry("stripe_fee", Kind.FEE),
            Map.entry("referral_fee", Kind.FEE),
            Map.entry("ach_bank_failure_debit_fee", Kind.FEE),
            Map.entry("ach_bank_failure_debit_reversal_fee", Kind.FEE_REFUND),
            Map.entry("application_fee_refund", Kind.FEE_REFUND),
            Map.entry("referral_fee_tax", Kind.FEE_VAT),
            Map.entry("chargeback_hold", Kind.RESERVE_HOLD),
            Map.entry("chargeback_hold_release", Kind.RESERVE_RELEASE),
            Map.entry("reserved_funds", Kind.RESERVE_HOLD),
            Map.entry("reserved_funds_withdrawal", Kind.RESERVE_HOLD),
            Map.entry("reserved_funds_reversal", Kind.RESERVE_RELEASE),
            Map.entry("risk_withdrawal", Kind.RESERVE_HOLD),
            Map.entry("risk_reversal", Kind.RESERVE_RELEASE),
            Map.entry("advance", Kind.ADVANCE),
            Map.entry("advance_funding", Kind.ADVANCE));

    private static final Set<String> ADJUSTMENTS = Set.of(
            "adjustment",
            "charge_adjustment",
            "refund_adjustment",
            "refund_failure",
            "billing_debit",
            "billing_debit_reversal",
            "vat_refund_credit",
            "vat_refund_credit_reversal",
            "markets_pro_credit");

    /** Families of which the interface has many members; all are adjustments but loans. */
    private static final Map<String, Kind> FAMILIES = Map.ofEntries(
            Map.entry("lending_", Kind.ADVANCE),
            Map.entry("shipping_", Kind.ADJUSTMENT),
            Map.entry("shop_cash_", Kind.ADJUSTMENT),
            Map.entry("import_tax", Kind.ADJUSTMENT),
            Map.entry("customs_duty", Kind.ADJUSTMENT),
            Map.entry("tax_adjustment_", Kind.ADJUSTMENT),
            Map.entry("chargeback_protection_", Kind.ADJUSTMENT),
            Map.entry("seller_protection_", Kind.ADJUSTMENT),
            Map.entry("channel_", Kind.ADJUSTMENT),
            Map.entry("anomaly_", Kind.ADJUSTMENT),
            Map.entry("collections_", Kind.ADJUSTMENT),
            Map.entry("marketplace_fee_", Kind.ADJUSTMENT),
            Map.entry("merchant_", Kind.ADJUSTMENT),
            Map.entry("promotion_", Kind.ADJUSTMENT),
            Map.entry("shopify_", Kind.ADJUSTMENT),
            Map.entry("ads_publisher_", Kind.ADJUSTMENT),
            Map.entry("balance_transfer_", Kind.ADJUSTMENT),
            Map.entry("transfer_", Kind.ADJUSTMENT),
            Map.entry("payout_", Kind.ADJUSTMENT));

    static ShopifyType of(String word) {
        var name = Cells.columnName(word);
        var kind = KINDS.get(name);
        if (kind == null) {
            kind = ADJUSTMENTS.contains(name) ? Kind.ADJUSTMENT : family(name);
        }
        return new ShopifyType(kind, total(name, kind));
    }

    private static Kind family(String name) {
        return FAMILIES.entrySet().stream()
                .filter(family -> name.startsWith(family.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(Kind.UNRECOGNIZED);
    }

    private static Total total(String name, Kind kind) {
        return switch (kind) {
            case SALE -> Total.CHARGES;
            case REFUND -> Total.REFUNDS;
            case RESERVE_HOLD, RESERVE_RELEASE -> Total.RESERVED_FUNDS;
            default -> name.startsWith("transfer_") || name.startsWith("payout_") ? Total.RETRIED : Total.ADJUSTMENTS;
        };
    }

    /** Whether the word names the payout itself. */
    static boolean isPayout(String word) {
        var name = Cells.columnName(word);
        return name.equals("transfer") || name.equals("payout");
    }

    /** The kind of a row's fee, given as cost: a negative one comes back. */
    Kind feeKind(long cost) {
        if (cost < 0) {
            return Kind.FEE_REFUND;
        }
        return kind == Kind.CHARGEBACK ? Kind.DISPUTE_FEE : Kind.FEE;
    }

    /** What an amount is; reserves go both ways, and the sign says which. */
    Kind kind(long amount) {
        return switch (kind) {
            case RESERVE_HOLD, RESERVE_RELEASE -> amount > 0 ? Kind.RESERVE_RELEASE : Kind.RESERVE_HOLD;
            default -> kind;
        };
    }
}
