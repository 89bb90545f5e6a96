package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.monthend.LockedMonths;
import se.knyt.engine.settings.CutOvers;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.SettingsStore;

/**
 * Who keeps the books from a day on: an accounting system with a customer ledger, or Knyt's own vouchers. What a change would meet is
 * shown before it is made, what cannot be decided is refused with its reason, and afterwards it is proved that nothing stands in both or
 * in neither.
 */
public final class CutOverDesk {
    /** A day further off than this is a slip of the pen. */
    private static final int DAYS_AHEAD_MAX = 366;

    private static final int MONTHS_LOOKED_AT = 12;
    private static final String FLOW = """
            insert into flow (company_id, flow_id, code, source_connection_id, target_connection_id, state) values (?, ?, ?, ?, ?, ?)
            on conflict (company_id, code, source_connection_id, target_connection_id) do update set state = excluded.state
            """;

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final IdAllocator ids;
    private final LongConsumer changed;

    /** @param changed told of a company whose settings are others now */
    public CutOverDesk(
            Database database, CompanyClocks clocks, SettingsStore settings, IdAllocator ids, LongConsumer changed) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.ids = ids;
        this.changed = changed;
    }

    /** A flow that the new way needs. */
    public record Flow(String code, long source, long target, boolean on) {}

    /**
     * How many there are, and the first of them by name.
     *
     * @param count no further than 10 001
     * @param names order numbers of purchases, or names of payouts
     */
    public record Named(long count, List<String> names) {
        public Named {
            names = List.copyOf(names);
        }
    }

    /** @param sum signed: a credit is owed by the provider's side less */
    public record Open(Named items, Money sum) {}

    /**
     * What a change meets.
     *
     * @param refusals codes of why it cannot be made; none where it can
     * @param after purchases that began on the day or later and are booked the old way already
     * @param payouts paid on the day or later and booked the old way already
     * @param unbooked delivered and not booked: of them those delivered before the day are booked the old way
     * @param open what providers owe for purchases of the old way: it ends as it began
     * @param unfinished what still is to be done in the old way's system
     * @param locked months from the day on in which nothing more is booked
     */
    public record Overlap(
            LocalDate from,
            LedgerMode to,
            List<String> refusals,
            Named after,
            Named payouts,
            Named unbooked,
            Open open,
            long unfinished,
            List<YearMonth> locked) {
        public Overlap {
            refusals = List.copyOf(refusals);
            locked = List.copyOf(locked);
        }

        public boolean possible() {
            return refusals.isEmpty();
        }
    }

    /** A sale or credit that stands in both, or in neither. */
    public record Line(LocalDate day, String key, String order, boolean both) {}

    /**
     * Whether each sale and credit of a month on each side of a change is booked one way.
     *
     * @param facts how many were looked at
     * @param wrong the first of those that are not
     */
    public record Proof(
            CutOvers.Change change,
            LocalDate from,
            LocalDate to,
            long facts,
            long both,
            long neither,
            List<Line> wrong) {
        public Proof {
            wrong = List.copyOf(wrong);
        }

        public boolean proved() {
            return both == 0 && neither == 0;
        }
    }

    /**
     * Who keeps a company's books.
     *
     * @param next a change that takes effect later
     * @param unbooked purchases that are delivered and not booked yet, in neither way
     * @param proof across the newest change that has taken effect
     */
    public record State(
            LocalDate today, LedgerMode now, Optional<CutOvers.Change> next, Named unbooked, Optional<Proof> proof) {}

    /** Who keeps the books of what begins today. */
    public LedgerMode now(long company) {
        return database.forCompany(
                "cut-over",
                company,
                tx -> settings.current(tx, company).settings().ledgerOn(today(tx, company)));
    }

    public State state(long company) {
        return database.forCompany("cut-over", company, tx -> {
            var today = today(tx, company);
            var inUse = settings.current(tx, company).settings();
            var read = new CutOverSql(tx, company);
            var last = inUse.cutOvers().until(today);
            return new State(
                    today,
                    inUse.ledgerOn(today),
                    inUse.cutOvers().after(today),
                    read.unbooked(),
                    last.isEmpty() ? Optional.empty() : Optional.of(read.proof(last.get())));
        });
    }

    /** What a change would meet; changes nothing. */
    public Overlap check(long company, LocalDate from, LedgerMode to, List<Flow> flows) {
        return database.forCompany("cut-over-check", company, tx -> overlap(tx, company, from, to, flows));
    }

    /**
     * Makes the change, with the flows of the new way; those of the old one stay on for what began with it. Where something is in the way
     * nothing is changed, and the answer says what.
     */
    public Overlap accept(long company, LocalDate from, LedgerMode to, List<Flow> flows, String actor) {
        var now = clocks.machineNow();
        var overlap = database.forCompany("cut-over-accept", company, tx -> {
            // Locked first: two people who choose at once are one after the other.
            tx.query("select 1 from company where company_id = ? for update", row -> row.getInt(1), company);
            var found = overlap(tx, company, from, to, flows);
            if (!found.possible()) {
                return found;
            }
            var change = new CutOvers.Change(from, to);
            var today = today(tx, company);
            settings.change(tx, company, s -> s.withCutOvers(s.cutOvers().with(today, change)), "cut-over", actor, now);
            for (var flow : flows) {
                tx.update(
                        FLOW,
                        company,
                        ids.next(),
                        flow.code(),
                        flow.source(),
                        flow.target(),
                        flow.on() ? "on" : "paused");
            }
            told(tx, company, "books.cut-over", change, actor);
            return found;
        });
        if (overlap.possible()) {
            changed.accept(company);
        }
        return overlap;
    }

    /**
     * Takes back a change that has not taken effect; the flows made for it are paused where no books were ever kept so.
     *
     * @return false where there is none
     */
    public boolean withdraw(long company, String actor) {
        var now = clocks.machineNow();
        boolean withdrawn = database.forCompany("cut-over-withdraw", company, tx -> {
            tx.query("select 1 from company where company_id = ? for update", row -> row.getInt(1), company);
            var today = today(tx, company);
            var next = settings.current(tx, company).settings().cutOvers().after(today);
            if (next.isEmpty()) {
                return false;
            }
            var left = settings.change(
                    tx, company, s -> s.withCutOvers(s.cutOvers().without(today)), "cut-over", actor, now);
            if (!left.everKept(next.get().mode())) {
                tx.update(
                        "update flow set state = 'paused' where company_id = ? and code = any (?)",
                        company,
                        Tx.texts(CutOverSql.codes(next.get().mode())));
            }
            told(tx, company, "books.cut-over-withdraw", next.get(), actor);
            return true;
        });
        if (withdrawn) {
            changed.accept(company);
        }
        return withdrawn;
    }

    private void told(Tx tx, long company, String act, CutOvers.Change change, String actor) throws SQLException {
        Audit.write(
                tx,
                company,
                clocks.machineNow(),
                actor,
                act,
                "",
                Map.of("from", change.from().toString(), "books", change.mode().name()));
    }

    private Overlap overlap(Tx tx, long company, LocalDate from, LedgerMode to, List<Flow> flows) throws SQLException {
        var inUse = settings.current(tx, company).settings();
        var today = today(tx, company);
        var before = inUse.ledgerOn(today);
        var read = new CutOverSql(tx, company);
        var after = read.after(from);
        var payouts = read.payouts(from);
        var locked = locked(tx, company, from);
        var refusals = new ArrayList<>(refusals(inUse, today, from, to, flows));
        if (after.count() > 0) {
            refusals.add("after");
        }
        if (payouts.count() > 0) {
            refusals.add("payouts");
        }
        if (!locked.isEmpty()) {
            refusals.add("locked");
        }
        return new Overlap(
                from,
                to,
                refusals,
                after,
                payouts,
                read.unbooked(),
                read.open(before, inUse.posting().bookCurrency()),
                read.unfinished(before),
                locked);
    }

    /** What cannot be decided, whatever the books hold. */
    private static List<String> refusals(
            Settings inUse, LocalDate today, LocalDate from, LedgerMode to, List<Flow> flows) {
        var refusals = new ArrayList<String>();
        if (inUse.ledgerOn(today) == to) {
            refusals.add("same");
        }
        boolean ordered = inUse.cutOvers()
                .until(today)
                .map(last -> from.isAfter(last.from()))
                .orElse(true);
        if (!ordered) {
            refusals.add("before-last");
        }
        if (from.isAfter(today.plusDays(DAYS_AHEAD_MAX))) {
            refusals.add("far");
        }
        if (flows.stream().noneMatch(Flow::on)) {
            refusals.add("flows");
        }
        // Nobody would keep the claim on the buyer.
        if (to == LedgerMode.KNYT && !inUse.ownInvoices().methods().isEmpty()) {
            refusals.add("own-invoices");
        }
        return refusals;
    }

    private static List<YearMonth> locked(Tx tx, long company, LocalDate from) throws SQLException {
        var months = LockedMonths.of(tx, List.of(company));
        var locked = new ArrayList<YearMonth>();
        for (int i = 0; i < MONTHS_LOOKED_AT; i++) {
            var month = YearMonth.from(from).plusMonths(i);
            if (months.locked(company, month)) {
                locked.add(month);
            }
        }
        return locked;
    }

    private LocalDate today(Tx tx, long company) throws SQLException {
        var zone = tx.first("select zone from company where company_id = ?", row -> row.getString(1), company)
                .orElse("Europe/Stockholm");
        return LocalDate.ofInstant(clocks.now(company), ZoneId.of(zone));
    }
}
