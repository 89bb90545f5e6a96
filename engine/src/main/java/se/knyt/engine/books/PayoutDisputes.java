package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.Set;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.disputes.DisputeLines;
import se.knyt.engine.disputes.DisputeWatch;
import se.knyt.engine.settings.SettingsStore;

/** The disputes that lines of a payout are of. */
final class PayoutDisputes {
    private final IdAllocator ids;
    private final DisputeWatch watch;

    PayoutDisputes(IdAllocator ids, SettingsStore settings) {
        this.ids = ids;
        this.watch = new DisputeWatch(ids, settings);
    }

    /**
     * What a dispute took, gave back or cost is told whether the payout closes or not: the case has its own last day.
     *
     * @return trails of which something else holds now
     */
    Set<Long> take(Tx tx, PayoutRow row, PayoutContext moment) throws SQLException {
        if (row.lines().stream()
                .noneMatch(line -> DisputeLineKinds.KINDS.contains(line.line().kind()))) {
            return Set.of();
        }
        var payout = row.payout();
        var taken = DisputeLines.take(
                tx,
                ids,
                new DisputeLines.Of(
                        moment.company(),
                        row.id(),
                        row.connection(),
                        payout.provider(),
                        payout.reference(),
                        payout.currency().code()));
        watch.look(tx, moment.company(), taken.disputes(), moment.companyNow());
        return taken.trails();
    }

    /** What a dispute has left in the books is known with the rate of its payout. */
    void atRate(Tx tx, PayoutRow row, PayoutContext moment) throws SQLException {
        var touched = tx.query(
                "select distinct dispute_id from payout_line l join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id"
                        + " where l.company_id = ? and l.payout_id = ? and l.dispute_id is not null and p.book_rate is not null",
                found -> found.getLong(1),
                moment.company(),
                row.id());
        watch.look(tx, moment.company(), touched, moment.companyNow());
    }
}
