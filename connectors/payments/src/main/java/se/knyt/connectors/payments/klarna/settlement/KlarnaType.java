package se.knyt.connectors.payments.klarna.settlement;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.PayoutLine.Kind;

/**
 * Klarna's types of row, of its files and of its interface. Amounts are magnitudes by default and the type carries the direction; for commission and corrections Klarna's
 * own formula and production code disagree on the direction, so these two may be turned when only that closes the payout.
 */
public enum KlarnaType {
    SALE(Kind.SALE, 1, "total_sale_amount"),
    RETURN(Kind.REFUND, -1, "total_return_amount"),
    REVERSAL(Kind.CHARGEBACK, -1, "total_reversal_amount"),
    /** Klarna's total of reversals is net of it. */
    REVERSAL_MERCHANT_PROTECTION(Kind.CHARGEBACK_WON, 1, "total_reversal_amount"),
    FEE(Kind.FEE, -1, "total_fee_amount"),
    FEE_REFUND(Kind.FEE_REFUND, 1, "total_fee_refund_amount"),
    CORRECTION(Kind.ADJUSTMENT, 1, "total_fee_correction_amount"),
    TAX(Kind.FEE_VAT, -1, "total_tax_amount"),
    COMMISSION(Kind.ADJUSTMENT, 1, "total_commission_amount"),
    CHARGE(Kind.ADJUSTMENT, -1, "total_charge_amount"),
    CREDIT(Kind.ADJUSTMENT, 1, "total_credit_amount"),
    HOLDBACK(Kind.RESERVE_HOLD, -1, "total_holdback_amount"),
    RELEASE(Kind.RESERVE_RELEASE, 1, "total_release_amount");

    private static final Map<String, KlarnaType> BY_NAME = byName();

    private final Kind kind;
    private final int sign;
    private final String total;

    KlarnaType(Kind kind, int sign, String total) {
        this.kind = kind;
        this.sign = sign;
        this.total = total;
    }

    /** None where Klarna has a word that we do not know. */
    public static @Nullable KlarnaType of(String name) {
        return BY_NAME.get(name.toUpperCase(Locale.ROOT));
    }

    /** What rows of this type are, few detailed types aside. */
    Kind kind() {
        return kind;
    }

    /** What a row is, by its type; a few detailed types say more. */
    public Kind kind(String detailedType) {
        if (detailedType.isEmpty()) {
            return kind;
        }
        var detail = detailedType.toUpperCase(Locale.ROOT);
        if (this == FEE && detail.equals("DISPUTE_FEE")) {
            return Kind.DISPUTE_FEE;
        }
        if ((this == CHARGE || this == CREDIT) && (detail.startsWith("LOAN_") || detail.startsWith("CASH_ADVANCE"))) {
            return Kind.ADVANCE;
        }
        return kind;
    }

    /** Direction of a magnitude from the merchant's view. */
    int sign() {
        return sign;
    }

    /** The column of the summary that holds the total of this type. */
    String total() {
        return total;
    }

    boolean mayTurn() {
        return this == CORRECTION || this == COMMISSION;
    }

    private static Map<String, KlarnaType> byName() {
        var map = new HashMap<String, KlarnaType>();
        for (var type : values()) {
            map.put(type.name(), type);
        }
        return Map.copyOf(map);
    }
}
