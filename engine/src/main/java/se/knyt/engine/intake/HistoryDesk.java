package se.knyt.engine.intake;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.db.Database;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.spi.HistoryTerms;

/** Asks for all that a provider still tells of the time before the company began with Knyt. */
public final class HistoryDesk {
    /** Where a provider states nothing: what is older need not be kept by anybody (bokföringslagen 7 kap. 2 §). */
    static final Period WHERE_UNKNOWN = Period.ofYears(7);

    /** A provider that goes by days of its own may have let the first one go already. */
    private static final Duration MARGIN = Duration.ofDays(1);

    private final Database database;
    private final CompanyClocks clocks;
    private final Connections connections;
    private final HistoryReminder reminder;
    private final Runnable wake;

    /** @param wake called when there is something to read */
    public HistoryDesk(
            Database database, CompanyClocks clocks, Connections connections, LooseEnds looseEnds, Runnable wake) {
        this.reminder = new HistoryReminder(looseEnds);
        this.database = database;
        this.clocks = clocks;
        this.connections = connections;
        this.wake = wake;
    }

    /** Whether such a connector tells of payouts. */
    public boolean possible(String connector) {
        var known = connections.catalogue().get(connector);
        return known != null && known.historyTerms().isPresent();
    }

    /**
     * Begins to fetch, goes on where it failed, or begins anew where it is done: what is kept stays, and what the provider tells besides is
     * added. What runs is left as it is.
     *
     * @throws IllegalArgumentException when there is no such connection, or its system tells of no payouts
     */
    public void fetch(long company, long connection, String actor) {
        var row = connections.of(List.of(company)).stream()
                .filter(c -> c.id() == connection)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such connection"));
        var terms = connections
                .connector(row)
                .flatMap(connector -> connector.historyTerms())
                .orElseThrow(() -> new IllegalArgumentException("nothing is told of earlier payouts"));
        database.doForCompany("history", company, tx -> {
            var start = tx.first(
                            "select start_date from company where company_id = ?",
                            r -> r.getObject(1, LocalDate.class),
                            company)
                    .orElseThrow();
            var until = start.atStartOfDay(ZoneId.of(row.zone())).toInstant();
            var from = from(row, terms, until);
            boolean any = from.isBefore(until);
            int changed = tx.update(
                    """
                    insert into history_read (company_id, connection_id, state, from_at, until_at, reach_known, next_at, asked_by,
                                              asked_at, finished_at)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    on conflict (company_id, connection_id) do update
                       set state = case history_read.state when 'done' then excluded.state else 'running' end,
                           from_at = case history_read.state when 'done' then excluded.from_at else history_read.from_at end,
                           until_at = excluded.until_at,
                           cursor = case history_read.state when 'done' then '' else history_read.cursor end,
                           reached_at = case history_read.state when 'done' then null else history_read.reached_at end,
                           pages = case history_read.state when 'done' then 0 else history_read.pages end,
                           records = case history_read.state when 'done' then 0 else history_read.records end,
                           missing = case history_read.state when 'done' then 0 else history_read.missing end,
                           missing_names = case history_read.state when 'done' then '{}' else history_read.missing_names end,
                           payouts = case history_read.state when 'done' then 0 else history_read.payouts end,
                           finished_at = excluded.finished_at,
                           next_at = excluded.next_at, failure_code = '', failure_args = '{}', failures = 0,
                           asked_by = excluded.asked_by, asked_at = excluded.asked_at
                     where history_read.state in ('failed', 'done')
                    """,
                    company,
                    connection,
                    any ? "running" : "done",
                    any ? from : until,
                    until,
                    terms.back().isPresent(),
                    clocks.machineNow(),
                    actor,
                    clocks.now(company),
                    any ? null : clocks.now(company));
            reminder.asked(tx, company, connection, clocks.now(company));
            if (changed > 0) {
                Audit.write(tx, company, clocks.machineNow(), actor, "history.fetch", row.name(), Map.of());
            }
        });
        wake.run();
    }

    private Instant from(ConnectionRow row, HistoryTerms terms, Instant until) {
        var zone = ZoneId.of(row.zone());
        return terms.back()
                .map(back -> clocks.now(row.company())
                        .atZone(zone)
                        .minus(back)
                        .toInstant()
                        .plus(MARGIN))
                .orElseGet(() -> until.atZone(zone).minus(WHERE_UNKNOWN).toInstant());
    }
}
