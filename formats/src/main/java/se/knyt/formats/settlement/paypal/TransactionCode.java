package se.knyt.formats.settlement.paypal;

import java.util.Map;
import se.knyt.core.commerce.PayoutLine.Kind;

/**
 * PayPal's transaction event codes (T-codes). The first three characters decide, single codes say more; the direction comes from CR or
 * DR, never from the code.
 */
final class TransactionCode {
    private static final Map<String, Kind> SINGLE = Map.ofEntries(
            Map.entry("T0106", Kind.DISPUTE_FEE),
            Map.entry("T0114", Kind.DISPUTE_FEE),
            Map.entry("T1105", Kind.RESERVE_RELEASE),
            Map.entry("T1106", Kind.CHARGEBACK),
            Map.entry("T1107", Kind.REFUND),
            Map.entry("T1108", Kind.FEE_REFUND),
            Map.entry("T1109", Kind.FEE_REFUND),
            Map.entry("T1110", Kind.RESERVE_HOLD),
            Map.entry("T1111", Kind.RESERVE_RELEASE),
            Map.entry("T1201", Kind.CHARGEBACK),
            Map.entry("T1202", Kind.CHARGEBACK_WON),
            Map.entry("T1205", Kind.CHARGEBACK_WON));

    private static final Map<String, Kind> GROUPS = Map.ofEntries(
            Map.entry("T00", Kind.SALE),
            Map.entry("T01", Kind.FEE),
            Map.entry("T02", Kind.FX),
            Map.entry("T03", Kind.DEPOSIT),
            Map.entry("T04", Kind.ADJUSTMENT),
            Map.entry("T05", Kind.ADJUSTMENT),
            Map.entry("T06", Kind.ADJUSTMENT),
            Map.entry("T07", Kind.ADJUSTMENT),
            Map.entry("T08", Kind.ADJUSTMENT),
            Map.entry("T09", Kind.ADJUSTMENT),
            Map.entry("T11", Kind.ADJUSTMENT),
            Map.entry("T12", Kind.ADJUSTMENT),
            Map.entry("T15", Kind.RESERVE_HOLD),
            Map.entry("T17", Kind.ADJUSTMENT),
            Map.entry("T18", Kind.ADJUSTMENT),
            Map.entry("T19", Kind.ADJUSTMENT),
            Map.entry("T20", Kind.ADJUSTMENT),
            Map.entry("T21", Kind.RESERVE_HOLD));

    private TransactionCode() {}

    /** A withdrawal to the bank, which is the payout; one that comes back is none. */
    static boolean isWithdrawal(String code, long amount) {
        return code.startsWith("T04") && amount < 0;
    }

    /** An authorisation, which never moves the balance. */
    static boolean isAuthorisation(String code) {
        return code.startsWith("T13");
    }

    /**
     * The kind of a row.
     *
     * @param amount minor units, signed
     */
    static Kind kind(String code, long amount) {
        var kind = SINGLE.get(code);
        if (kind == null) {
            kind = code.length() < 3 ? Kind.UNRECOGNIZED : GROUPS.getOrDefault(code.substring(0, 3), Kind.UNRECOGNIZED);
        }
        boolean in = amount > 0;
        return switch (kind) {
            // A payment that the merchant sent, or a refund that he got, is no sale or refund of his.
            case SALE -> in ? kind : Kind.ADJUSTMENT;
            case REFUND -> in ? Kind.ADJUSTMENT : kind;
            case FEE, FEE_REFUND, DISPUTE_FEE -> in ? Kind.FEE_REFUND : kind == Kind.DISPUTE_FEE ? kind : Kind.FEE;
            case RESERVE_HOLD, RESERVE_RELEASE -> in ? Kind.RESERVE_RELEASE : Kind.RESERVE_HOLD;
            case CHARGEBACK, CHARGEBACK_WON -> in ? Kind.CHARGEBACK_WON : Kind.CHARGEBACK;
            default -> kind;
        };
    }
}
