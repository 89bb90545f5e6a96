package se.knyt.core.bookkeeping;

import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;

/**
 * A line, or the part of a freight line, at one VAT rate.
 *
 * @param line the line it is of
 * @param rate the rate it is booked at
 * @param gross VAT included
 * @param vat the VAT in it
 */
record TaxedPart(SaleLine line, Rate rate, Money gross, Money vat) {
    Money net() {
        return gross.minus(vat);
    }
}
