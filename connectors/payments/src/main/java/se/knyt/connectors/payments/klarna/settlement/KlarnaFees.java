package se.knyt.connectors.payments.klarna.settlement;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.ToLongFunction;
import se.knyt.core.commerce.Payout;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * What became of the fees of a payout. Klarna deducts them, or gathers all of them on an invoice of their own where the merchant has
 * asked for that ("How are fees calculated?", klarna.com). A settlement names its type, {@code NET}, {@code GROSS} or
 * {@code GROSS_FEE}, but no document says what the last two leave out: so the payout's own totals decide, by Klarna's formula, and only
 * where they do it in one way.
 */
public enum KlarnaFees {
    /** They are rows of the payout. */
    DEDUCTED,
    /** They are told beside the payout and invoiced apart: no part of it. */
    APART,
    /** The totals come to the settlement amount with the fees and without them: which rows are paid is not told. */
    EITHER,
    /** The totals come to the settlement amount neither way. */
    NEITHER;

    private static final Set<KlarnaType> FEES =
            EnumSet.of(KlarnaType.FEE, KlarnaType.FEE_REFUND, KlarnaType.CORRECTION, KlarnaType.TAX);
    private static final Set<String> TOTALS = Set.of("fee", "fee_refund", "fee_correction", "tax", "tax_refund");
    private static final boolean[] NO_YES = {false, true};

    /**
     * Decides by the totals of one payout.
     *
     * @param settlementType the payout's own word, {@code NET} where it has none
     * @param total magnitude in minor units of a total by its bare name, {@code sale}, {@code fee_refund}; 0 where it is not stated
     */
    public static KlarnaFees of(String settlementType, ToLongFunction<String> total) {
        if (settlementType.equals("NET") || TOTALS.stream().allMatch(name -> total.applyAsLong(name) == 0)) {
            return DEDUCTED;
        }
        boolean deducted = closes(total, true);
        boolean apart = closes(total, false);
        if (deducted == apart) {
            return apart ? EITHER : NEITHER;
        }
        return apart ? APART : DEDUCTED;
    }

    /** Whether it is known which rows the payout is made of. */
    public boolean isProven() {
        return this == DEDUCTED || this == APART;
    }

    /** Whether rows of a type are Klarna's fees, or the VAT on them. */
    public static boolean isFee(String type) {
        var known = KlarnaType.of(type);
        return known != null && FEES.contains(known);
    }

    /** Whether a total, by its bare name, is of Klarna's fees or the VAT on them. */
    public static boolean isFeeTotal(String name) {
        return TOTALS.contains(name);
    }

    /**
     * What the fees of a payout come to that was made without them.
     *
     * @param total as it is stated in minor units, by its bare name; 0 where it is not. A correction is read as Klarna's formula has it: it
     *     makes less owed
     */
    public static Payout.Apart apart(ToLongFunction<String> total, Currency currency) {
        long fees = Math.abs(total.applyAsLong("fee"))
                - Math.abs(total.applyAsLong("fee_refund"))
                - total.applyAsLong("fee_correction");
        long vat = Math.abs(total.applyAsLong("tax")) - Math.abs(total.applyAsLong("tax_refund"));
        return new Payout.Apart(Money.of(fees, currency), Money.of(vat, currency), 0);
    }

    /** Klarna's formula, with what its documents and its practice disagree about read either way. */
    private static boolean closes(ToLongFunction<String> total, boolean fees) {
        long sure = sum(total, "sale", "credit", "release") - sum(total, "return", "reversal", "charge", "holdback");
        sure = Math.subtractExact(sure, total.applyAsLong("repay"));
        if (fees) {
            sure += total.applyAsLong("fee_refund") - total.applyAsLong("fee") - total.applyAsLong("tax");
        }
        long correction = fees ? total.applyAsLong("fee_correction") : 0;
        long taxRefund = fees ? total.applyAsLong("tax_refund") : 0;
        long commission = total.applyAsLong("commission") - total.applyAsLong("commission_reversal");
        for (boolean corrected : NO_YES) {
            for (boolean paid : NO_YES) {
                for (boolean refunded : NO_YES) {
                    for (boolean deposited : NO_YES) {
                        long sum = sure
                                + (corrected ? -Math.abs(correction) : correction)
                                + (paid ? -Math.abs(commission) : commission)
                                + (refunded ? taxRefund : 0)
                                + (deposited ? total.applyAsLong("deposit") : 0);
                        if (sum == total.applyAsLong("settlement")) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    private static long sum(ToLongFunction<String> total, String... names) {
        long sum = 0;
        for (var name : names) {
            sum = Math.addExact(sum, total.applyAsLong(name));
        }
        return sum;
    }
}
