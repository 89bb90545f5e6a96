package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Tx;

/** Months of which something is to be done, by the clocks of their companies. */
final class DueMonths {
    /** Of one company at once; the others have their turn after. */
    private static final int MONTHS_MAX = 100;

    private final String statement;

    /**
     * Reads the months of one table.
     *
     * @param table with a row for each month by its first day
     * @param condition of a row {@code m} that it is due; {@code n.now} is the company's time and {@code c.zone} its zone. What it asks must
     *     be an index's
     * @param order in which they are taken
     */
    DueMonths(String table, String condition, String order) {
        statement = """
            select d.company_id, d.month
              from unnest(?, ?) as n (company, now)
              join company c on c.company_id = n.company
             cross join lateral (
                   select m.company_id, m.month from %s m
                    where m.company_id = n.company and %s order by m.%s limit ?) d
             order by 1, 2
            """.formatted(table, condition, order);
    }

    /** By company, ascending; companies of which nothing is due are not there. */
    Map<Long, List<YearMonth>> of(Tx tx, Collection<Long> companies, CompanyClocks clocks) throws SQLException {
        var due = new TreeMap<Long, List<YearMonth>>();
        tx.query(
                statement,
                row -> due.computeIfAbsent(row.getLong(1), _ -> new ArrayList<>())
                        .add(YearMonth.from(row.getObject(2, LocalDate.class))),
                Tx.bigints(companies),
                Tx.instants(companies.stream().map(clocks::now).toList()),
                MONTHS_MAX);
        return due;
    }
}
