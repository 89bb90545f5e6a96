package se.knyt.core.reconciliation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;

/** What a payout that was made by hand most likely took of what stood in the balance; never more than a proposal to a person. */
public final class TakenRun {
    private TakenRun() {}

    /**
     * All, where they come to the amount; else those that could be paid out by then; else the longest run in time that does. None where two
     * runs are equally long, or nothing comes to it.
     *
     * @param nets in minor units of one currency, the oldest first
     * @param available of each, whether it could be paid out when the payout was made
     * @param wanted what they are to come to
     * @return their places
     */
    public static List<Integer> of(List<Long> nets, List<Boolean> available, long wanted) {
        var all = IntStream.range(0, nets.size()).boxed().toList();
        if (sum(nets, all) == wanted) {
            return all;
        }
        var ready = all.stream().filter(available::get).toList();
        if (sum(nets, ready) == wanted) {
            return ready;
        }
        return longest(nets, wanted);
    }

    private static long sum(List<Long> nets, List<Integer> places) {
        return places.stream().mapToLong(nets::get).reduce(0, Math::addExact);
    }

    /** By the sums from the beginning: a run is the difference of two, and the first place of each sum gives the longest. */
    private static List<Integer> longest(List<Long> nets, long wanted) {
        var firsts = new HashMap<Long, Integer>();
        firsts.put(0L, 0);
        long sum = 0;
        int best = 0;
        var ends = new ArrayList<Integer>();
        for (int i = 1; i <= nets.size(); i++) {
            sum = Math.addExact(sum, nets.get(i - 1));
            var from = firsts.get(Math.subtractExact(sum, wanted));
            if (from != null && i - from >= best && i > from) {
                if (i - from > best) {
                    ends.clear();
                    best = i - from;
                }
                ends.add(i);
            }
            firsts.putIfAbsent(sum, i);
        }
        return ends.size() == 1
                ? IntStream.range(ends.getFirst() - best, ends.getFirst())
                        .boxed()
                        .toList()
                : List.of();
    }
}
