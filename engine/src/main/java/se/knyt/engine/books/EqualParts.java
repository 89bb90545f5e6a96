package se.knyt.engine.books;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import se.knyt.core.reconciliation.MatchStatus;
import se.knyt.core.reconciliation.OpenItem;
import se.knyt.core.reconciliation.Reconciler;
import se.knyt.core.reconciliation.Reconciler.LineResult;

/**
 * Equal parts of one purchase: as many lines of its order and one amount as it has open of just that. Which line is of which part makes no
 * difference to anybody, so they are taken in their order; where a line or a part is over, or an id of a line is not that of a part, a person
 * still says.
 */
final class EqualParts {
    private static final int TIER = 2;

    private EqualParts() {}

    /** The results with those matched. */
    static List<LineResult> matched(List<LineResult> found, Map<String, PayoutMatching.Fact> facts) {
        var groups = new LinkedHashMap<Set<String>, List<Integer>>();
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).status() == MatchStatus.SUGGESTED) {
                groups.computeIfAbsent(ids(found.get(i)), _ -> new ArrayList<>())
                        .add(i);
            }
        }
        var result = new ArrayList<>(found);
        groups.forEach((ids, places) -> {
            if (isAlone(ids, groups.keySet())
                    && isEqual(places.stream().map(found::get).toList(), facts)) {
                var items = found.get(places.getFirst()).items().stream()
                        .sorted(Comparator.comparing(OpenItem::date)
                                .thenComparingLong(item -> Long.parseLong(item.id())))
                        .toList();
                for (int i = 0; i < items.size(); i++) {
                    var line = found.get(places.get(i)).line();
                    result.set(
                            places.get(i),
                            new LineResult(line, MatchStatus.MATCHED, TIER, List.of(items.get(i)), List.of()));
                }
            }
        });
        return result;
    }

    private static Set<String> ids(LineResult line) {
        return line.items().stream().map(OpenItem::id).collect(Collectors.toSet());
    }

    /** No other line could be of any of them. */
    private static boolean isAlone(Set<String> ids, Set<Set<String>> all) {
        return all.stream().filter(other -> !other.equals(ids)).noneMatch(other -> {
            var both = new HashSet<>(other);
            both.retainAll(ids);
            return !both.isEmpty();
        });
    }

    /** As many lines as parts, all of one order, one purchase and one amount. */
    private static boolean isEqual(List<LineResult> lines, Map<String, PayoutMatching.Fact> facts) {
        var items = lines.getFirst().items();
        var orders = lines.stream()
                .map(line -> line.line().orderReference())
                .distinct()
                .toList();
        var trails = items.stream()
                .map(item -> facts.get(item.id()))
                .map(fact -> fact == null ? null : fact.trail())
                .distinct()
                .toList();
        var amounts = lines.stream()
                .map(line -> line.line().purchased().abs())
                .distinct()
                .toList();
        return lines.size() == items.size()
                && items.size() > 1
                && orders.size() == 1
                && !orders.getFirst().isEmpty()
                && trails.size() == 1
                && trails.stream().allMatch(Objects::nonNull)
                && amounts.size() == 1
                && items.stream().allMatch(item -> item.amount().equals(amounts.getFirst()))
                && lines.stream()
                        .noneMatch(line -> items.stream().anyMatch(item -> Reconciler.contradict(line.line(), item)));
    }
}
