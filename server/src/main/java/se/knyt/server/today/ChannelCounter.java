package se.knyt.server.today;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import se.knyt.core.money.Money;

/** Asks the sales channels themselves how much they sold, so that what was never fetched shows. */
@FunctionalInterface
public interface ChannelCounter {
    /** Orders and money of one day. */
    record Counted(long orders, Money total) {}

    /** Counts by day; a day is missing when a channel could not be asked. */
    Map<LocalDate, Counted> count(long company, LocalDate from, LocalDate to, ZoneId zone);
}
