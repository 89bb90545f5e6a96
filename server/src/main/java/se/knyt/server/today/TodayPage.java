package se.knyt.server.today;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.server.looseends.LooseEndGroup;

/**
 * What the first page shows, in the order a shop owner reads it.
 *
 * @param silent the source that has not answered, empty when all have
 * @param completeTo up to when everything has been fetched, empty when nothing is connected
 * @param paused systems that are not read meanwhile
 * @param days the last fourteen days, oldest first
 * @param scaleMax top of the chart
 * @param countedAt company time when the channel counted, empty where it has not or that is not known
 * @param also what the month has in other currencies
 * @param alsoInControl what the days of the control and the month have in them
 */
public record TodayPage(
        Optional<Silent> silent,
        Optional<Instant> completeTo,
        List<String> unread,
        List<String> paused,
        Stats stats,
        List<Part> parts,
        Money monthSold,
        long monthOrders,
        LocalDate monthBegin,
        List<LooseEndGroup> needs,
        List<Day> days,
        Money scaleMax,
        List<Control> control,
        Optional<Instant> countedAt,
        Control monthControl,
        List<AlsoSold> also,
        List<AlsoSold> alsoInControl,
        List<OnTheWay> onTheWay,
        InTransit inTransit,
        List<BitingDate> dates,
        Since since) {
    /** A source that has not answered since. */
    public record Silent(String system, Instant since) {}

    /**
     * Figures of the day.
     *
     * @param ordersToday in all currencies
     * @param alsoToday what was sold in other currencies than that of the books
     * @param loose loose ends in the currency of the books
     * @param alsoLoose in each other currency
     */
    public record Stats(
            Money soldToday,
            long ordersToday,
            List<Money> alsoToday,
            Money bookedToday,
            long vouchersToday,
            long trailsOnTheWay,
            Money loose,
            List<Money> alsoLoose,
            long looseCount,
            Optional<Instant> oldestLoose) {}

    /**
     * A part of the month's money.
     *
     * @param state {@code tied}, {@code transit}, {@code unshipped} or {@code loose}
     * @param x left edge in the strand, of 1000
     */
    public record Part(String state, Money amount, long trails, long x, long width) {}

    /** A day of the chart; heights of 1000. */
    public record Day(LocalDate date, Money sold, Money booked, long bookedHeight, long unbookedHeight) {}

    /**
     * A row of the control table.
     *
     * @param channelOrders what the channel itself counted just now, null when it was not asked or did not answer
     * @param orders in all currencies, with those that a rule skips
     * @param skipped those of them that a rule skips
     * @param sold in the currency of the books, without those; so are the sums that follow
     * @param differs whether the channel counted something else than was fetched, in orders or in the money of any currency
     * @param counting whether what it counted is older or newer than what was fetched, so that it is counted again before anything is said
     */
    public record Control(
            LocalDate date,
            @Nullable Long channelOrders,
            long orders,
            long skipped,
            Money sold,
            Money booked,
            Money atProvider,
            Money unbooked,
            boolean differs,
            boolean counting) {}

    /** What was sold in another currency than that of the books, which no sum of the page has in it. */
    public record AlsoSold(Money sold, long orders, Money booked) {}

    /**
     * Money a provider has in one currency and will pay, with the payouts that are held.
     *
     * @param late what has not been paid out in time
     * @param next the first of it that may be paid out, as the provider tells
     */
    public record OnTheWay(
            String provider,
            String initials,
            Optional<Instant> lastPayout,
            List<PayoutRhythm.Late> late,
            long held,
            Money amount,
            Optional<Next> next) {}

    /** What a provider may pay out next, after its fees, and the first day on which it may. */
    public record Next(LocalDate day, Money amount) {}

    /**
     * Payouts that are paid and that nobody has seen on the bank account yet.
     *
     * @param count in all currencies, at most 10,000
     * @param sum what has not come yet, in the company's currency
     * @param others the same in each other currency
     * @param first those that have waited longest
     * @param noted whether somebody notes what has come to the bank; else a payout is taken to have come after some days
     * @param readTo the last day that a bank file has told of, null where none was read
     */
    public record InTransit(
            long count,
            Money sum,
            List<Money> others,
            List<TransitRow> first,
            boolean noted,
            @Nullable LocalDate readTo) {}

    /**
     * One of them.
     *
     * @param provider its code, as in the address of the payout's page
     * @param amount what has not come of it yet
     * @param missed whether it should have been seen by now
     */
    public record TransitRow(
            String provider, String system, String reference, LocalDate paidOn, Money amount, boolean missed) {}

    /** What is to come to the bank account in the company's currency: what providers owe, and what they have paid that is not there yet. */
    public Money toCome() {
        return toCome(inTransit.sum().currency(), inTransit.sum());
    }

    /** The same in each other currency. */
    public List<Money> alsoToCome() {
        var result = new TreeMap<Currency, Money>();
        inTransit.others().forEach(money -> result.put(money.currency(), money));
        onTheWay.forEach(one -> result.putIfAbsent(
                one.amount().currency(), Money.zero(one.amount().currency())));
        result.remove(inTransit.sum().currency());
        result.replaceAll(this::toCome);
        return result.values().stream().filter(money -> !money.isZero()).toList();
    }

    private Money toCome(Currency currency, Money paid) {
        return onTheWay.stream()
                .map(OnTheWay::amount)
                .filter(amount -> amount.currency().equals(currency))
                .reduce(paid, Money::plus);
    }

    /** Something that ends at a date: the last day itself, not the day it was noticed. */
    public record BitingDate(LocalDate day, String what, String href) {}

    /** What has happened since the user was last here. */
    public record Since(
            Optional<Instant> at, long vouchers, String from, String to, long corrections, List<Change> changes) {}

    /** A change somebody made. */
    public record Change(Instant at, String who, String action) {}
}
