package se.knyt.core.reconciliation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import se.knyt.core.money.Money;

/**
 * Which voucher of an accounting system's bank feed is the bank line of which payout. One in the currency of the books is met by the one
 * voucher that takes exactly it off the account of money in transit; one in another currency also by the one that takes what the bank
 * changed it into. One voucher may be several payouts, and several vouchers one, where a single sum fits. Two that fit are none.
 */
public final class FeedMatcher {
    /** How many days before the payout's own day the bank may have booked it. */
    private static final int DAYS_BEFORE = 1;

    /** How many days after it, where the amounts differ. */
    private static final int DAYS_AFTER = 10;

    /** Per cent by which two rates of one day may differ before a person is to look. */
    private static final int WITHIN = 3;

    /** Per cent beyond which a voucher is another payout's, or something else. */
    private static final int FAR = 10;

    private static final long HUNDRED = 100;

    private FeedMatcher() {}

    /**
     * A payout whose bank leg is open.
     *
     * @param provider code of who pays
     * @param foreign whether it is in another currency than the books
     * @param transit what stands of it on the account of money in transit, in the currency of the books
     */
    public record Open(long id, String provider, boolean foreign, Money transit, LocalDate day) {}

    /**
     * A voucher that is not Knyt's.
     *
     * @param taken what it takes off the account of money in transit, signed as what came
     * @param atBank what it books on bank accounts
     */
    public record Line(String voucher, LocalDate date, Money taken, Money atBank) {}

    /**
     * One of each, or several of one and one of the other.
     *
     * @param passes whether what the rates made of it is within what two rates of one day may differ by
     */
    public record Met(List<Open> payouts, List<Line> lines, boolean passes) {
        public Met {
            payouts = List.copyOf(payouts);
            lines = List.copyOf(lines);
        }

        /** Whether it is one of each. */
        public boolean isPair() {
            return payouts.size() == 1 && lines.size() == 1;
        }

        /** What its vouchers take off the account of money in transit. */
        public Money taken() {
            return lines.stream().map(Line::taken).reduce(Money::plus).orElseThrow();
        }

        /** When the last of its vouchers was booked. */
        public LocalDate date() {
            return lines.stream().map(Line::date).max(LocalDate::compareTo).orElseThrow();
        }
    }

    /** What belongs together, exact pairs first, then sums, then pairs by rates; each payout and each voucher once. */
    public static List<Met> match(List<Open> payouts, List<Line> lines) {
        var met = new ArrayList<Met>();
        var open = new ArrayList<>(payouts);
        var left = new ArrayList<>(lines);
        pair(open, left, FeedMatcher::exact, met);
        var sums = new FeedGroups(open, left).all();
        met.addAll(FeedGroups.alone(sums).stream()
                .filter(sum -> sum.payouts().stream()
                                .noneMatch(payout -> lines.stream().anyMatch(l -> exact(payout, l)))
                        && sum.lines().stream()
                                .noneMatch(line -> payouts.stream().anyMatch(p -> exact(p, line))))
                .toList());
        left.removeIf(line -> sums.stream().anyMatch(sum -> sum.lines().contains(line)));
        // What fits exactly more than once is told apart by no rate either.
        open.removeIf(payout -> !payout.foreign() || lines.stream().anyMatch(line -> exact(payout, line)));
        left.removeIf(line -> payouts.stream().anyMatch(payout -> exact(payout, line)));
        pair(open, left, FeedMatcher::near, met);
        return met;
    }

    private static void pair(List<Open> open, List<Line> lines, BiPredicate<Open, Line> fits, List<Met> met) {
        var found = new ArrayList<Met>();
        for (var payout : open) {
            var fitting = lines.stream().filter(line -> fits.test(payout, line)).toList();
            if (fitting.size() == 1
                    && open.stream()
                                    .filter(other -> fits.test(other, fitting.getFirst()))
                                    .count()
                            == 1) {
                found.add(new Met(
                        List.of(payout),
                        fitting,
                        within(payout.transit(), fitting.getFirst().taken(), WITHIN)));
            }
        }
        found.forEach(one -> {
            open.removeAll(one.payouts());
            lines.removeAll(one.lines());
        });
        met.addAll(found);
    }

    private static boolean exact(Open payout, Line line) {
        return !line.date().isBefore(payout.day().minusDays(DAYS_BEFORE))
                && line.taken().equals(payout.transit())
                && (payout.foreign()
                        ? line.atBank().signum() == line.taken().signum()
                        : line.atBank().equals(line.taken()));
    }

    private static boolean near(Open payout, Line line) {
        return !line.date().isBefore(payout.day().minusDays(DAYS_BEFORE))
                && !line.date().isAfter(payout.day().plusDays(DAYS_AFTER))
                && line.atBank().equals(line.taken())
                && within(payout.transit(), line.taken(), FAR);
    }

    private static boolean within(Money one, Money other, int percent) {
        long difference = Math.abs(Math.subtractExact(one.minor(), other.minor()));
        return Math.multiplyExact(difference, HUNDRED) <= Math.multiplyExact(Math.abs(one.minor()), percent);
    }
}
