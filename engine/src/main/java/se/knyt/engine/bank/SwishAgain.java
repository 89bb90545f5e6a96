package se.knyt.engine.bank;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.PageWriter;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.engine.trails.TrailState;

/**
 * Lines of the bank that no purchase is known of, told anew when a sale comes, or is paid by another line: the sum of a day's Swish payments
 * may be what is open now. Looked at are the lines of the days that such a sale can be paid on, and of them those with money that is open.
 */
public final class SwishAgain {
    private static final String MARK = """
            update bank_entry e set swish_new = true
              from (select distinct company_id, event_date from fact
                     where company_id = any (?) and trail_id = any (?) and provider = 'swish' and type = 'sale') f
             where e.company_id = f.company_id and e.booked_on between f.event_date and f.event_date + ?
               and e.swish_payout_id is not null and e.state <> 'left' and not e.swish_new
               and exists (select 1 from payout_line l where l.company_id = e.company_id and l.payout_id = e.swish_payout_id
                              and l.status in ('unmatched', 'suggested') and l.kind = 'sale' and starts_with(l.provider_kind, ?))
            returning e.company_id
            """;

    private static final Logger LOG = LoggerFactory.getLogger(SwishAgain.class);

    private final Database database;
    private final SwishDays days;
    /** Companies that have marked lines, as far as this process knows. */
    private final Set<Long> marked = ConcurrentHashMap.newKeySet();

    public SwishAgain(
            Database database, CompanyClocks clocks, IdAllocator ids, SettingsStore settings, PageWriter pages) {
        this.database = database;
        this.days = new SwishDays(database, clocks, ids, settings, pages);
    }

    /** A process that died may have marked lines and not told of them. */
    public void begin(long company) {
        marked.add(company);
    }

    /** Marks the lines that sales of the purchases may be paid by; they are told of once that is committed. */
    public void mark(Tx tx, Collection<TrailState> purchases) throws SQLException {
        Map<Long, Set<Long>> sold = new TreeMap<>();
        for (var purchase : purchases) {
            if (purchase.facts().stream()
                    .anyMatch(f -> SwishConnections.PROVIDER.equals(f.provider()) && "sale".equals(f.type()))) {
                sold.computeIfAbsent(purchase.company(), _ -> new TreeSet<>()).add(purchase.trail());
            }
        }
        if (sold.isEmpty()) {
            return;
        }
        var whose = new TreeSet<>(tx.query(
                MARK,
                row -> row.getLong(1),
                Tx.bigints(sold.keySet()),
                Tx.bigints(sold.values().stream().flatMap(Set::stream).toList()),
                SwishSales.BOOKED_AFTER_DAYS,
                SwishLines.PAID_BY_BANK));
        tx.afterCommit(() -> marked.addAll(whose));
    }

    /** Tells of what is marked; returns whose lines were told. What cannot be told now stays marked, and is told when a file comes. */
    public Set<Long> told() {
        var told = new TreeSet<Long>();
        for (long company : List.copyOf(marked)) {
            marked.remove(company);
            try {
                if (tell(company)) {
                    told.add(company);
                }
            } catch (RuntimeException e) {
                LOG.error("Swish payments of company {} could not be told anew", company, e);
            }
        }
        return told;
    }

    private boolean tell(long company) {
        boolean any = database.forCompany(
                "swish-again",
                company,
                tx -> tx.first(
                                "select 1 from bank_entry where company_id = ? and swish_new limit 1",
                                row -> row.getInt(1),
                                company)
                        .isPresent());
        if (any) {
            days.tell(company);
        }
        return any;
    }
}
