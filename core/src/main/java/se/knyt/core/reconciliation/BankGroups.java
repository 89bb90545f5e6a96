package se.knyt.core.reconciliation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import se.knyt.core.reconciliation.BankMatch.Basis;
import se.knyt.core.reconciliation.BankMatcher.Proposal;

/**
 * One entry for several payouts of a provider, and several entries for one payout: only where the entry says whose it is, and only
 * when exactly one sum fits among few enough candidates.
 */
final class BankGroups {
    private final BankMatcher run;

    BankGroups(BankMatcher run) {
        this.run = run;
    }

    List<Proposal> all() {
        var proposals = new ArrayList<Proposal>();
        var byProvider = run.openByProvider();
        for (int m = run.free.nextSetBit(0); m >= 0; m = run.free.nextSetBit(m + 1)) {
            if (!run.movements.get(m).reversal()) {
                for (var provider : byProvider.entrySet()) {
                    severalPayouts(m, provider.getKey(), provider.getValue(), proposals);
                }
            }
        }
        for (int p = run.open.nextSetBit(0); p >= 0; p = run.open.nextSetBit(p + 1)) {
            severalEntries(p, proposals);
        }
        return proposals;
    }

    private void severalPayouts(int m, String provider, List<Integer> ofProvider, List<Proposal> proposals) {
        // Who is named is told: an amount never adds a payout that the entry leaves out.
        if (!run.named.get(m).isEmpty() || !run.tells(m, provider) || run.holdsAnother(m, provider)) {
            return;
        }
        var candidates = ofProvider.stream()
                .filter(p -> run.sameCurrency(p, m)
                        && run.inWindow(p, m)
                        && run.namers.get(p).isEmpty()
                        && !run.speaksAgainst(p, m))
                .toList();
        var members =
                search(run.amounts(candidates), run.movements.get(m).amount().minor(), false);
        if (members.length > 1) {
            var all = Arrays.stream(members).map(candidates::get).toArray();
            proposals.add(new Proposal(all, new int[] {m}, -1, Basis.GROUP));
        }
    }

    private void severalEntries(int p, List<Proposal> proposals) {
        var named = run.namers.get(p).stream()
                .filter(m -> run.free.get(m) && run.named.get(m).size() == 1)
                .toList();
        if (named.size() < run.namers.get(p).size()) {
            return;
        }
        var provider = run.payouts.get(p).provider();
        var others = new ArrayList<Integer>();
        for (int m = run.free.nextSetBit(0); m >= 0; m = run.free.nextSetBit(m + 1)) {
            if (run.named.get(m).isEmpty()
                    && run.tells(m, provider)
                    && !run.movements.get(m).reversal()
                    && run.sameCurrency(p, m)
                    && run.inWindow(p, m)
                    && !run.holdsAnother(m, provider)
                    && !run.speaksAgainst(p, m)) {
                others.add(m);
            }
        }
        var day = named.isEmpty() ? wholeDay(p, others) : new int[0];
        if (day.length > 0) {
            proposals.add(new Proposal(new int[] {p}, day, -1, Basis.GROUP));
            return;
        }
        long target = run.payouts.get(p).amount().minor();
        for (int m : named) {
            target = Math.subtractExact(target, run.movements.get(m).amount().minor());
        }
        var amounts = others.stream()
                .mapToLong(m -> run.movements.get(m).amount().minor())
                .toArray();
        var members = search(amounts, target, !named.isEmpty());
        if (members.length > 0 && members.length + named.size() > 1) {
            var all = new ArrayList<>(named);
            Arrays.stream(members).forEach(k -> all.add(others.get(k)));
            proposals.add(new Proposal(
                    new int[] {p}, all.stream().mapToInt(Integer::intValue).toArray(), -1, Basis.GROUP));
        }
    }

    /** All entries of the provider on one day, when there are several and only that day's sum is the payout. */
    private int[] wholeDay(int p, List<Integer> entries) {
        var byDay = new TreeMap<LocalDate, List<Integer>>();
        for (int m : entries) {
            byDay.computeIfAbsent(run.movements.get(m).bookedOn(), _ -> new ArrayList<>())
                    .add(m);
        }
        var found = new int[0];
        for (var day : byDay.values()) {
            var places = day.stream().mapToInt(Integer::intValue).toArray();
            if (places.length > 1 && run.sum(places).equals(run.payouts.get(p).amount())) {
                if (found.length > 0) {
                    run.markAmbiguous(p);
                    return new int[0];
                }
                found = places;
            }
        }
        return found;
    }

    private int[] search(long[] amounts, long target, boolean named) {
        int max = named ? run.limits.namedGroupMax() : run.limits.groupMax();
        return amounts.length == 0 || amounts.length > max
                ? new int[0]
                : GroupSearch.search(amounts, target).members();
    }
}
