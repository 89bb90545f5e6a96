package se.knyt.core.reconciliation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pairs transfers that left with transfers that arrived, by score alone. Suggestions, never bookings. */
public final class TransferMatcher {
    /** Margin of a pair whose sides have no other candidate, in thousandths. */
    private static final int LONE_MARGIN = 9_000;

    /** Pairs are kept in memory; more than this are no work for one run. */
    private static final int PAIRS_MAX = 5_000_000;

    /**
     * @param left number of the transfer that left
     * @param right number of the transfer that arrived
     * @param score in thousandths
     */
    public record Pair(int left, int right, int score) {}

    private final List<Transfer> left;
    private final List<Transfer> right;
    private final List<Pair> pairs = new ArrayList<>();

    /** @throws IllegalArgumentException when there are too many candidate pairs */
    public TransferMatcher(List<Transfer> left, List<Transfer> right) {
        this.left = List.copyOf(left);
        this.right = List.copyOf(right);
        score();
    }

    /** All candidate pairs, best first. */
    public List<Pair> candidates() {
        return List.copyOf(pairs);
    }

    /** Pairs that are each other's best by at least {@code margin} thousandths over the next best of either. */
    public List<Pair> mutualBest(int margin) {
        var bestOfLeft = best(true);
        var bestOfRight = best(false);
        return pairs.stream()
                .filter(pair -> isBest(bestOfLeft.get(pair.left()), pair, margin)
                        && isBest(bestOfRight.get(pair.right()), pair, margin))
                .toList();
    }

    /** The best pair first, each transfer once. */
    public List<Pair> greedy() {
        var usedLeft = new boolean[left.size()];
        var usedRight = new boolean[right.size()];
        var taken = new ArrayList<Pair>();
        for (var pair : pairs) {
            if (!usedLeft[pair.left()] && !usedRight[pair.right()]) {
                usedLeft[pair.left()] = true;
                usedRight[pair.right()] = true;
                taken.add(pair);
            }
        }
        return List.copyOf(taken);
    }

    /** The two best pairs of one transfer. */
    private record Best(Pair first, int second) {}

    private Map<Integer, Best> best(boolean ofLeft) {
        var best = new HashMap<Integer, Best>();
        for (var pair : pairs) {
            // Pairs come best first: the second that is seen is the second best.
            best.merge(
                    ofLeft ? pair.left() : pair.right(),
                    new Best(pair, pair.score() - LONE_MARGIN),
                    (known, next) -> new Best(
                            known.first(),
                            known.second() == known.first().score() - LONE_MARGIN
                                    ? next.first().score()
                                    : known.second()));
        }
        return best;
    }

    private static boolean isBest(@org.jspecify.annotations.Nullable Best best, Pair pair, int margin) {
        return best != null
                && best.first().equals(pair)
                && pair.score() - best.second() >= margin
                && pair.score() != best.second();
    }

    private void score() {
        record Prepared(int place, Transfer transfer, String[] tokens) {}
        var blocks = new HashMap<Integer, List<Prepared>>();
        for (int i = 0; i < right.size(); i++) {
            var tokens = TransferScore.tokens(right.get(i).memo());
            blocks.computeIfAbsent(TransferScore.block(tokens), _ -> new ArrayList<>())
                    .add(new Prepared(i, right.get(i), tokens));
        }
        blocks.values()
                .forEach(block -> block.sort(
                        Comparator.comparingLong(p -> p.transfer().amount().minor())));
        for (int i = 0; i < left.size(); i++) {
            var transfer = left.get(i);
            var tokens = TransferScore.tokens(transfer.memo());
            long amount = transfer.amount().minor();
            long apart = amount * TransferScore.APART_MAX_MILLIONTHS / 1_000_000;
            for (var other : blocks.getOrDefault(TransferScore.block(tokens), List.of())) {
                long otherAmount = other.transfer().amount().minor();
                long days =
                        other.transfer().date().toEpochDay() - transfer.date().toEpochDay();
                if (otherAmount > amount + apart) {
                    break;
                }
                if (otherAmount >= amount - apart
                        && amount > 0
                        && days >= TransferScore.LAG_MIN
                        && days <= TransferScore.LAG_MAX
                        && other.transfer()
                                .amount()
                                .currency()
                                .equals(transfer.amount().currency())) {
                    add(
                            i,
                            other.place(),
                            TransferScore.lag(days)
                                    + TransferScore.amount(amount, otherAmount)
                                    + TransferScore.memo(tokens, other.tokens()));
                }
            }
        }
        pairs.sort(Comparator.comparingInt((Pair pair) -> -pair.score()).thenComparing(this::byContent));
    }

    private void add(int leftPlace, int rightPlace, int score) {
        if (pairs.size() == PAIRS_MAX) {
            throw new IllegalArgumentException("more than " + PAIRS_MAX + " candidate pairs");
        }
        pairs.add(new Pair(leftPlace, rightPlace, score));
    }

    /** Equal scores are ordered by what the transfers say, not by where they stood. */
    private int byContent(Pair a, Pair b) {
        var order = Comparator.comparing(Transfer::date)
                .thenComparing(Transfer::amount)
                .thenComparing(Transfer::memo);
        int ofLeft = order.compare(left.get(a.left()), left.get(b.left()));
        return ofLeft != 0 ? ofLeft : order.compare(right.get(a.right()), right.get(b.right()));
    }
}
