package se.knyt.server.today;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** Asks the sales channels themselves how much they sold, so that what was never fetched shows. */
@FunctionalInterface
public interface ChannelCounter {
    /**
     * Orders and money of one day.
     *
     * @param orders in all currencies
     * @param totals their sum in each currency
     */
    record Counted(long orders, Map<Currency, Money> totals) {
        static final Counted NOTHING = new Counted(0, Map.of());

        public Counted {
            totals = Map.copyOf(totals);
        }

        Counted plus(Counted other) {
            var sums = new HashMap<>(totals);
            other.totals.forEach((currency, total) -> sums.merge(currency, total, Money::plus));
            return new Counted(orders + other.orders, sums);
        }
    }

    /** When they were counted, by machine time; empty where that is not known. */
    default Optional<Instant> countedAt(long company) {
        return Optional.empty();
    }

    /** Has them counted anew: what is said next is newer than now. */
    default void again(long company) {}

    /** Counts by day; a day is missing when a channel could not be asked. */
    Map<LocalDate, Counted> count(long company, LocalDate from, LocalDate to, ZoneId zone);
}
