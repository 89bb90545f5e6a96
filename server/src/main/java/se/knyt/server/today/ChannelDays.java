package se.knyt.server.today;

import java.time.LocalDate;
import java.util.Map;
import se.knyt.core.money.Money;
import se.knyt.spi.ChannelCounts;
import se.knyt.spi.Session;

/** Adds what one channel counted to the days of all channels. */
final class ChannelDays {
    private ChannelDays() {}

    static void add(Map<LocalDate, ChannelCounter.Counted> counts, Session session, LocalDate from, LocalDate to) {
        if (!(session instanceof ChannelCounts channel)) {
            return;
        }
        for (var day : channel.countOrders(from, to)) {
            counts.merge(
                    day.date(),
                    new ChannelCounter.Counted(day.count(), day.total()),
                    (a, b) -> new ChannelCounter.Counted(
                            a.orders() + b.orders(), a.total().plus(b.total())));
        }
        // A day the channel does not mention had no orders.
        var zero = counts.values().stream()
                .findFirst()
                .map(c -> Money.zero(c.total().currency()))
                .orElse(Money.zero(se.knyt.core.money.Currency.SEK));
        for (var date = from; !date.isAfter(to); date = date.plusDays(1)) {
            counts.putIfAbsent(date, new ChannelCounter.Counted(0, zero));
        }
    }
}
