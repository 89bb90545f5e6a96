package se.knyt.engine;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import se.knyt.engine.books.LinesBeside;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.connections.SignIns;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectChoices;
import se.knyt.engine.flows.DueWork;
import se.knyt.engine.intake.PayoutsApart;
import se.knyt.engine.log.ChangeLog;
import se.knyt.spi.PullSource.Lane;
import se.knyt.spi.Secret;

/** What people and commands tell the engine to do, and what it tells of itself. */
public final class EngineControl {
    private static final String RETRY = """
            update effect e
               set state = case when e.state = 'held' and e.error_code in ('effect.ambiguous', 'effect.not-supported',
                                                                           'effect.answer-unreadable', 'effect.seal-broken')
                                then 'unknown' else 'waiting' end,
                   -- What came to nothing after it was done is done anew; the target would give back the old one under the old key.
                   round = e.round + case when e.state = 'rejected' and e.result_id <> '' then 1 else 0 end,
                   maybe_sent = e.maybe_sent and not (e.state = 'rejected' and e.result_id <> ''), result_id = '',
                   next_at = ?, error_code = '', error_args = '{}', not_there = 0
              from loose_end l
             where l.company_id = ? and %s and l.closed_at is null
               and e.company_id = l.company_id and e.effect_id = l.effect_id and e.state in ('rejected', 'held', 'waiting')
            returning e.trail_id, e.payout_id
            """;
    /** What is held as a whole has no effect to send again: it is planned anew. */
    private static final String RETRY_HELD = """
            select coalesce(l.trail_id, 0), coalesce(l.payout_id, 0) from loose_end l
             where l.company_id = ? and %s and l.closed_at is null and l.effect_id is null and l.cause_key like '%%:held'
            """;

    /** By the two indexes of what waits: of what was done there is no end. */
    private static final String DUE_AGAIN = """
            update effect set next_at = ?
             where company_id = ? and state = 'waiting'
               and effect_id = any (array(
                   select effect_id from effect where company_id = ? and state = 'waiting' and open_needs = 0
                   union all
                   select effect_id from effect where company_id = ? and state = 'waiting' and open_needs > 0))
               and next_at > ?
            """;

    /** It only grows; each move is kept by the moment of machine time that it was made at. */
    private static final String MOVE_CLOCK = """
            with moved as (
                update company set clock_offset_ms = ?
                 where company_id = ? and sandbox and clock_offset_ms < ? returning company_id, clock_offset_ms)
            insert into clock_move (company_id, from_at, offset_ms) select company_id, ?, clock_offset_ms from moved
            """;

    private final Database database;
    private final CompanyClocks clocks;
    private final Connections connections;
    private final SignIns signIns;
    private final ChangeLog log;
    private final EffectChoices choices;
    private final Runnable wake;
    private final BooleanSupplier busy;

    EngineControl(
            Database database,
            CompanyClocks clocks,
            Connections connections,
            SignIns signIns,
            ChangeLog log,
            Runnable wake,
            BooleanSupplier busy) {
        this.database = database;
        this.clocks = clocks;
        this.connections = connections;
        this.signIns = signIns;
        this.log = log;
        this.choices = new EffectChoices(log);
        this.wake = wake;
        this.busy = busy;
    }

    /** Every company's id. */
    public List<Long> directory() {
        return database.forNone(
                "directory",
                tx -> tx.query("select company_id from knyt_company_directory() order by 1", row -> row.getLong(1)));
    }

    /** What companies are called in addresses, by their ids. */
    public Map<Long, String> slugs() {
        return database.forCompanies("slugs", directory(), tx -> {
            var slugs = new TreeMap<Long, String>();
            tx.query(
                    "select company_id, slug from company where ended_at is null",
                    row -> slugs.put(row.getLong(1), row.getString(2)));
            return slugs;
        });
    }

    /** Returns the sandboxes among the companies, whose clocks may have been moved by another process. */
    Set<Long> learnClocks(List<Long> all) {
        return database.forCompanies(
                "clocks",
                all,
                tx -> Set.copyOf(tx.query("select company_id, clock_offset_ms from company where sandbox", row -> {
                    clocks.learn(row.getLong(1), Duration.ofMillis(row.getLong(2)));
                    return row.getLong(1);
                })));
    }

    /**
     * What a company's queue holds and how its trails stand.
     *
     * @param certificatesClosed payouts that are booked: they add up, or what they are off by passed within a limit of the company's
     * @param bankLegsOpen of those, the ones that the bank has not shown yet where the company notes what it shows
     * @param queue duties and changes still to be worked on by themselves
     */
    public record Status(
            long orders,
            long trailsTied,
            long looseEnds,
            long payouts,
            long certificatesClosed,
            long bankLegsOpen,
            long invoiceOpenMinor,
            long queue) {}

    public Status status(long company) {
        return database.forCompany(
                "status",
                company,
                tx -> new Status(
                        count(
                                tx,
                                "select count(*) from trail where company_id = ? and merged_into is null and order_document_id is not null",
                                company),
                        count(tx, "select count(*) from trail where company_id = ? and state = 'tied'", company),
                        count(tx, "select count(*) from loose_end where company_id = ? and closed_at is null", company),
                        count(tx, "select count(*) from payout where company_id = ?", company),
                        count(
                                tx,
                                "select count(*) from payout where company_id = ? and state = 'booked'"
                                        + " and (difference_minor = 0 or difference_class <> '')",
                                company),
                        count(
                                tx,
                                "select count(*) from company c join payout p on p.company_id = c.company_id"
                                        + " and p.book_date >= c.bank_from where c.company_id = ? and p.state = 'booked'"
                                        + " and p.bank_leg = 'open' and p.paid_minor <> 0",
                                company),
                        count(
                                tx,
                                "select coalesce(sum(invoice_open_minor), 0) from trail where company_id = ? and merged_into is null",
                                company),
                        queue(tx, company)));
    }

    /** Duties and changes that a company still works on by itself; zero when it rests. */
    public long queue(long company) {
        return database.forCompany("queue", company, tx -> queue(tx, company));
    }

    private long queue(Tx tx, long company) throws SQLException {
        // What is due first: whatever it leads to is seen after it.
        long further = DueWork.further(tx, company, clocks);
        return further + Queue.count(tx, company, clocks.now(company)) + (busy.getAsBoolean() ? 1 : 0);
    }

    private static long count(Tx tx, String sql, long company) throws SQLException {
        return tx.first(sql, row -> row.getLong(1), company).orElse(0L);
    }

    /** Reads every stream of a company now. */
    public void readNow(long company) {
        database.doForCompany(
                "read-now",
                company,
                tx -> tx.update(
                        "update schedule set hinted_at = ? where company_id = ?", clocks.machineNow(), company));
        wake.run();
    }

    /** Reads one stream now. */
    public void readNow(long company, long connection, String stream) {
        database.doForCompany(
                "read-now",
                company,
                tx -> tx.update(
                        "update schedule set hinted_at = ? where company_id = ? and connection_id = ? and stream = ?",
                        clocks.machineNow(),
                        company,
                        connection,
                        stream));
        wake.run();
    }

    /**
     * Moves a sandbox company's clock to {@code to}; a moment that has passed already changes nothing. Waiting duties are due again.
     *
     * @throws IllegalArgumentException when the company is no sandbox
     */
    public void moveClock(long company, Instant to) {
        var offset = Duration.between(clocks.machineNow(), to);
        boolean sandbox = database.forCompany("clock", company, tx -> {
            tx.update(DUE_AGAIN, clocks.machineNow(), company, company, company, clocks.machineNow());
            tx.update(
                    MOVE_CLOCK,
                    Math.max(0, offset.toMillis()),
                    company,
                    Math.max(0, offset.toMillis()),
                    clocks.machineNow());
            return tx.first("select sandbox from company where company_id = ?", row -> row.getBoolean(1), company)
                    .orElse(false);
        });
        if (!sandbox) {
            throw new IllegalArgumentException("only a sandbox's clock can be moved");
        }
        clocks.learn(company, offset);
        wake.run();
    }

    /** Tries again what hangs on one loose end; the key of a group tries all alike. */
    public int retry(long company, long looseEnd, String actor) {
        return retry(company, "l.loose_end_id = ?", looseEnd, actor);
    }

    public int retryGroup(long company, String groupKey, String actor) {
        return retry(company, "l.group_key = ?", groupKey, actor);
    }

    private int retry(long company, String which, Object key, String actor) {
        int count = database.forCompany("retry", company, tx -> {
            var touched = tx.query(
                    RETRY.formatted(which),
                    row -> new Long[] {row.getLong(1), row.getLong(2)},
                    clocks.machineNow(),
                    company,
                    key);
            touched.addAll(tx.query(
                    RETRY_HELD.formatted(which), row -> new Long[] {row.getLong(1), row.getLong(2)}, company, key));
            var changes = new java.util.ArrayList<ChangeLog.NewChange>();
            for (var ids : touched) {
                if (ids[0] != 0) {
                    changes.add(new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.TRAIL, ids[0], 0));
                }
                if (ids[1] != 0) {
                    changes.add(new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.PAYOUT, ids[1], 0));
                }
            }
            Audit.write(
                    tx,
                    company,
                    clocks.machineNow(),
                    actor,
                    "loose-end.retry",
                    code(tx, company, which, key),
                    Map.of());
            log.append(tx, changes, clocks.machineNow());
            return touched.size() + PayoutsApart.apart(tx, company, which, key, clocks.machineNow());
        });
        wake.run();
        return count;
    }

    /** The customers that a person can choose between at a loose end; empty when there is nothing to choose. */
    public Optional<EffectChoices.Choice> choice(long company, long looseEnd) {
        return database.forCompany("choice", company, tx -> choices.find(tx, company, looseEnd));
    }

    /**
     * Chooses one of the customers that fit: it becomes the counterpart, and the purchase goes on.
     *
     * @return false when somebody has chosen already
     * @throws IllegalArgumentException when the number is none of them
     */
    public boolean choose(long company, long looseEnd, String number, String actor) {
        boolean chosen = database.forCompany("choose", company, tx -> {
            var choice = choices.find(tx, company, looseEnd);
            if (choice.isEmpty()) {
                return false;
            }
            choices.choose(tx, company, choice.get(), number, actor, clocks.machineNow());
            Audit.write(
                    tx,
                    company,
                    clocks.machineNow(),
                    actor,
                    "customer.choose",
                    String.valueOf(choice.get().effect()),
                    Map.of(
                            "customer",
                            number,
                            "candidates",
                            String.join(", ", choice.get().candidates())));
            return true;
        });
        wake.run();
        return chosen;
    }

    /** What a person calls it: the code that its text is found by. */
    private static String code(Tx tx, long company, String which, Object key) throws SQLException {
        return tx.first(
                        "select l.code from loose_end l where l.company_id = ? and " + which + " limit 1",
                        row -> row.getString(1),
                        company,
                        key)
                .orElse("");
    }

    /**
     * Closes a loose end with a reason.
     *
     * @throws IllegalArgumentException without one
     */
    public void close(long company, long looseEnd, String reason, String actor) {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("closing a loose end needs a reason");
        }
        database.doForCompany("loose-end-close", company, tx -> {
            var payouts = tx.query(
                    "update loose_end set closed_at = ?, closed_by = ?, close_reason = ?"
                            + " where company_id = ? and loose_end_id = ? and closed_at is null returning coalesce(payout_id, 0)",
                    row -> row.getLong(1),
                    clocks.now(company),
                    actor,
                    reason,
                    company,
                    looseEnd);
            // What a line of a payout waited for, it waits for no longer: its specification can be written, and what
            // was weighed together with it is weighed without it.
            var again = new ArrayList<ChangeLog.NewChange>();
            for (long payout : payouts) {
                if (payout != 0) {
                    again.add(new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.PAYOUT, payout, 0));
                    again.addAll(LinesBeside.again(tx, company, payout));
                }
            }
            log.append(tx, again, clocks.machineNow());
            Audit.write(
                    tx,
                    company,
                    clocks.machineNow(),
                    actor,
                    "loose-end.close",
                    code(tx, company, "l.loose_end_id = ?", looseEnd),
                    Map.of("reason", reason));
        });
        wake.run();
    }

    /** Plans every open trail and every payout not planned yet anew, after a rule, flow or account was changed. */
    public void planAgain(long company) {
        database.doForCompany("plan-again", company, tx -> {
            var changes = tx.query(
                    "select trail_id from trail where company_id = ? and state in ('waiting', 'held', 'skipped') and merged_into is null",
                    row -> new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.TRAIL, row.getLong(1), 0),
                    company);
            changes.addAll(tx.query(
                    "select payout_id from payout where company_id = ? and (state = 'held' or planned_at is null)"
                            + " union select payout_id from payout where company_id = ? and fee_vat_off_minor <> 0"
                            // What nothing is decided of yet a rule may skip now, or no longer.
                            + " union select payout_id from payout_line where company_id = ? and status in ('unmatched', 'suggested')"
                            + " union select payout_id from line_skip where company_id = ?",
                    row -> new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.PAYOUT, row.getLong(1), 0),
                    company,
                    company,
                    company,
                    company));
            log.append(tx, changes, clocks.machineNow());
        });
        wake.run();
    }

    /** Pauses a connection or resumes it. */
    public void connectionState(long company, long connection, String state, String actor) {
        database.doForCompany("connection-state", company, tx -> {
            signIns.state(tx, company, connection, state);
            audit(tx, company, connection, "connection." + state, actor);
        });
        connections.forget(company, connection);
        wake.run();
    }

    /**
     * Signs a connection in again: keeps what a person gives instead of the old credentials, and everything that waited goes on.
     *
     * @param secrets by setting key; what is not among them stays
     * @throws IllegalArgumentException naming a key that is no secret of the connector's; nothing is changed
     */
    public void signIn(long company, long connection, Map<String, Secret> secrets, String actor) {
        var row = connections(company).stream()
                .filter(c -> c.id() == connection)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such connection"));
        database.doForCompany("sign-in", company, tx -> {
            signIns.renew(tx, row, secrets);
            signIns.state(tx, company, connection, "active");
            audit(tx, company, connection, "sign-in.renew", actor);
        });
        connections.forget(company, connection);
        wake.run();
    }

    private void audit(Tx tx, long company, long connection, String action, String actor) throws SQLException {
        var name = tx.first(
                "select name from connection where company_id = ? and connection_id = ?",
                row -> row.getString(1),
                company,
                connection);
        Audit.write(tx, company, clocks.machineNow(), actor, action, name.orElse(""), Map.of());
    }

    /** The connections of a company. */
    public List<ConnectionRow> connections(long company) {
        return connections.of(List.of(company));
    }
}
