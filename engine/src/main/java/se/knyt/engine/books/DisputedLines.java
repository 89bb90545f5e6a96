package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.LineRuling;
import se.knyt.engine.db.Tx;

/** Where all lines of a dispute stand: where its first one does, whatever rules say of the others or by then. */
public final class DisputedLines {
    /**
     * The first of what payouts have taken of each dispute, or given back, that lines of a payout are of: where that is booked all of it
     * is, or what one took would not be met by what another gives back.
     */
    private static final String FIRST = """
            select l.seq, e.payout_id, e.seq, e.ruled_account, e.ruled_by, e.ruled_version, e.reference, e.line
              from payout_line l
             cross join lateral (
                   select x.payout_id, x.seq, x.ruled_account, x.ruled_by, x.ruled_version, p.reference, x.line
                     from payout_line x
                     join payout p on p.company_id = x.company_id and p.payout_id = x.payout_id
                    where x.company_id = l.company_id and x.dispute_id = l.dispute_id and x.kind in ('chargeback', 'chargeback_won')
                    order by (p.state = 'booked' or p.planned_at is not null) desc, p.planned_at nulls last,
                             (p.planned_at is null and x.payout_id = l.payout_id) desc, x.payout_id, x.seq limit 1) e
             where l.company_id = ? and l.payout_id = ? and l.dispute_id is not null and l.kind in ('chargeback', 'chargeback_won')
            """;

    private DisputedLines() {}

    /**
     * The line that decides for a line of a dispute.
     *
     * @param here whether it is of the same payout
     * @param seq its place there
     * @param reference of its payout
     * @param line its number in the settlement
     * @param ruling as it stands, where it is of another payout
     */
    public record First(boolean here, int seq, String reference, int line, LineRuling ruling) {}

    /** By the place of each line of a dispute in the payout. */
    static Map<Integer, First> first(Tx tx, PayoutRow row) throws SQLException {
        var first = new HashMap<Integer, First>();
        if (row.lines().stream()
                .noneMatch(line -> DisputeLineKinds.KINDS.contains(line.line().kind()))) {
            return first;
        }
        tx.query(
                FIRST,
                r -> first.put(
                        r.getInt(1),
                        new First(
                                r.getLong(2) == row.id(),
                                r.getInt(3),
                                r.getString(7),
                                r.getInt(8),
                                new LineRuling(Optional.empty(), r.getInt(4), "", "", r.getString(5), r.getInt(6)))),
                row.company(),
                row.id());
        return first;
    }

    /** With all lines of a dispute where its first one is. */
    static PayoutRow placed(Tx tx, PayoutRow row) throws SQLException {
        var first = first(tx, row);
        if (first.isEmpty()) {
            return row;
        }
        var ruled = new HashMap<Integer, LineRuling>();
        row.lines().forEach(line -> ruled.put(line.seq(), line.ruling()));
        return row.with(row.lines().stream()
                .map(line -> {
                    var of = first.get(line.seq());
                    if (of == null) {
                        return line;
                    }
                    var then = of.here() ? ruled.getOrDefault(of.seq(), LineRuling.NONE) : of.ruling();
                    return line.ruled(line.ruling().on(then));
                })
                .toList());
    }
}
