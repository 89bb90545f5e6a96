package se.knyt.core.commerce;

import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;

/**
 * VAT as the source stated it, never computed anew.
 *
 * @param rate the rate the source charged
 * @param amount the VAT contained in or added to the row
 * @param channelLiable true when the sales channel owes the VAT, so that it is not the merchant's
 */
public record TaxLine(Rate rate, Money amount, boolean channelLiable) {
    public TaxLine(Rate rate, Money amount) {
        this(rate, amount, false);
    }
}
