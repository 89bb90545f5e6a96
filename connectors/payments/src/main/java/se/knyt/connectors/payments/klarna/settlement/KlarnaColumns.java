package se.knyt.connectors.payments.klarna.settlement;

import java.util.List;
import java.util.Set;

/** The names of the columns of a Klarna file, by section. */
final class KlarnaColumns {
    static final Set<String> SUMMARY = Set.of(
            "total_sale_amount",
            "total_fee_amount",
            "total_fee_correction_amount",
            "total_tax_amount",
            "total_return_amount",
            "total_reversal_amount",
            "total_commission_amount",
            "total_credit_amount",
            "total_charge_amount",
            "total_holdback_amount",
            "total_release_amount",
            "total_fee_refund_amount",
            "total_deposit_amount",
            "total_repay_amount",
            "opening_debt_balance",
            "opening_debt_balance_amount",
            "closing_debt_balance",
            "closing_debt_balance_amount",
            "total_settlement_amount",
            "payment_reference",
            "settlement_currency",
            "payout_date",
            "merchant_settlement_type");

    static final Set<String> TRANSACTIONS = Set.of(
            "type",
            "detailed_type",
            "amount",
            "posting_currency",
            "payment_reference",
            "tax_amount",
            "vat_amount",
            "capture_date",
            "sale_date",
            "order_id",
            "short_order_id",
            "capture_id",
            "refund_id",
            "merchant_reference1",
            "merchant_reference2",
            "merchant_capture_reference",
            "merchant_refund_reference");

    private KlarnaColumns() {}

    static boolean wanted(String name) {
        return SUMMARY.contains(name) || TRANSACTIONS.contains(name);
    }

    /** Whether a row of these names is the header of the transactions. */
    static boolean isTransactionHeader(List<String> names) {
        return names.contains("type")
                && names.stream().filter(TRANSACTIONS::contains).count() >= 3;
    }

    /** Whether a row of these names is the header of the summary. */
    static boolean isSummaryHeader(List<String> names) {
        return names.stream().filter(SUMMARY::contains).count() >= 3 && !isTransactionHeader(names);
    }
}
