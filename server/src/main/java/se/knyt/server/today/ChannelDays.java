package se.knyt.server.today;

import java.time.LocalDate;
import java.util.Map;
import se.knyt.server.today.ChannelCounter.Counted;
import se.knyt.spi.ChannelCounts;
import se.knyt.spi.Session;

/** Adds what one channel counted to the days of all channels. */
final class ChannelDays {
    private ChannelDays() {}

    static void add(Map<LocalDate, Counted> counts, Session session, LocalDate from, LocalDate to) {
        if (!(session instanceof ChannelCounts channel)) {
            return;
        }
        for (var day : channel.countOrders(from, to)) {
            counts.merge(day.date(), new Counted(day.count(), day.totals()), Counted::plus);
        }
        // A day the channel does not mention had no orders.
        for (var date = from; !date.isAfter(to); date = date.plusDays(1)) {
            counts.putIfAbsent(date, Counted.NOTHING);
        }
    }
}
