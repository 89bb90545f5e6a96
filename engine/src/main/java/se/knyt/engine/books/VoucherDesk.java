package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.engine.settings.VoucherScopes;
import se.knyt.engine.settings.VoucherScopes.Scope;

/** Whether each sale has a voucher of its own or a channel's day has one: seen, chosen, and proved across the change. */
public final class VoucherDesk {
    /** What is looked at on each side of a change. */
    private static final int DAYS_AROUND = 7;

    private static final int FACTS_MAX = 20_000;

    /**
     * Sales and credits of some days, by how many of the two ways each is booked. A refund that the provider paid in several transactions
     * is several facts of one credit: it is told from its document. A sale that several providers pay is told with its first part.
     */
    private static final String AROUND = """
            select count(*), count(*) filter (where alone and by_day), count(*) filter (where not alone and not by_day)
              from (select exists (select 1 from voucher v
                                    where v.company_id = f.company_id and v.trail_id = f.trail_id and v.document_id = f.document_id
                                      and (f.type = 'credit' or v.voucher_key = f.fact_key || ':voucher')) as alone,
                           exists (select 1 from day_entry d
                                    where d.company_id = f.company_id and d.trail_id = f.trail_id and d.document_id = f.document_id
                                      and (f.type = 'credit' or d.entry_key = f.fact_key)) as by_day
                      from (select company_id, trail_id, document_id, fact_key, type from fact
                             where company_id = ? and event_date between ? and ? and type in ('sale', 'credit')
                               and position(':by:' in fact_key) = 0
                               -- What stands in a customer ledger is no voucher's of ours.
                               and own_minor >= amount_minor - elsewhere_minor limit ?) f) w
            """;

    private static final String WAITING = """
            select count(*), min(day), count(*) filter (where held_code <> '') from day_entry
             where company_id = ? and voucher_id is null
            """;

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final LongConsumer changed;

    /** @param changed told of a company whose settings are others now */
    public VoucherDesk(Database database, CompanyClocks clocks, SettingsStore settings, LongConsumer changed) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.changed = changed;
    }

    /**
     * How a company books its sales.
     *
     * @param own whether Knyt's vouchers are its books; else there is nothing to choose
     * @param now what holds today
     * @param next a choice that takes effect later
     * @param waiting sales and credits that have no voucher yet
     * @param waitingSince the oldest day of them
     * @param heldOut of them, those that could not be posted and wait for a person
     * @param around the check across the newest change, none where there never was any
     */
    public record State(
            boolean own,
            LocalDate today,
            Scope now,
            Optional<VoucherScopes.Change> next,
            long waiting,
            Optional<LocalDate> waitingSince,
            long heldOut,
            Optional<Around> around) {}

    /**
     * Whether each sale and credit of the days around a change is booked one way: its own voucher, or its day.
     *
     * @param change the newest that has taken effect
     * @param facts how many were looked at
     * @param both booked twice; must be none
     * @param neither booked nowhere; must be none
     */
    public record Around(
            VoucherScopes.Change change, LocalDate from, LocalDate to, long facts, long both, long neither) {
        public boolean proved() {
            return both == 0 && neither == 0;
        }
    }

    private record Waiting(long count, Optional<LocalDate> since, long held) {}

    public State state(long company) {
        return database.forCompany("voucher-scope", company, tx -> {
            var today = clocks.today(tx, company);
            var current = settings.current(tx, company).settings();
            var scopes = current.vouchers();
            var waiting = tx.first(
                            WAITING,
                            row -> new Waiting(
                                    row.getLong(1),
                                    Optional.ofNullable(row.getObject(2, LocalDate.class)),
                                    row.getLong(3)),
                            company)
                    .orElseThrow();
            var last = scopes.until(today);
            return new State(
                    own(current, today),
                    today,
                    scopes.on(today),
                    scopes.after(today),
                    waiting.count(),
                    waiting.since(),
                    waiting.held(),
                    last.isEmpty() ? Optional.empty() : Optional.of(around(tx, company, last.get())));
        });
    }

    private static Around around(Tx tx, long company, VoucherScopes.Change change) throws SQLException {
        var from = change.from().minusDays(DAYS_AROUND);
        var to = change.from().plusDays(DAYS_AROUND - 1);
        return tx.first(
                        AROUND,
                        row -> new Around(change, from, to, row.getLong(1), row.getLong(2), row.getLong(3)),
                        company,
                        from,
                        to,
                        FACTS_MAX)
                .orElseThrow();
    }

    /**
     * Chooses from the next day on: the day that goes on is booked to its end as it began. The former choice, made once more before then,
     * takes the change back.
     *
     * @throws IllegalArgumentException where an accounting system keeps the books
     */
    public void choose(long company, Scope scope, String actor) {
        var now = clocks.machineNow();
        boolean other = database.forCompany("choose-voucher-scope", company, tx -> {
            // Locked first: two people who choose at once are one after the other.
            tx.query("select 1 from company where company_id = ? for update", row -> row.getInt(1), company);
            var before = settings.current(tx, company).settings();
            var today = clocks.today(tx, company);
            if (!own(before, today)) {
                throw new IllegalArgumentException("an accounting system keeps the books");
            }
            var next = before.vouchers().changed(today, scope);
            if (next.equals(before.vouchers())) {
                return false;
            }
            settings.change(tx, company, s -> s.withVouchers(next), "vouchers", actor, now);
            var told = new TreeMap<>(Map.of("scope", scope.name().toLowerCase(java.util.Locale.ROOT)));
            next.after(today).ifPresent(change -> told.put("from", change.from().toString()));
            Audit.write(tx, company, now, actor, "vouchers.scope", "", told);
            return true;
        });
        if (other) {
            changed.accept(company);
        }
    }

    /**
     * Chooses for a company before its flows are turned on, from its first day. Where it has booked something nothing is changed: {@link
     * #choose} does that.
     */
    public void begin(long company, Scope scope, String actor) {
        var now = clocks.machineNow();
        boolean first = database.forCompany("begin-voucher-scope", company, tx -> {
            var start = tx.first(
                            "select start_date from company where company_id = ? for update",
                            row -> row.getObject(1, LocalDate.class),
                            company)
                    .orElseThrow();
            boolean begun = tx.first("select 1 from fact where company_id = ? limit 1", row -> row.getInt(1), company)
                    .isPresent();
            if (begun) {
                return false;
            }
            var from = new VoucherScopes(List.of(new VoucherScopes.Change(start, scope)));
            settings.change(tx, company, s -> s.withVouchers(from), "vouchers", actor, now);
            var told = Map.of("scope", scope.name().toLowerCase(java.util.Locale.ROOT), "from", start.toString());
            Audit.write(tx, company, now, actor, "vouchers.scope", "", told);
            return true;
        });
        if (first) {
            changed.accept(company);
        }
    }

    /** Where Knyt's vouchers are the books of the company or of a channel, or are to be from a day that is chosen. */
    private static boolean own(Settings settings, LocalDate today) {
        var cutOvers = settings.cutOvers();
        return settings.ledgerOn(today) == LedgerMode.KNYT
                || cutOvers.channels().stream()
                        .anyMatch(channel -> settings.ledgerOn(today, channel) == LedgerMode.KNYT)
                || cutOvers.changes().stream()
                        .anyMatch(change -> change.from().isAfter(today) && change.mode() == LedgerMode.KNYT);
    }
}
