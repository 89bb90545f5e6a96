package se.knyt.engine.disputes;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;

/**
 * The lines of a payout that a dispute moved: the money taken, the money given back, the fee. Each finds its dispute and its purchase; of
 * a chargeback that no provider has told of, the line makes the dispute, with everything unknown that the line does not say.
 */
public final class DisputeLines {
    private static final String LINES = """
            select l.seq, l.kind, l.amount_minor, l.at, l.order_reference, l.second_reference, l.capture_reference, l.provider_order_id,
                   l.provider_transaction_id, l.provider_kind, l.dispute_id, l.trail_id
              from payout_line l
             where l.company_id = ? and l.payout_id = ? and l.kind in ('chargeback', 'chargeback_won', 'dispute_fee')
             order by l.seq
            """;

    /** The case itself where the line names it, else the payment, else the purchase; of several the one opened last. */
    private static final String KNOWN = """
            select n.s, d.dispute_id, d.trail_id
              from unnest(?, ?, ?) as n (s, t, o)
             cross join lateral (
                   select e.dispute_id, e.trail_id from (
                     select 0 as rank, x.* from dispute x where x.company_id = ? and x.provider = ? and x.source_id = ? || n.s
                     union all
                     select 1, x.* from dispute x where x.company_id = ? and x.provider = ? and x.source_id = n.t and n.t <> ''
                     union all
                     select 2, x.* from dispute x where x.company_id = ? and x.provider = ?
                        and x.provider_transaction_id in (n.t, n.o) and x.provider_transaction_id <> ''
                     union all
                     select 3, x.* from dispute x where x.company_id = ? and x.provider = ?
                        and x.provider_order_id = n.o and x.provider_order_id <> '') e
                    order by e.rank, e.opened_at desc, e.dispute_id limit 1) d
            """;

    private static final String MAKE = """
            insert into dispute (company_id, dispute_id, connection_id, provider, source_id, state, reason, reason_word, currency,
                                 amount_minor, opened_at, order_reference, provider_order_id, provider_transaction_id, trail_id)
            values (?, ?, ?, ?, ?, 'unknown', 'unknown', '', ?, ?, ?, ?, ?, ?, ?)
            on conflict (company_id, provider, source_id) do nothing
            """;
    private static final String ATTACH = """
            update payout_line l set dispute_id = n.d, trail_id = n.t from unnest(?, ?, ?) as n (s, d, t)
             where l.company_id = ? and l.payout_id = ? and l.seq = n.s
               and (l.dispute_id, l.trail_id) is distinct from (n.d, n.t)
            """;

    /**
     * Sums are by currency: where several are left, the one told is one that took, the dispute's own first, and the mix is noted. One of
     * which nobody has said how far it has come, or a person only that it is to be answered, is won when all that was taken has come
     * back, in each currency.
     */
    private static final String SUM = """
            update dispute d
               set drawn_currency = s.currency, drawn_minor = s.drawn,
                   drawn_mixed = case when s.away > 0 and s.given then 'back' when s.away > 1 then 'taken' else '' end,
                   drawn_fee_currency = case when s.fees = 1 then s.fee_currency else '' end,
                   drawn_fee_minor = case when s.fees = 1 then s.fee else 0 end,
                   trail_id = coalesce(d.trail_id, s.trail),
                   decided_by = case when d.state_word = '' and d.state = 'needs-answer' and s.back and s.away = 0 then ''
                                     else d.decided_by end,
                   state = case when d.state_word <> '' or d.decided_by <> '' and d.state <> 'needs-answer' then d.state
                                when s.back and s.away = 0 then 'won' when d.decided_by <> '' then d.state else 'unknown' end
              from (select distinct on (c.dispute_id) c.dispute_id, c.currency, c.drawn,
                           count(*) filter (where c.drawn < 0) over w as away, bool_or(c.drawn > 0) over w as given,
                           bool_or(c.back > 0) over w as back, min(c.trail) over w as trail,
                           count(*) filter (where c.fee <> 0) over w as fees,
                           max(c.currency) filter (where c.fee <> 0) over w as fee_currency,
                           min(c.fee) filter (where c.fee <> 0) over w as fee
                      from (select l.dispute_id, p.currency, min(l.trail_id) as trail,
                                   coalesce(sum(l.amount_minor) filter (where l.kind <> 'dispute_fee'), 0)::bigint as drawn,
                                   coalesce(sum(l.amount_minor) filter (where l.kind = 'dispute_fee'), 0)::bigint as fee,
                                   coalesce(sum(l.amount_minor) filter (where l.kind = 'chargeback_won'), 0)::bigint as back
                              from payout_line l join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
                             where l.company_id = ? and l.dispute_id = any (?)
                             group by l.dispute_id, p.currency) c
                      join dispute e on e.company_id = ? and e.dispute_id = c.dispute_id
                    window w as (partition by c.dispute_id)
                     order by c.dispute_id, c.drawn < 0 desc, c.drawn <> 0 desc, c.currency = e.currency desc, c.currency) s
             where d.company_id = ? and d.dispute_id = s.dispute_id
            """;

    private DisputeLines() {}

    /** The payout whose lines they are. */
    public record Of(long company, long payout, long connection, String provider, String reference, String currency) {
        /** Begins the id of what a line makes. */
        private String source() {
            return "payout-line:" + reference + ":";
        }
    }

    /** @param trails of purchases whose dispute has just got a line, or lost none */
    public record Taken(Set<Long> disputes, Set<Long> trails) {}

    private record Line(
            int seq,
            PayoutLine.Kind kind,
            long amount,
            Instant at,
            DisputedPurchases.Named named,
            String orderReference,
            String order,
            String transaction,
            @Nullable Long dispute,
            @Nullable Long trail) {
        /** Whether it says what it is about. */
        boolean isNamed() {
            return !transaction.isEmpty() || !order.isEmpty();
        }
    }

    private record Known(long dispute, Optional<Long> trail) {}

    /** Finds a dispute and a purchase for each such line; doing it twice is doing it once. */
    public static Taken take(Tx tx, IdAllocator ids, Of of) throws SQLException {
        var lines = lines(tx, of);
        if (lines.isEmpty()) {
            return new Taken(Set.of(), Set.of());
        }
        var purchases = DisputedPurchases.of(
                tx, of.company(), lines.stream().map(Line::named).toList());
        var known = known(tx, of, lines);
        if (make(tx, ids, of, lines, known, purchases)) {
            known = known(tx, of, lines);
        }
        var seqs = new ArrayList<Integer>();
        var disputes = new ArrayList<@Nullable Long>();
        var trails = new ArrayList<@Nullable Long>();
        var touched = new TreeSet<Long>();
        var changed = new LinkedHashSet<Long>();
        for (var line : lines) {
            var dispute = Optional.ofNullable(known.get(line.seq()));
            var trail = dispute.flatMap(Known::trail)
                    .or(() -> Optional.ofNullable(purchases.get(line.named())))
                    .orElse(line.trail());
            seqs.add(line.seq());
            disputes.add(dispute.map(Known::dispute).orElse(null));
            trails.add(trail);
            dispute.ifPresent(d -> touched.add(d.dispute()));
            if (trail != null && (line.trail() == null || line.dispute() == null)) {
                changed.add(trail);
            }
        }
        tx.update(ATTACH, Tx.ints(seqs), Tx.bigints(disputes), Tx.bigints(trails), of.company(), of.payout());
        if (!touched.isEmpty()) {
            tx.update(SUM, of.company(), Tx.bigints(touched), of.company(), of.company());
        }
        return new Taken(touched, changed);
    }

    private static List<Line> lines(Tx tx, Of of) throws SQLException {
        return tx.query(
                LINES,
                r -> new Line(
                        r.getInt(1),
                        PayoutLine.Kind.ofCode(r.getString(2)),
                        r.getLong(3),
                        Tx.instant(r, 4),
                        new DisputedPurchases.Named(
                                of.provider(),
                                of.connection(),
                                List.of(
                                        r.getString(9),
                                        r.getString(8),
                                        r.getString(7),
                                        r.getString(5),
                                        r.getString(6))),
                        r.getString(5),
                        r.getString(8),
                        r.getString(9),
                        Tx.longOrNull(r, 11),
                        Tx.longOrNull(r, 12)),
                of.company(),
                of.payout());
    }

    private static Map<Integer, Known> known(Tx tx, Of of, List<Line> lines) throws SQLException {
        var result = new HashMap<Integer, Known>();
        tx.query(
                KNOWN,
                r -> result.put(r.getInt(1), new Known(r.getLong(2), Optional.ofNullable(Tx.longOrNull(r, 3)))),
                Tx.ints(lines.stream().map(Line::seq).toList()),
                Tx.texts(lines.stream().map(Line::transaction).toList()),
                Tx.texts(lines.stream().map(Line::order).toList()),
                of.company(),
                of.provider(),
                of.source(),
                of.company(),
                of.provider(),
                of.company(),
                of.provider(),
                of.company(),
                of.provider());
        return result;
    }

    /** Money that comes back, or a fee, of a case that was never seen to begin makes none: it began before the first payout here. */
    private static boolean make(
            Tx tx,
            IdAllocator ids,
            Of of,
            List<Line> lines,
            Map<Integer, Known> known,
            Map<DisputedPurchases.Named, Long> purchases)
            throws SQLException {
        boolean made = false;
        var begun = new HashSet<String>();
        for (var line : lines) {
            if (line.kind() != PayoutLine.Kind.CHARGEBACK || line.amount() >= 0 || known.containsKey(line.seq())) {
                continue;
            }
            if (!begun.add(line.transaction() + "\n" + line.order() + (line.isNamed() ? "" : line.seq()))) {
                continue;
            }
            var source = of.source() + line.seq();
            tx.update(
                    MAKE,
                    of.company(),
                    ids.next(),
                    of.connection(),
                    of.provider(),
                    source,
                    of.currency(),
                    -line.amount(),
                    line.at(),
                    line.orderReference(),
                    line.order(),
                    line.transaction(),
                    purchases.get(line.named()));
            made = true;
        }
        return made;
    }
}
