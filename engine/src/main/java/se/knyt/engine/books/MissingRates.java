package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.looseends.LooseEnds;

/** The closing rates that the revaluation of a month lacks, each a loose end by its currency: one that a person closes stays closed. */
final class MissingRates {
    /** Named as a purchase without a rate is: what fetches rates goes by it. */
    static final String CODE = "currency.no-rate";

    /** A month's are few, and found by their group. */
    private static final String OPEN = """
            select cause_key from loose_end
             where company_id = ? and group_key = ? and closed_at is null and starts_with(cause_key, ?)
            """;

    private final LooseEnds looseEnds;

    MissingRates(IdAllocator ids) {
        this.looseEnds = new LooseEnds(ids);
    }

    /**
     * Makes those of a month be exactly of these currencies.
     *
     * @param currencies codes; none where the month lacks no rate, or waits for none
     */
    void tell(Tx tx, long company, YearMonth month, List<String> currencies, Instant now) throws SQLException {
        var of = "revaluation:" + month + ":";
        var ends = currencies.stream().map(currency -> end(of, currency, now)).toList();
        var causes = new TreeSet<>(tx.query(OPEN, row -> row.getString(1), company, CODE, of));
        ends.forEach(end -> causes.add(end.causeKey()));
        looseEnds.syncCauses(tx, company, causes, ends, now);
    }

    private static LooseEnd end(String of, String currency, Instant now) {
        return new LooseEnd(of + currency, CODE, Map.of("0", currency), CODE, null, null, null, null, null, now, true);
    }
}
