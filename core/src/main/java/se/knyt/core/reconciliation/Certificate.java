package se.knyt.core.reconciliation;

import se.knyt.core.money.Money;

/**
 * The arithmetic proof of one payout: {@code difference = opening + sales + refunds + fees + feeVat + adjustments + fx − closing −
 * paid}. All amounts are signed from the merchant's view.
 *
 * @param closes the difference is zero, every total that the source states equals its lines, and every row adds up in itself
 * @param difference what is left
 * @param opening what stood at the provider before
 * @param sales sum of the sales
 * @param refunds sum of the refunds
 * @param fees sum of fees, fee refunds and dispute fees
 * @param feeVat sum of VAT on fees
 * @param adjustments sum of all other kinds, unrecognized too
 * @param fx sum of exchange differences
 * @param closing what stands there after
 * @param paid what the source states, or the computed sum where it states nothing
 * @param paidStated false where the source states nothing
 */
public record Certificate(
        boolean closes,
        Money difference,
        Money opening,
        Money sales,
        Money refunds,
        Money fees,
        Money feeVat,
        Money adjustments,
        Money fx,
        Money closing,
        Money paid,
        boolean paidStated) {}
