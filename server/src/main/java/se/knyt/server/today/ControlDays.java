package se.knyt.server.today;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.server.shell.View;
import se.knyt.server.today.ChannelCounter.Counted;
import se.knyt.server.today.TodayPage.AlsoSold;
import se.knyt.server.today.TodayPage.Control;
import se.knyt.server.today.TodayQueries.DayPart;
import se.knyt.server.today.TodayQueries.DaySums;

/**
 * What was sold, beside what the channel counted. Orders are counted in all currencies and also those that a rule skips, as the channel
 * does; money is in the currency of the books, and in each other currency by itself.
 */
final class ControlDays {
    private static final int DAYS = 7;

    private final View view;
    private final List<DayPart> all;
    private final Taken taken;

    /**
     * When the two counts were taken, in company time; empty where that is not known.
     *
     * @param counted when the channel counted
     * @param readTo up to when its orders have been read
     */
    record Taken(Optional<Instant> counted, Optional<Instant> readTo) {
        static final Taken UNKNOWN = new Taken(Optional.empty(), Optional.empty());

        /**
         * Whether a difference is one: of a day that was over when both were taken; of one that goes on, orders that the channel has and we
         * have not though we have read on since, or the other way round.
         */
        boolean proves(Instant dayEnds, boolean channelHasMore) {
            if (counted.isEmpty()) {
                return true;
            }
            var read = readTo.orElse(Instant.MIN);
            boolean over = !counted.get().isBefore(dayEnds) && !read.isBefore(dayEnds);
            return over
                    || (channelHasMore
                            ? !read.isBefore(counted.get())
                            : !counted.get().isBefore(read));
        }
    }

    /** @param all parts of days in all currencies, the skipped ones among them */
    ControlDays(View view, List<DayPart> all, Taken taken) {
        this.taken = taken;
        this.view = view;
        this.all = List.copyOf(all);
    }

    /** The first day that the channel is to count, of those until {@code today}. */
    static LocalDate first(LocalDate today) {
        return today.minusDays(DAYS - 1);
    }

    /** The last days, newest first. */
    List<Control> last(Map<LocalDate, Counted> counted) {
        var result = new ArrayList<Control>();
        for (int back = 0; back < DAYS; back++) {
            var date = view.today().minusDays(back);
            result.add(of(date, date::equals, counted.get(date)));
        }
        return result;
    }

    /** All from a day on, which the channel is not asked of. */
    Control since(LocalDate begin) {
        return of(begin, date -> !date.isBefore(begin), null);
    }

    private Control of(LocalDate date, Predicate<LocalDate> days, @Nullable Counted channel) {
        var nothing = Money.zero(view.currency());
        var books = new DaySums(0, nothing, nothing, nothing);
        var totals = new HashMap<Currency, Money>();
        long orders = 0;
        long skipped = 0;
        for (var part : all) {
            if (!days.test(part.day())) {
                continue;
            }
            orders += part.sums().orders();
            skipped += part.skipped() ? part.sums().orders() : 0;
            totals.merge(part.currency(), part.sums().sold(), Money::plus);
            books = part.isOf(view.currency()) ? books.plus(part.sums()) : books;
        }
        boolean differs = channel != null
                && (channel.orders() != orders || !notZero(channel.totals()).equals(notZero(totals)));
        var dayEnds = date.plusDays(1).atStartOfDay(view.company().zone()).toInstant();
        boolean proven = channel == null || taken.proves(dayEnds, channel.orders() > orders);
        return new Control(
                date,
                channel == null ? null : channel.orders(),
                orders,
                skipped,
                books.sold(),
                books.booked(),
                books.captured(),
                books.sold().minus(books.booked()),
                differs && proven,
                differs && !proven);
    }

    private static Map<Currency, Money> notZero(Map<Currency, Money> totals) {
        var result = new HashMap<>(totals);
        result.values().removeIf(Money::isZero);
        return result;
    }

    /** What was sold from a day on in other currencies than that of the books. */
    List<AlsoSold> also(LocalDate begin) {
        var sums = new TreeMap<Currency, DaySums>();
        for (var part : all) {
            if (!part.skipped()
                    && !part.currency().equals(view.currency())
                    && !part.day().isBefore(begin)) {
                sums.merge(part.currency(), part.sums(), DaySums::plus);
            }
        }
        return sums.values().stream()
                .filter(sum -> sum.orders() != 0 || !sum.sold().isZero())
                .map(sum -> new AlsoSold(sum.sold(), sum.orders(), sum.booked()))
                .toList();
    }

    /** The same in all the days that are shown, which may begin before the month. */
    List<AlsoSold> alsoShown(LocalDate monthBegin) {
        var first = first(view.today());
        return also(first.isBefore(monthBegin) ? first : monthBegin);
    }
}
