package se.knyt.engine.bank;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import se.knyt.engine.db.Tx;

/** What is open at Swish: sales that no payment has been seen of, and refunds that no line has shown. */
final class SwishSales {
    /** A refund may be made for thirteen months, and what was sold is looked for by its name as long. */
    private static final int BEFORE_DAYS = 400;

    private static final int AFTER_DAYS = 10;
    /** Over Easter and a weekend the bank books nothing. */
    static final int BOOKED_AFTER_DAYS = 5;

    /** A line of more sales of a day is not told apart by its sum. */
    private static final int SUM_MAX = 2_000;

    private static final int FACTS_MAX = 50_000;
    /** By what is open at the provider: what has been paid out is not looked through. */
    private static final String OPEN = """
            select f.fact_id, f.type, f.event_date, f.amount_minor - f.elsewhere_minor, r.reference, r.rank
              from provider_item i
              join fact f on f.company_id = i.company_id and f.fact_id = i.fact_id
              left join fact_reference r on r.company_id = f.company_id and r.fact_id = f.fact_id and r.provider = f.provider
             where i.company_id = ? and i.provider = 'swish' and i.cleared_on is null and i.currency = 'SEK'
               and f.event_date between ? and ?
               and not exists (select 1 from payout_line l where l.company_id = f.company_id and l.fact_id = f.fact_id)
             order by f.event_date desc, f.fact_id, r.rank, r.reference limit ?
            """;

    private final Map<Long, Sale> open = new LinkedHashMap<>();

    /**
     * Something open.
     *
     * @param minor without sign
     * @param references that may name it; none for some
     * @param order the weakest of them, by which people call it
     */
    record Sale(long fact, String type, LocalDate day, long minor, Set<String> references, String order) {
        boolean isSale() {
            return type.equals("sale");
        }

        boolean isCredit() {
            return type.equals("credit");
        }
    }

    /** Those that lines of these days can concern. */
    SwishSales(Tx tx, long company, LocalDate from, LocalDate to) throws SQLException {
        tx.query(OPEN, this::add, company, from.minusDays(BEFORE_DAYS), to.plusDays(AFTER_DAYS), FACTS_MAX);
    }

    private Sale add(ResultSet row) throws SQLException {
        long id = row.getLong(1);
        var before = open.get(id);
        String reference = row.getString(5);
        var references = new TreeSet<>(before == null ? Set.<String>of() : before.references());
        if (reference != null) {
            references.add(reference);
        }
        var sale = new Sale(
                id,
                row.getString(2),
                row.getObject(3, LocalDate.class),
                Math.abs(row.getLong(4)),
                references,
                reference == null ? "" : reference);
        open.put(id, sale);
        return sale;
    }

    /** Whatever names any of them. */
    Set<String> references() {
        var all = new HashSet<String>();
        open.values().forEach(sale -> all.addAll(sale.references()));
        return all;
    }

    /** Those of one side that an order, or another reference, names. */
    List<Sale> named(String reference, boolean credit) {
        return open.values().stream()
                .filter(sale -> credit ? sale.isCredit() : sale.isSale())
                .filter(sale -> sale.references().contains(reference))
                .toList();
    }

    /**
     * The sales that one line of the bank sums up: all that are open of its day, or of the days before it on which nothing was booked,
     * where exactly one such run of days makes its amount.
     *
     * @param apart references of sales that other lines of the bank name
     */
    Optional<List<Sale>> summed(long minor, LocalDate bookedOn, Collection<String> apart) {
        var found = new HashSet<Set<Sale>>();
        for (int last = 0; last <= BOOKED_AFTER_DAYS; last++) {
            for (int first = last; first <= BOOKED_AFTER_DAYS; first++) {
                var from = bookedOn.minusDays(first);
                var to = bookedOn.minusDays(last);
                var some = open.values().stream()
                        .filter(Sale::isSale)
                        .filter(sale ->
                                !sale.day().isBefore(from) && !sale.day().isAfter(to))
                        .filter(sale -> sale.references().stream().noneMatch(apart::contains))
                        .toList();
                if (some.size() > 1
                        && some.size() <= SUM_MAX
                        && some.stream().mapToLong(Sale::minor).sum() == minor
                        && some.stream().noneMatch(sale -> sale.order().isEmpty())) {
                    found.add(new HashSet<>(some));
                }
            }
        }
        return found.size() == 1
                ? Optional.of(found.iterator().next().stream()
                        .sorted(Comparator.comparingLong(Sale::fact))
                        .toList())
                : Optional.empty();
    }
}
