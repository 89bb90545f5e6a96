package se.knyt.connectors.payments.paypal.settlement;

import se.knyt.core.commerce.PayoutLine.Kind;

/**
 * PayPal's transaction event codes (T-codes), of its settlement report and of its interface. The first three characters decide, single
 * codes say more; the direction comes from CR or DR or the sign, never from the code. A code that is not known is never guessed.
 */
public final class TransactionCode {
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
     * What a row is.
     *
     * @param in whether the amount raises the balance
     */
    public static Kind kind(String code, boolean in) {
        return switch (code) {
            case "T0106", "T0114" -> in ? Kind.FEE_REFUND : Kind.DISPUTE_FEE;
            // Money that comes back by it may be a payment that the merchant himself had sent.
            case "T1100", "T1106" -> in ? Kind.ADJUSTMENT : Kind.CHARGEBACK;
            // A withdrawal that the bank sent back: the money stands at PayPal again.
            case "T1101" -> Kind.PAYOUT_RETURN;
            case "T1105", "T1110", "T1111" -> hold(in);
            // A refund that the merchant got is none of his.
            case "T1107" -> in ? Kind.ADJUSTMENT : Kind.REFUND;
            case "T1108", "T1109" -> in ? Kind.FEE_REFUND : Kind.FEE;
            case "T1114", "T1115" -> Kind.ADJUSTMENT;
            case "T1201", "T1202", "T1205" -> in ? Kind.CHARGEBACK_WON : Kind.CHARGEBACK;
            default -> kindOfGroup(code, in);
        };
    }

    private static Kind kindOfGroup(String code, boolean in) {
        return switch (code.length() < 3 ? code : code.substring(0, 3)) {
            // A payment that the merchant sent is no sale of his.
            case "T00" -> in ? Kind.SALE : Kind.ADJUSTMENT;
            case "T01" -> in ? Kind.FEE_REFUND : Kind.FEE;
            case "T02" -> Kind.FX;
            case "T03" -> Kind.DEPOSIT;
            case "T05", "T06", "T07", "T08", "T09", "T12", "T17", "T18", "T19", "T20" -> Kind.ADJUSTMENT;
            case "T15", "T21" -> hold(in);
            default -> Kind.UNRECOGNIZED;
        };
    }

    private static Kind hold(boolean in) {
        return in ? Kind.RESERVE_RELEASE : Kind.RESERVE_HOLD;
    }
}
