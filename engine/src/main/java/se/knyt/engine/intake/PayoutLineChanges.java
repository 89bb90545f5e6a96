package se.knyt.engine.intake;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;

/**
 * What a payout's lines became when the provider told them anew. A line that says the same stays the row it was, wherever it stands
 * now. One of the same kind and transaction is that line, changed; so is one of the same figures where one of the tellings does not
 * name the transaction. The rest came or went.
 */
final class PayoutLineChanges {
    /** One that was parted over several deliveries is whole again: the provider tells no parts. */
    private static final String LINES = """
            select l.seq, line, kind, provider_kind, amount_minor + coalesce(parts.minor, 0), at, order_reference, second_reference,
                   capture_reference, provider_order_id, provider_transaction_id, revision, trail_id, original_currency,
                   original_minor + coalesce(parts.original, 0), coalesce(parts.last, l.seq)
              from payout_line l
              left join (select part_of as seq, sum(amount_minor)::bigint as minor, sum(original_minor)::bigint as original,
                                max(seq) as last
                           from payout_line where company_id = ? and payout_id = ? and part_of <> 0 group by part_of) parts
                on parts.seq = l.seq
             where company_id = ? and payout_id = ? and part_of = 0 order by l.seq
            """;

    private static final String MOVE = """
            update payout_line l set line = n.p from unnest(?, ?) as n (s, p)
             where l.company_id = ? and l.payout_id = ? and n.s in (l.seq, l.part_of)
            """;

    private final List<Stored> removed = new ArrayList<>();
    private final List<Stored> replaced = new ArrayList<>();
    private final List<Placed> inserted = new ArrayList<>();
    private final List<Placed> moved = new ArrayList<>();

    private PayoutLineChanges() {}

    /** A line with its row number and the version in which its amount last changed. */
    record Placed(int seq, PayoutLine line, int revision) {}

    /**
     * A line as it stands.
     *
     * @param last row number of the last of its parts, its own where it has none
     */
    record Stored(Placed placed, @Nullable Long trail, int last) {}

    /** What makes two tellings the same line although they differ. */
    private record SameLine(PayoutLine.Kind kind, String transaction) {}

    /** What two tellings of a line have in common of which one does not name the transaction. */
    private record SameFigures(PayoutLine.Kind kind, Money amount, String order, boolean named) {
        static SameFigures of(PayoutLine line) {
            return of(line, !line.providerTransactionId().isEmpty());
        }

        static SameFigures of(PayoutLine line, boolean named) {
            return new SameFigures(line.kind(), line.amount(), line.orderReference(), named);
        }
    }

    /** One transaction of which two tellings say the same amount. */
    private record SameAmount(PayoutLine.Kind kind, String transaction, Money amount) {
        static SameAmount of(PayoutLine line) {
            return new SameAmount(line.kind(), line.providerTransactionId(), line.amount());
        }
    }

    static List<Stored> stored(Tx tx, long company, long payout, Currency currency) throws SQLException {
        return tx.query(
                LINES,
                row -> new Stored(
                        new Placed(
                                row.getInt(1),
                                new PayoutLine(
                                        row.getInt(2),
                                        PayoutLine.Kind.ofCode(row.getString(3)),
                                        row.getString(4),
                                        Money.of(row.getLong(5), currency),
                                        Tx.instant(row, 6),
                                        row.getString(7),
                                        row.getString(8),
                                        row.getString(9),
                                        row.getString(10),
                                        row.getString(11),
                                        original(row.getString(14), row.getLong(15))),
                                row.getInt(12)),
                        Tx.longOrNull(row, 13),
                        row.getInt(16)),
                company,
                payout,
                company,
                payout);
    }

    /** A stored original amount; none has no currency. */
    private static Optional<Money> original(String currency, long minor) {
        return currency.isEmpty() ? Optional.empty() : Optional.of(Money.of(minor, new Currency(currency)));
    }

    static PayoutLineChanges between(List<Stored> stored, List<PayoutLine> told, int version) {
        var result = new PayoutLineChanges();
        var equal = new HashMap<PayoutLine, Deque<Stored>>();
        stored.forEach(s -> equal.computeIfAbsent(placeless(s.placed().line()), l -> new ArrayDeque<>())
                .add(s));
        var others = new ArrayList<PayoutLine>();
        for (var line : remembering(stored, told)) {
            var same = equal.getOrDefault(placeless(line), new ArrayDeque<>()).poll();
            if (same == null) {
                others.add(line);
            } else if (same.placed().line().line() != line.line()) {
                result.moved.add(
                        new Placed(same.placed().seq(), line, same.placed().revision()));
            }
        }
        result.others(stored, equal, others, version);
        return result;
    }

    /** A telling that is silent of what was changed takes nothing back: a file of the provider's may leave out what its interface tells. */
    private static List<PayoutLine> remembering(List<Stored> stored, List<PayoutLine> told) {
        var originals = new HashMap<SameAmount, Money>();
        for (var s : stored) {
            var line = s.placed().line();
            line.original().ifPresent(original -> originals.put(SameAmount.of(line), original));
        }
        return told.stream()
                .map(line -> {
                    var original = line.original().isPresent() ? null : originals.get(SameAmount.of(line));
                    return original == null || line.providerTransactionId().isEmpty()
                            ? line
                            : line.ofPurchase(original);
                })
                .toList();
    }

    private void others(List<Stored> stored, Map<PayoutLine, Deque<Stored>> equal, List<PayoutLine> told, int version) {
        var left = equal.values().stream()
                .flatMap(Deque::stream)
                .sorted((a, b) -> Integer.compare(a.placed().seq(), b.placed().seq()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        var byTransaction = grouped(left, s -> new SameLine(s.kind(), s.providerTransactionId()));
        var unnamed = new ArrayList<PayoutLine>();
        for (var line : told) {
            var before = line.providerTransactionId().isEmpty()
                    ? null
                    : poll(byTransaction, new SameLine(line.kind(), line.providerTransactionId()));
            if (before == null) {
                unnamed.add(line);
            } else {
                left.remove(before);
                replace(before, line, version);
            }
        }
        unnamed(stored, left, unnamed, version);
        removed.addAll(left);
    }

    /** Where one of the tellings does not name the transaction, as a file of the provider's may leave it out, the figures say which. */
    private void unnamed(List<Stored> stored, Set<Stored> left, List<PayoutLine> told, int version) {
        var byFigures = grouped(left, SameFigures::of);
        int seq = stored.stream().mapToInt(Stored::last).max().orElse(0);
        for (var line : told) {
            boolean names = !line.providerTransactionId().isEmpty();
            var before = poll(byFigures, SameFigures.of(line, false));
            if (before == null && !names) {
                // What is known already is more than this telling says: it stands.
                before = poll(byFigures, SameFigures.of(line, true));
                if (before != null) {
                    left.remove(before);
                }
            } else if (before != null) {
                left.remove(before);
                if (before.trail() == null) {
                    replace(before, line, version);
                }
                // One that has found its purchase stands: what is registered of it is known by the names it had then.
            }
            if (before == null) {
                seq++;
                inserted.add(new Placed(seq, line, version));
            }
        }
    }

    private void replace(Stored before, PayoutLine line, int version) {
        boolean sameAmount = before.placed().line().amount().equals(line.amount())
                && before.placed().line().original().equals(line.original());
        replaced.add(before);
        inserted.add(new Placed(
                before.placed().seq(), line, sameAmount ? before.placed().revision() : version));
    }

    private static <K> Map<K, Deque<Stored>> grouped(Set<Stored> stored, Function<PayoutLine, K> key) {
        var groups = new HashMap<K, Deque<Stored>>();
        stored.forEach(s -> groups.computeIfAbsent(key.apply(s.placed().line()), k -> new ArrayDeque<>())
                .add(s));
        return groups;
    }

    private static <K> @Nullable Stored poll(Map<K, Deque<Stored>> groups, K key) {
        var group = groups.get(key);
        return group == null ? null : group.poll();
    }

    private static PayoutLine placeless(PayoutLine line) {
        return new PayoutLine(
                0,
                line.kind(),
                line.providerKind(),
                line.amount(),
                line.at(),
                line.orderReference(),
                line.secondReference(),
                line.captureReference(),
                line.providerOrderId(),
                line.providerTransactionId(),
                line.original());
    }

    /** Takes away what went or changed, and moves what stands elsewhere now; {@link #inserted()} is the caller's to insert. */
    void write(Tx tx, long company, long payout) throws SQLException {
        var gone = new ArrayList<Integer>();
        removed.forEach(s -> gone.add(s.placed().seq()));
        replaced.forEach(s -> gone.add(s.placed().seq()));
        if (!gone.isEmpty()) {
            tx.update(
                    "delete from payout_line where company_id = ? and payout_id = ? and (seq = any (?) or part_of = any (?))",
                    company,
                    payout,
                    Tx.ints(gone),
                    Tx.ints(gone));
        }
        if (!moved.isEmpty()) {
            tx.update(
                    MOVE,
                    Tx.ints(moved.stream().map(Placed::seq).toList()),
                    Tx.ints(moved.stream().map(p -> p.line().line()).toList()),
                    company,
                    payout);
        }
    }

    List<Placed> inserted() {
        return inserted;
    }

    /** Trails that a line which went or changed was matched with. */
    List<Long> trails() {
        var result = new TreeSet<Long>();
        removed.forEach(s -> addTrail(result, s));
        replaced.forEach(s -> addTrail(result, s));
        return List.copyOf(result);
    }

    private static void addTrail(Set<Long> trails, Stored stored) {
        if (stored.trail() != null) {
            trails.add(stored.trail());
        }
    }

    /** The earlier changes and this one, as findings that the payout's page writes out. */
    String told(String earlier, int version, long paidBefore, Payout payout) {
        var currency = payout.currency();
        boolean same = inserted.isEmpty() && removed.isEmpty() && payout.paid().minor() == paidBefore;
        if (same && payout.failure().isPresent()) {
            // That it failed is told apart from its lines.
            return earlier;
        }
        var finding = new TreeMap<String, Object>();
        finding.put("code", "payout-changed");
        finding.put("line", 0);
        finding.put(
                "amount", payout.paid().minus(Money.of(paidBefore, currency)).toString());
        finding.put(
                "arguments",
                List.of(
                        String.valueOf(version),
                        String.valueOf(inserted.size() - replaced.size()),
                        String.valueOf(replaced.size()),
                        String.valueOf(removed.size()),
                        Money.of(paidBefore, currency).toString(),
                        payout.paid().toString()));
        return Json.joined(earlier, Json.write(List.of(finding)));
    }
}
