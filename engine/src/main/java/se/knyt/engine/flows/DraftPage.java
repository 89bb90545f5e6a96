package se.knyt.engine.flows;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.knyt.engine.db.Tx;

/**
 * Some of the drafts of returns of a payout, in the order of its lines.
 *
 * @param next the line that the next page begins with; empty on the last one
 * @param others whether there are any of the other kind: let be where these are not, and the other way round
 */
public record DraftPage(List<Listed> drafts, Optional<Integer> next, boolean others) {
    /** Each is worked out from its whole purchase. */
    private static final int SHOWN_MAX = 25;

    private static final String FROM =
            " from payout_line l join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id"
                    + " left join lateral (select e.closed_by, e.closed_at, e.close_reason from loose_end e"
                    + " where e.company_id = l.company_id and e.cause_key = 'line:' || l.payout_id || ':' || l.seq"
                    + " and e.closed_at is not null and e.closed_by <> 'knyt' order by e.closed_at desc limit 1) e on true"
                    + " where l.company_id = ? and l.payout_id = ? and l.kind = 'refund' and l.fact_id is null"
                    + " and l.seq >= ? and (e.closed_by is not null) = ? order by l.seq limit ?";
    private static final String LINES =
            "select " + ReturnDrafts.LINE + ", e.closed_by, e.closed_at, e.close_reason" + FROM;
    private static final String ANY = "select 1" + FROM;

    public DraftPage {
        drafts = List.copyOf(drafts);
    }

    /**
     * Where a page begins.
     *
     * @param from the first line that it may hold
     * @param letBe whether it holds what a person has let be, or what nobody has
     */
    public record Place(int from, boolean letBe) {
        public static final Place START = new Place(0, false);
    }

    /** A draft, and who has let it be. */
    public record Listed(ReturnDrafts.Draft draft, Optional<LetBe> letBe) {}

    /** A person has closed its loose end. */
    public record LetBe(String by, Instant at, String reason) {}

    /** Works out what a line would become. */
    @FunctionalInterface
    interface Drafting {
        ReturnDrafts.Draft of(ReturnDrafts.Line line) throws SQLException;
    }

    private record Found(ReturnDrafts.Line line, Optional<LetBe> letBe) {}

    static DraftPage read(Tx tx, long company, long payout, Place place, Drafting drafting) throws SQLException {
        var found = tx.query(
                LINES,
                row -> new Found(
                        ReturnDrafts.Line.of(row),
                        place.letBe()
                                ? Optional.of(new LetBe(row.getString(14), Tx.instant(row, 15), row.getString(16)))
                                : Optional.empty()),
                company,
                payout,
                place.from(),
                place.letBe(),
                SHOWN_MAX + 1);
        boolean more = found.size() > SHOWN_MAX;
        var drafts = new ArrayList<Listed>();
        for (var one : more ? found.subList(0, SHOWN_MAX) : found) {
            drafts.add(new Listed(drafting.of(one.line()), one.letBe()));
        }
        return new DraftPage(
                drafts,
                more ? Optional.of(found.getLast().line().seq()) : Optional.empty(),
                tx.first(ANY, row -> row.getInt(1), company, payout, 0, !place.letBe(), 1)
                        .isPresent());
    }
}
