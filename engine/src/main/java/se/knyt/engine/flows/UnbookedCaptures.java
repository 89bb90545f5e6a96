package se.knyt.engine.flows;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.engine.trails.PartKeys;
import se.knyt.engine.trails.PrepaidKeys;
import se.knyt.engine.trails.RestOnInvoice;
import se.knyt.engine.trails.TrailState;
import se.knyt.engine.trails.TrailSummary;

/**
 * Captures that no booked sale holds, by the moment at which they were made: what a month of captures waits for. What waits for the voucher
 * of its day is not booked: its capture stands on the day it was made, whatever the day of the sale. A purchase that is tied has none, nor
 * one that a rule leaves to others.
 */
final class UnbookedCaptures {
    private static final String WRITE = """
            with n as (select * from unnest(?, ?, ?, ?, ?) as n (company, trail, at, currency, minor)),
                 gone as (delete from unbooked_capture u using unnest(?, ?) as p (company, trail)
                           where u.company_id = p.company and u.trail_id = p.trail
                             and not exists (select 1 from n where n.company = u.company_id and n.trail = u.trail_id
                                                               and n.at = u.captured_at))
            insert into unbooked_capture as u (company_id, trail_id, captured_at, currency, amount_minor)
            select company, trail, at, currency, minor from n order by company, trail, at
            on conflict (company_id, trail_id, captured_at) do update
               set currency = excluded.currency, amount_minor = excluded.amount_minor
             where (u.currency, u.amount_minor) is distinct from (excluded.currency, excluded.amount_minor)
            """;

    private UnbookedCaptures() {}

    /** What was captured at a moment, less what sales hold of it, and how much those hold that are not booked yet. */
    private static final class Capture {
        private final Instant at;
        private Money left;
        private Money waiting;

        Capture(Instant at, Money left) {
            this.at = at;
            this.left = left;
            this.waiting = Money.zero(left.currency());
        }

        void hold(Money amount, boolean booked) {
            left = left.minus(amount);
            waiting = booked ? waiting : waiting.plus(amount);
        }

        Money unbooked() {
            return left.plus(waiting);
        }
    }

    private record Sale(LocalDate day, Money amount, boolean booked) {}

    /**
     * A sale holds the capture of its own amount, the nearest in time of several; what is booked beside those the oldest.
     *
     * @param zone of the company, in which sales have their days
     */
    static SortedMap<Instant, Money> of(TrailState state, Captures captures, TrailSummary.State how, ZoneId zone) {
        var result = new TreeMap<Instant, Money>();
        if (how == TrailSummary.State.TIED || how == TrailSummary.State.SKIPPED) {
            return result;
        }
        var made = captures(state, captures);
        if (made.isEmpty()) {
            return result;
        }
        var rest = new ArrayList<Sale>();
        for (var sale : sales(state, captures)) {
            nearest(made, sale, zone).ifPresentOrElse(c -> c.hold(sale.amount(), sale.booked()), () -> rest.add(sale));
        }
        for (var sale : rest) {
            var amount = sale.amount();
            for (var capture : made) {
                var taken = amount.compareTo(capture.left) < 0 ? amount : capture.left;
                capture.hold(taken, sale.booked());
                amount = amount.minus(taken);
            }
        }
        made.stream()
                .filter(c -> c.unbooked().isPositive())
                .forEach(c -> result.merge(c.at, c.unbooked(), Money::plus));
        return result;
    }

    /** Oldest first, with those of ours of which the shop tells nothing. */
    private static List<Capture> captures(TrailState state, Captures captures) {
        var currency = captures.captured().currency();
        var result = new ArrayList<Capture>();
        captures.all().stream()
                .filter(Captures::isCapture)
                .filter(p -> p.amount().currency().equals(currency))
                .forEach(p -> result.add(new Capture(p.at(), p.amount())));
        for (var effect : captures.unseen(state)) {
            var amount = effect.amount();
            if (amount != null && amount.currency().equals(currency)) {
                result.add(new Capture(Objects.requireNonNull(effect.doneAt()), amount));
            }
        }
        result.sort(Comparator.comparing(c -> c.at));
        return result;
    }

    /** What sales hold of captures, by day: of one that draws from a prepayment what it does not draw, of the buyer's debt what cards paid. */
    private static List<Sale> sales(TrailState state, Captures captures) {
        var currency = captures.captured().currency();
        boolean prepaid = state.facts().stream().anyMatch(f -> PrepaidKeys.isPrepaid(f.key()));
        boolean restOnInvoice = RestOnInvoice.is(state);
        var waiting = state.days().stream()
                .filter(day -> !day.booked())
                .map(TrailState.DayView::key)
                .collect(Collectors.toSet());
        var result = new ArrayList<Sale>();
        for (var fact : state.facts()) {
            if (!"sale".equals(fact.type()) || !fact.amount().currency().equals(currency)) {
                continue;
            }
            boolean drawing = prepaid && !PrepaidKeys.isPrepaid(fact.key());
            var amount = captures.ownInvoice()
                    ? fact.elsewhere()
                    : !drawing
                            ? fact.amount()
                            : restOnInvoice
                                    ? Money.zero(currency)
                                    : fact.amount().minus(fact.elsewhere());
            if (amount.isPositive()) {
                result.add(new Sale(fact.date(), amount, !waiting.contains(PartKeys.whole(fact.key()))));
            }
        }
        result.sort(Comparator.comparing(Sale::day));
        return result;
    }

    private static Optional<Capture> nearest(List<Capture> made, Sale sale, ZoneId zone) {
        return made.stream()
                .filter(c -> c.left.equals(sale.amount()))
                .min(Comparator.comparingLong(
                        c -> Math.abs(ChronoUnit.DAYS.between(sale.day(), LocalDate.ofInstant(c.at, zone)))));
    }

    /** Of a batch of trails in one statement; rows that stay as they are are not written. */
    static void write(Tx tx, List<PlannedTrail> planned, List<Row> rows) throws SQLException {
        if (planned.isEmpty()) {
            return;
        }
        tx.update(
                WRITE,
                Tx.bigints(rows.stream().map(Row::company).toList()),
                Tx.bigints(rows.stream().map(Row::trail).toList()),
                Tx.instants(rows.stream().map(Row::at).toList()),
                Tx.texts(rows.stream().map(r -> r.left().currency().code()).toList()),
                Tx.bigints(rows.stream().map(r -> r.left().minor()).toList()),
                Tx.bigints(planned.stream().map(p -> p.state().company()).toList()),
                Tx.bigints(planned.stream().map(p -> p.state().trail()).toList()));
    }

    /** What is left of the captures of a trail at a moment. */
    record Row(long company, long trail, Instant at, Money left) {}
}
