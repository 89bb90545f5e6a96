package se.knyt.core.bookkeeping;

import se.knyt.core.money.Money;

/**
 * What a delivery, or money that goes back, takes off a prepayment that came in another currency than that of the books.
 *
 * @param box of the VAT return that its base is in, empty for none
 * @param amount in the currency of the books, positive: at the rate of the day when the money came
 */
public record DrawnAdvance(String box, Money amount) {}
