package se.knyt.core.bookkeeping;

import java.util.Optional;
import se.knyt.core.money.Money;

/**
 * How a row of the books came from another currency (BFL 5:7): the rate with its source and day.
 *
 * @param amount what the row is in that currency, debit positive; empty where it is told only as a part of others
 */
public record Converted(Optional<Money> amount, ExchangeRate rate) {
    public Converted {
        if (amount.filter(a -> !a.currency().equals(rate.from())).isPresent()) {
            throw new IllegalArgumentException(
                    "the rate is not for " + amount.orElseThrow().currency());
        }
    }

    /** As a person reads it: {@code 43,06 EUR, kurs 11,2508 ECB 2026-12-03}. */
    public String text() {
        return amount.map(a -> plain(a.toPlain()) + " " + a.currency() + ", ").orElse("") + "kurs "
                + plain(rate.perUnit().toPlainString()) + " " + rate.source() + " " + rate.date();
    }

    private static String plain(String number) {
        return number.replace('.', ',').replace('-', '\u2212');
    }

    Converted turned() {
        return new Converted(amount.map(Money::negated), rate);
    }

    /** The sum of two of one rate; where either has no amount of its own the sum has none. */
    Converted plus(Converted other) {
        return new Converted(amount.flatMap(a -> other.amount().map(a::plus)), rate);
    }
}
