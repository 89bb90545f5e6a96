package se.knyt.engine.rates;

import java.time.LocalDate;
import java.util.Optional;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.money.Currency;

/** The rates that one company's books go by, into the currency of its books. */
@FunctionalInterface
public interface RateLookup {
    /** Knows no rate. */
    RateLookup NONE = (from, day) -> Optional.empty();

    /** The rate published for the day, or the last one before it that is no older than a week. */
    Optional<ExchangeRate> of(Currency from, LocalDate day);
}
