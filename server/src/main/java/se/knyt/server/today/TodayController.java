package se.knyt.server.today;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import se.knyt.core.money.Money;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.looseends.LooseEndGroup;
import se.knyt.server.looseends.LooseEndQueries;
import se.knyt.server.looseends.LooseEndRow;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.View;

/** The first page. */
@Controller
class TodayController {
    private static final int CHART_DAYS = 14;
    private static final int NEEDS_MAX = 5;
    private static final long SCALE = 1000;
    private static final String ORDERS = "orders";

    /** A visit within this time of the last is the same visit. */
    private static final Duration VISIT = Duration.ofHours(1);

    private final WebDatabase database;
    private final ChannelCounter counter;
    private final BitingDates dates;
    private final InstantSource clock;
    private final Html html;

    TodayController(WebDatabase database, ChannelCounter counter, BitingDates dates, InstantSource clock, Html html) {
        this.database = database;
        this.counter = counter;
        this.dates = dates;
        this.clock = clock;
        this.html = html;
    }

    @GetMapping("/c/{company}/today")
    ResponseEntity<String> today(View view) {
        var today = view.today();
        var counted = counter.count(
                view.company().id(),
                ControlDays.first(today),
                today,
                view.company().zone());
        var vatEnd = dates.vatPeriodEnd(view.company().id(), today);
        var page = database.inCompany(view.company().id(), sql -> read(sql, view, counted, vatEnd));
        seen(view);
        return html.page(view, "today/today.jte", page);
    }

    private void seen(View view) {
        var now = clock.instant();
        database.outside(sql -> sql.update(
                "update app_user set last_seen_at = ? where user_id = ? and (last_seen_at is null or last_seen_at < ?)",
                now,
                view.user().userId(),
                now.minus(VISIT)));
    }

    private TodayPage read(Sql sql, View view, Map<LocalDate, ChannelCounter.Counted> counted, LocalDate vatEnd)
            throws SQLException {
        var queries = new TodayQueries(sql, view);
        var today = view.today();
        var monthBegin = today.withDayOfMonth(1);
        var from = monthBegin.isBefore(today.minusDays(CHART_DAYS - 1)) ? monthBegin : today.minusDays(CHART_DAYS - 1);
        var all = queries.days(from);
        var sources = queries.sources();
        var countedAt = counter.countedAt(view.company().id()).map(view.company()::timeAt);
        var kept = new ControlDays(view, all, new ControlDays.Taken(countedAt, ordersTo(sources)));
        var read = all.stream().filter(part -> part.isOf(view.currency())).toList();
        var days = TodayQueries.byDay(read);
        var owed = queries.owed();
        var ends = LooseEndQueries.open(sql, view.company().id());
        var parts = parts(view, TodayQueries.byPart(read, monthBegin));
        var sold = Money.sum(parts.stream().map(TodayPage.Part::amount).toList(), view.currency());
        var chart = chart(view, days);
        var control = kept.last(counted);
        if (control.stream().anyMatch(TodayPage.Control::counting)) {
            counter.again(view.company().id());
        }
        return new TodayPage(
                silent(view, sources),
                completeTo(sources),
                unread(view, sources),
                sources.stream()
                        .filter(TodayQueries.Source::paused)
                        .map(source -> view.system(source.connector()))
                        .distinct()
                        .toList(),
                stats(view, queries.bookedToday(), owed, days, kept.also(today), ends),
                parts,
                sold,
                parts.stream().mapToLong(TodayPage.Part::trails).sum(),
                monthBegin,
                first(LooseEndGroup.of(view, ends)),
                chart,
                scale(view, days),
                control,
                countedAt,
                kept.since(monthBegin),
                kept.also(monthBegin),
                kept.alsoShown(monthBegin),
                queries.providers(owed),
                new TransitQueries(sql, view).inTransit(),
                dates(sql, view, vatEnd, sources),
                queries.since());
    }

    private static List<LooseEndGroup> first(List<LooseEndGroup> groups) {
        return groups.size() > NEEDS_MAX ? List.copyOf(groups.subList(0, NEEDS_MAX)) : groups;
    }

    /** Silence is told before anything else: a source that fails, or that has not been read for long past its interval. */
    private Optional<TodayPage.Silent> silent(View view, List<TodayQueries.Source> sources) {
        var now = clock.instant();
        for (var source : sources.stream().filter(s -> !s.paused()).toList()) {
            var since = source.failedSince().isPresent() ? source.failedSince() : quietSince(source, now);
            if (since.isPresent() || "sign-in-again".equals(source.state())) {
                return Optional.of(new TodayPage.Silent(
                        view.system(source.connector()), since.or(source::read).orElse(now)));
            }
        }
        return Optional.empty();
    }

    private static Optional<Instant> quietSince(TodayQueries.Source source, Instant now) {
        // As the page of connections has it: what is stale there is not fresh here.
        var bound = source.interval().multipliedBy(2).plusMinutes(15);
        return source.read().filter(read -> Duration.between(read, now).compareTo(bound) > 0);
    }

    /** Systems of which something has not been read since their settings or their sign-in were these: what they hold now is not known. */
    private static List<String> unread(View view, List<TodayQueries.Source> sources) {
        return sources.stream()
                .filter(source -> !source.paused() && !source.readSinceChange())
                .map(source -> view.system(source.connector()))
                .distinct()
                .toList();
    }

    /** Up to when orders have been read from every channel. */
    private static Optional<Instant> ordersTo(List<TodayQueries.Source> sources) {
        return completeTo(sources.stream()
                .filter(source -> source.stream().equals(ORDERS))
                .toList());
    }

    private static Optional<Instant> completeTo(List<TodayQueries.Source> sources) {
        if (sources.isEmpty() || sources.stream().anyMatch(s -> s.completeTo().isEmpty())) {
            return Optional.empty();
        }
        return sources.stream().flatMap(s -> s.completeTo().stream()).min(Instant::compareTo);
    }

    private static TodayPage.Stats stats(
            View view,
            TodayQueries.Booked booked,
            List<TodayQueries.Owed> owed,
            Map<LocalDate, TodayQueries.DaySums> days,
            List<TodayPage.AlsoSold> also,
            List<LooseEndRow> ends) {
        var today = days.get(view.today());
        var loose = LooseEndGroup.sums(ends);
        var looseInBooks =
                Optional.ofNullable(loose.remove(view.currency().code())).orElse(view.zero());
        return new TodayPage.Stats(
                today == null ? view.zero() : today.sold(),
                (today == null ? 0 : today.orders())
                        + also.stream().mapToLong(TodayPage.AlsoSold::orders).sum(),
                also.stream().map(TodayPage.AlsoSold::sold).toList(),
                booked.amount(),
                booked.vouchers(),
                owed.stream().mapToLong(TodayQueries.Owed::trails).sum(),
                looseInBooks,
                List.copyOf(loose.values()),
                view.looseEnds(),
                ends.stream().map(LooseEndRow::openedAt).min(Instant::compareTo));
    }

    private static List<TodayPage.Part> parts(View view, Map<String, TodayQueries.DaySums> sums) {
        long total = Math.max(
                1, sums.values().stream().mapToLong(s -> s.sold().minor()).sum());
        var result = new ArrayList<TodayPage.Part>();
        long x = 0;
        for (var state : List.of("tied", "transit", "unshipped", "loose")) {
            var sum = sums.getOrDefault(state, new TodayQueries.DaySums(0, view.zero(), view.zero(), view.zero()));
            long exact = Math.multiplyExact(Math.max(0, sum.sold().minor()), SCALE) / total;
            // A part too small to see still shows; its true number stands below.
            long width = sum.sold().isZero() ? 0 : Math.max(12, exact);
            result.add(new TodayPage.Part(state, sum.sold(), sum.orders(), Math.min(x, SCALE - width), width));
            x += exact;
        }
        return result;
    }

    private static Money scale(View view, Map<LocalDate, TodayQueries.DaySums> days) {
        long most =
                days.values().stream().mapToLong(d -> d.sold().minor()).max().orElse(0);
        long step = 1000;
        while (step * 4 < most) {
            step = String.valueOf(step).startsWith("5") ? step * 2 : step * 5;
        }
        return Money.of(step * 4, view.currency());
    }

    private static List<TodayPage.Day> chart(View view, Map<LocalDate, TodayQueries.DaySums> days) {
        long top = Math.max(1, scale(view, days).minor());
        var result = new ArrayList<TodayPage.Day>();
        for (int back = CHART_DAYS - 1; back >= 0; back--) {
            var date = view.today().minusDays(back);
            var sums = days.getOrDefault(date, new TodayQueries.DaySums(0, view.zero(), view.zero(), view.zero()));
            long booked = Math.multiplyExact(sums.booked().minor(), SCALE) / top;
            long sold = Math.multiplyExact(sums.sold().minor(), SCALE) / top;
            result.add(new TodayPage.Day(date, sums.sold(), sums.booked(), booked, Math.max(0, sold - booked)));
        }
        return result;
    }

    private static List<TodayPage.BitingDate> dates(
            Sql sql, View view, LocalDate vatEnd, List<TodayQueries.Source> sources) throws SQLException {
        var result = new ArrayList<TodayPage.BitingDate>();
        for (var source : sources) {
            if ("sign-in-again".equals(source.state())) {
                result.add(new TodayPage.BitingDate(
                        view.today(),
                        view.t("dates.signin", view.system(source.connector())),
                        view.url("/connections")));
            }
        }
        var company = view.company();
        for (var date : BitingDates.of(sql, company.id(), view.today(), company.zone(), vatEnd)) {
            result.add(new TodayPage.BitingDate(date.day(), date.text(view), view.url(date.path())));
        }
        return result;
    }
}
