package se.knyt.core.vat;

import java.time.LocalDate;
import se.knyt.core.money.Rate;

/**
 * A charged rate that is not valid for a while, and the one that is.
 *
 * @param charged the rate a shop may still charge by mistake
 * @param from first day it is not valid
 * @param through last day it is not valid
 * @param valid the rate of the law on those days
 * @param ofKnownFood whether it concerns only what is known as food: other goods are sold at the charged rate on those days too
 */
public record RateChange(Rate charged, LocalDate from, LocalDate through, Rate valid, boolean ofKnownFood) {
    public RateChange {
        if (through.isBefore(from)) {
            throw new IllegalArgumentException("a change of rate ends before it begins");
        }
    }

    boolean concerns(Rate rate, LocalDate chargeable) {
        return rate.equals(charged) && !chargeable.isBefore(from) && !chargeable.isAfter(through);
    }
}
