package se.knyt.core.bookkeeping;

import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;

/** An amount at a VAT rate. */
public record RateAmount(Rate rate, Money amount) {}
