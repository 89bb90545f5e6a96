package se.knyt.connectors.payments.adyen.settlement;

import java.util.Locale;
import java.util.Map;
import se.knyt.core.commerce.PayoutLine.Kind;

/** Adyen's types of row. The list is open: an unknown word is kept and counted with its own sign. */
enum AdyenType {
    SETTLED(Kind.SALE),
    REFUNDED(Kind.REFUND),
    CHARGEBACK(Kind.CHARGEBACK),
    SECONDCHARGEBACK(Kind.CHARGEBACK),
    CHARGEBACKREVERSED(Kind.CHARGEBACK_WON),
    /** A refund that did not reach the buyer. */
    REFUNDEDREVERSED(Kind.ADJUSTMENT),
    FEE(Kind.FEE),
    PAYMENTCOST(Kind.FEE),
    /** The payout itself. */
    MERCHANTPAYOUT(Kind.ADJUSTMENT),
    MERCHANTPAYIN(Kind.DEPOSIT),
    DEPOSITCORRECTION(Kind.RESERVE_HOLD),
    RESERVEADJUSTMENT(Kind.RESERVE_HOLD),
    /** Settles Adyen's own monthly invoice. */
    INVOICEDEDUCTION(Kind.ADJUSTMENT),
    /** What the batch before left, or what this one leaves to the next. */
    BALANCETRANSFER(Kind.ADJUSTMENT),
    UNKNOWN(Kind.UNRECOGNIZED);

    private static final Map<String, AdyenType> BY_NAME = Map.ofEntries(
            Map.entry("settled", SETTLED),
            Map.entry("refunded", REFUNDED),
            Map.entry("chargeback", CHARGEBACK),
            Map.entry("secondchargeback", SECONDCHARGEBACK),
            Map.entry("chargebackreversed", CHARGEBACKREVERSED),
            Map.entry("refundedreversed", REFUNDEDREVERSED),
            Map.entry("fee", FEE),
            Map.entry("paymentcost", PAYMENTCOST),
            Map.entry("merchantpayout", MERCHANTPAYOUT),
            Map.entry("merchantpayin", MERCHANTPAYIN),
            Map.entry("depositcorrection", DEPOSITCORRECTION),
            Map.entry("reserveadjustment", RESERVEADJUSTMENT),
            Map.entry("invoicededuction", INVOICEDEDUCTION),
            Map.entry("balancetransfer", BALANCETRANSFER));

    private final Kind kind;

    AdyenType(Kind kind) {
        this.kind = kind;
    }

    /** The type of a word in letters of any case: both {@code BalanceTransfer} and {@code Balancetransfer} have been seen. */
    static AdyenType of(String word) {
        return BY_NAME.getOrDefault(word.toLowerCase(Locale.ROOT), UNKNOWN);
    }

    /** What a row is; fees and reserves go both ways, and the sign says which. */
    Kind kind(long amount) {
        return switch (kind) {
            case FEE -> amount > 0 ? Kind.FEE_REFUND : Kind.FEE;
            case RESERVE_HOLD -> amount > 0 ? Kind.RESERVE_RELEASE : Kind.RESERVE_HOLD;
            default -> kind;
        };
    }

    /** Whether the row is about one purchase, so that its modification reference is an id and no text. */
    boolean isOfPurchase() {
        return switch (this) {
            case SETTLED, REFUNDED, CHARGEBACK, SECONDCHARGEBACK, CHARGEBACKREVERSED, REFUNDEDREVERSED -> true;
            default -> false;
        };
    }
}
