package se.knyt.core.reconciliation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.FeedMatcher.Line;
import se.knyt.core.reconciliation.FeedMatcher.Met;
import se.knyt.core.reconciliation.FeedMatcher.Open;

/**
 * One voucher for several payouts of a provider, and several vouchers for one payout: where exactly one sum fits among few enough
 * candidates of some days. In the currency of the books alone: sums of what rates made are no proof.
 */
final class FeedGroups {
    private static final BankLimits LIMITS = BankLimits.DEFAULT;

    private final List<Open> payouts;
    private final List<Line> lines;

    FeedGroups(List<Open> payouts, List<Line> lines) {
        this.payouts = payouts.stream().filter(payout -> !payout.foreign()).toList();
        this.lines = lines.stream()
                .filter(line -> line.atBank().equals(line.taken()))
                .toList();
    }

    /** Everything that is seen; what shares a member with another is none. */
    List<Met> all() {
        var proposals = new ArrayList<Met>();
        var byProvider =
                payouts.stream().collect(Collectors.groupingBy(Open::provider, TreeMap::new, Collectors.toList()));
        for (var line : lines) {
            for (var ofProvider : byProvider.values()) {
                var near = ofProvider.stream()
                        .filter(payout -> inWindow(payout, line))
                        .toList();
                var members = members(near, Open::transit, line.taken());
                if (!members.isEmpty()) {
                    proposals.add(new Met(members, List.of(line), true));
                }
            }
        }
        for (var payout : payouts) {
            var near = lines.stream().filter(line -> inWindow(payout, line)).toList();
            var members = members(near, Line::taken, payout.transit());
            if (!members.isEmpty()) {
                proposals.add(new Met(List.of(payout), members, true));
            }
        }
        return List.copyOf(proposals);
    }

    /** Those that share no payout and no voucher with another. */
    static List<Met> alone(List<Met> proposals) {
        var payouts = count(proposals, Met::payouts);
        var lines = count(proposals, Met::lines);
        return proposals.stream()
                .filter(met -> met.payouts().stream().allMatch(payout -> payouts.getOrDefault(payout, 0L) == 1)
                        && met.lines().stream().allMatch(line -> lines.getOrDefault(line, 0L) == 1))
                .toList();
    }

    private static <T> Map<T, Long> count(List<Met> proposals, Function<Met, List<T>> members) {
        return proposals.stream()
                .map(members)
                .flatMap(Collection::stream)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static boolean inWindow(Open payout, Line line) {
        return !line.date().isBefore(payout.day().minusDays(LIMITS.daysBefore()))
                && !line.date().isAfter(payout.day().plusDays(LIMITS.daysAfter()));
    }

    /** Two or more that sum to the target, each the same way as it; empty where there are none, several sums, or too many candidates. */
    private static <T> List<T> members(List<T> candidates, Function<T, Money> amount, Money target) {
        var same = candidates.stream()
                .filter(one -> amount.apply(one).currency().equals(target.currency())
                        && amount.apply(one).signum() == target.signum())
                .toList();
        if (same.size() < 2 || same.size() > LIMITS.groupMax()) {
            return List.of();
        }
        var amounts = same.stream().mapToLong(one -> amount.apply(one).minor()).toArray();
        var found = GroupSearch.search(amounts, target.minor()).members();
        return found.length < 2
                ? List.of()
                : Arrays.stream(found).mapToObj(same::get).toList();
    }
}
