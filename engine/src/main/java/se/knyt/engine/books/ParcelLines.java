package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.CapturedOnce;
import se.knyt.core.reconciliation.MatchStatus;
import se.knyt.core.reconciliation.OpenItem;
import se.knyt.core.reconciliation.Reconciler;
import se.knyt.engine.db.Tx;

/**
 * Lines that cover several deliveries: money that was taken once for an order whose parcels are sold one by one. A line that is all of them
 * together is parted, so that each part settles its own sale; in all it stays the line that the provider told. What it cannot be known of is
 * named.
 */
final class ParcelLines {
    /** Of the order and the capture both: the line is stronger than one of the order alone. */
    private static final int TIER = 2;

    private static final String FIRST = """
            update payout_line l set amount_minor = n.a, original_minor = n.o from unnest(?, ?, ?) as n (s, a, o)
             where l.company_id = ? and l.payout_id = ? and l.seq = n.s
            """;
    private static final String FURTHER = """
            insert into payout_line (company_id, payout_id, seq, line, kind, provider_kind, amount_minor, at, order_reference,
                                     second_reference, capture_reference, provider_order_id, provider_transaction_id, revision,
                                     original_currency, original_minor, original_by, status, tier, fact_id, trail_id, matched_by,
                                     matched_at, ruled_as, ruled_account, cost_centre, project, ruled_by, ruled_version, dimensions,
                                     part_of)
            select l.company_id, l.payout_id, n.q, l.line, l.kind, l.provider_kind, n.a, l.at, l.order_reference,
                   l.second_reference, l.capture_reference, l.provider_order_id, l.provider_transaction_id, l.revision,
                   l.original_currency, n.o, l.original_by, l.status, l.tier, n.f, l.trail_id, l.matched_by,
                   l.matched_at, l.ruled_as, l.ruled_account, l.cost_centre, l.project, l.ruled_by, l.ruled_version, l.dimensions,
                   l.seq
              from unnest(?, ?, ?, ?, ?) as n (s, q, a, o, f)
              join payout_line l on l.company_id = ? and l.payout_id = ? and l.seq = n.s
            """;
    /** What was captured for the purchases and no delivery has sold. */
    private static final String UNDELIVERED =
            "select distinct trail_id from unbooked_capture where company_id = ? and trail_id = any (?)";

    private final List<PayoutRow.Line> open;
    private final List<Reconciler.LineResult> found;
    private final Map<Integer, CapturedOnce.Of> settled;
    private final Map<Integer, CapturedOnce.Of> unclear;
    private final Map<String, PayoutMatching.Fact> facts;

    private ParcelLines(
            List<PayoutRow.Line> open,
            List<Reconciler.LineResult> found,
            Map<Integer, CapturedOnce.Of> settled,
            Map<Integer, CapturedOnce.Of> unclear,
            Map<String, PayoutMatching.Fact> facts) {
        this.open = open;
        this.found = List.copyOf(found);
        this.settled = settled;
        this.unclear = unclear;
        this.facts = facts;
    }

    /**
     * @param open lines that are matched with nothing yet
     * @param found what the matching made of them, in the same order
     */
    static ParcelLines of(
            List<PayoutRow.Line> open, List<Reconciler.LineResult> found, Map<String, PayoutMatching.Fact> facts) {
        var items = facts.values().stream().map(PayoutMatching.Fact::item).toList();
        var named = CapturedOnce.of(found, items, item -> purchase(facts, item));
        var results = new ArrayList<>(found);
        var settled = new HashMap<Integer, CapturedOnce.Of>();
        var unclear = new HashMap<Integer, CapturedOnce.Of>();
        named.forEach((place, of) -> {
            var line = found.get(place).line();
            boolean parts = of.settledBy(line)
                    && CapturedOnce.brought(line, amounts(of)).stream().allMatch(Money::isPositive);
            (parts ? settled : unclear).put(place, of);
            if (parts) {
                results.set(place, new Reconciler.LineResult(line, MatchStatus.MATCHED, TIER, of.items(), List.of()));
            }
        });
        return new ParcelLines(open, results, settled, unclear, facts);
    }

    private static String purchase(Map<String, PayoutMatching.Fact> facts, OpenItem item) {
        var fact = facts.get(item.id());
        return fact == null || fact.trail() == null ? "" : String.valueOf(fact.trail());
    }

    private static List<Money> amounts(CapturedOnce.Of of) {
        return of.items().stream().map(OpenItem::amount).toList();
    }

    /** What became of the lines; one that covers several deliveries is matched with all of them. */
    List<Reconciler.LineResult> found() {
        return found;
    }

    /** Parts the lines that are matched with several deliveries; the first part is the line itself and stands already. */
    void write(Tx tx, PayoutRow row) throws SQLException {
        if (settled.isEmpty()) {
            return;
        }
        int last = row.lines().stream().mapToInt(PayoutRow.Line::seq).max().orElse(0);
        var first = new Parts();
        var further = new Parts();
        for (var one : new TreeMap<>(settled).entrySet()) {
            var line = open.get(one.getKey());
            var items = one.getValue().items();
            var brought = CapturedOnce.brought(line.line(), amounts(one.getValue()));
            boolean changed = line.line().original().isPresent();
            for (int i = 0; i < items.size(); i++) {
                var original = changed ? items.get(i).amount().minor() : 0L;
                var parts = i == 0 ? first : further;
                int seq = i == 0 ? line.seq() : ++last;
                parts.add(
                        line.seq(),
                        seq,
                        brought.get(i).minor(),
                        original,
                        Long.parseLong(items.get(i).id()));
            }
        }
        tx.update(
                FIRST,
                Tx.ints(first.lines),
                Tx.bigints(first.amounts),
                Tx.bigints(first.originals),
                row.company(),
                row.id());
        tx.update(
                FURTHER,
                Tx.ints(further.lines),
                Tx.ints(further.seqs),
                Tx.bigints(further.amounts),
                Tx.bigints(further.originals),
                Tx.bigints(further.facts),
                row.company(),
                row.id());
    }

    /** Rows of parts, column by column. */
    private static final class Parts {
        private final List<Integer> lines = new ArrayList<>();
        private final List<Integer> seqs = new ArrayList<>();
        private final List<Long> amounts = new ArrayList<>();
        private final List<Long> originals = new ArrayList<>();
        private final List<Long> facts = new ArrayList<>();

        void add(int line, int seq, long amount, long original, long fact) {
            lines.add(line);
            seqs.add(seq);
            amounts.add(amount);
            originals.add(original);
            facts.add(fact);
        }
    }

    /**
     * Why lines settle none of the deliveries that they name, by their places: goods are to be sent yet, or the deliveries are not the line
     * and nothing says which of them it pays. One delivery of another amount that nothing waits behind is what it always was, a suggestion.
     */
    Map<Integer, MetInvoices.Unmet> unmet(Tx tx, long company) throws SQLException {
        var result = new HashMap<Integer, MetInvoices.Unmet>();
        if (unclear.isEmpty()) {
            return result;
        }
        var waiting = undelivered(tx, company);
        unclear.forEach((place, of) -> {
            var line = open.get(place);
            var purchase = facts.get(of.items().getFirst().id());
            var paid = line.line().purchased();
            boolean awaited = of.sum().compareTo(paid) < 0
                    && purchase != null
                    && purchase.trail() != null
                    && waiting.contains(purchase.trail());
            if (awaited || of.items().size() > 1) {
                result.put(
                        line.seq(),
                        new MetInvoices.Unmet(
                                awaited ? "payout.parcels-awaited" : "payout.parcels-unclear",
                                Map.of(
                                        "count",
                                        String.valueOf(of.items().size()),
                                        "delivered",
                                        of.sum().toString(),
                                        "paid",
                                        paid.toString(),
                                        "lines",
                                        String.valueOf(of.lines()),
                                        "difference",
                                        paid.minus(of.sum()).toString())));
            }
        });
        return result;
    }

    private Set<Long> undelivered(Tx tx, long company) throws SQLException {
        var trails = unclear.values().stream()
                .map(of -> facts.get(of.items().getFirst().id()))
                .filter(fact -> fact != null && fact.trail() != null)
                .map(PayoutMatching.Fact::trail)
                .distinct()
                .toList();
        return new HashSet<>(tx.query(UNDELIVERED, r -> r.getLong(1), company, Tx.bigints(trails)));
    }
}
