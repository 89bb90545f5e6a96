package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.knyt.core.bookkeeping.DifferenceClass;
import se.knyt.core.bookkeeping.DifferenceLimit;
import se.knyt.core.bookkeeping.DifferenceLimits;
import se.knyt.engine.db.Tx;

/**
 * Keeps with each line what was written off of it within the company's limits, or that providers shared its purchase otherwise than the shop
 * told, in the currency of the purchase, so that it can be listed by its name.
 */
final class WrittenOff {
    private static final String KEEP = """
            update payout_line l set difference = n.class, difference_minor = n.minor
              from unnest(?, ?, ?) as n (seq, class, minor)
             where l.company_id = ? and l.payout_id = ? and l.seq = n.seq and l.difference <> 'paid_by_hand'
               and (l.difference <> n.class or l.difference_minor <> n.minor)
            """;

    private WrittenOff() {}

    static void keep(Tx tx, PayoutRow row, DifferenceLimits limits) throws SQLException {
        var places = new ArrayList<Integer>();
        var classes = new ArrayList<String>();
        var minors = new ArrayList<Long>();
        for (var line : row.lines()) {
            var match = line.match();
            if (match == null || match.rate().isPresent()) {
                continue;
            }
            var open = "credit".equals(match.type()) ? match.amount().negated() : match.amount();
            var paid = line.line().purchased();
            var passes = open.currency().equals(paid.currency())
                    ? limits.passes(open, paid)
                    : Optional.<DifferenceLimit>empty();
            places.add(line.seq());
            var share = "credit".equals(match.type())
                    ? match.share()
                    : match.share().negated();
            boolean shared = passes.isEmpty() && !share.isZero();
            classes.add(
                    shared
                            ? DifferenceClass.OTHER_SHARE.code()
                            : passes.map(limit -> limit.of().code()).orElse(""));
            minors.add(
                    shared
                            ? share.minor()
                            : passes.isEmpty() ? 0L : open.minus(paid).minor());
        }
        if (!places.isEmpty()) {
            tx.update(
                    KEEP, Tx.ints(places), Tx.texts(List.copyOf(classes)), Tx.bigints(minors), row.company(), row.id());
        }
    }
}
