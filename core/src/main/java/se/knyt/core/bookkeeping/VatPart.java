package se.knyt.core.bookkeeping;

import java.math.BigDecimal;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;

/**
 * What a sale or credit gives one rate of the VAT return: the base and the VAT that are booked for it, and how far apart base × rate and
 * VAT may be without anything being wrong. Of a credit the amounts are negative.
 *
 * @param treatment name of the VAT treatment
 * @param country where the goods went
 * @param rate the rate
 * @param baseBox box of the base, empty for none
 * @param vatBox box of the VAT, empty for none
 * @param vatAccount account of the VAT, 0 when the rate has none
 * @param own whether a voucher of Knyt books it; else an invoice or credit note of the accounting system does
 * @param base in the currency of the books
 * @param vat in the currency of the books
 * @param toldBase the base in the currency of the sale
 * @param told the VAT in the currency of the sale
 * @param bound largest difference that rounding can make, in minor units: see {@link VatParts}
 */
public record VatPart(
        String treatment,
        String country,
        Rate rate,
        String baseBox,
        String vatBox,
        int vatAccount,
        boolean own,
        Money base,
        Money vat,
        Money toldBase,
        Money told,
        BigDecimal bound) {
    /** Whether base × rate is the VAT within the bound. */
    public boolean agrees() {
        return rate.percent()
                        .multiply(BigDecimal.valueOf(base.minor()))
                        .movePointLeft(2)
                        .subtract(BigDecimal.valueOf(vat.minor()))
                        .abs()
                        .compareTo(bound)
                <= 0;
    }
}
