package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.monthend.LockedMonths;
import se.knyt.engine.settings.CutOvers;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.engine.settings.VoucherScopes;

/**
 * Who keeps the books from a day on, of the company or of one sales channel: an accounting system with a customer ledger, or Knyt's own
 * vouchers. What a change would meet is shown before it is made, what cannot be decided is refused with its reason, and afterwards it is
 * proved that nothing stands in both or in neither.
 */
public final class CutOverDesk {
    private static final int MONTHS_LOOKED_AT = 12;
    private static final String FLOW = """
            insert into flow (company_id, flow_id, code, source_connection_id, target_connection_id, state) values (?, ?, ?, ?, ?, ?)
            on conflict (company_id, code, source_connection_id, target_connection_id) do update set state = excluded.state
            """;

    private static final String NAME = "select name from connection where company_id = ? and connection_id = ?";

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final IdAllocator ids;
    private final LongConsumer changed;
    private final FileTargets files;

    /**
     * @param files which targets are files
     * @param changed told of a company whose settings are others now
     */
    public CutOverDesk(
            Database database,
            CompanyClocks clocks,
            SettingsStore settings,
            IdAllocator ids,
            FileTargets files,
            LongConsumer changed) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.ids = ids;
        this.files = files;
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
     * @param open what providers owe for purchases of the old way, in the currency of the books: it ends as it began
     * @param openAbroad the same in each other currency by itself
     * @param unfinished what still is to be done in the old way's system
     * @param locked months from the day on in which nothing more is booked
     */
    public record Overlap(
            CutOvers.Change change,
            List<String> refusals,
            Named after,
            Named payouts,
            Named unbooked,
            Open open,
            List<Open> openAbroad,
            long unfinished,
            List<YearMonth> locked) {
        public Overlap {
            refusals = List.copyOf(refusals);
            openAbroad = List.copyOf(openAbroad);
            locked = List.copyOf(locked);
        }

        public boolean possible() {
            return refusals.isEmpty();
        }
    }

    /**
     * A sale or credit that stands in both, or in neither.
     *
     * @param trail the purchase, 0 for none
     */
    public record Line(LocalDate day, String key, String order, long trail, boolean both) {}

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
     * @param channels those that have, or are to have, a way of their own
     * @param unbooked purchases that are delivered and not booked yet, in neither way
     * @param proof across the newest change that has taken effect
     */
    public record State(
            LocalDate today,
            LedgerMode now,
            Optional<CutOvers.Change> next,
            List<Channel> channels,
            Named unbooked,
            Optional<Proof> proof) {
        public State {
            channels = List.copyOf(channels);
        }
    }

    /**
     * A sales channel with a way of its own.
     *
     * @param id the shop's connection
     * @param next a change of it that takes effect later
     * @param proof across its newest change that has taken effect
     */
    public record Channel(
            long id, String name, LedgerMode now, Optional<CutOvers.Change> next, Optional<Proof> proof) {}

    /** Who keeps the books of what begins today. */
    public LedgerMode now(long company) {
        return database.forCompany(
                "cut-over",
                company,
                tx -> settings.current(tx, company).settings().ledgerOn(clocks.today(tx, company)));
    }

    public State state(long company) {
        return database.forCompany("cut-over", company, tx -> {
            var today = clocks.today(tx, company);
            var inUse = settings.current(tx, company).settings();
            var channels = new ArrayList<Channel>();
            for (long channel : inUse.cutOvers().channels()) {
                channels.add(new Channel(
                        channel,
                        tx.first(NAME, row -> row.getString(1), company, channel)
                                .orElse(""),
                        inUse.ledgerOn(today, channel),
                        inUse.cutOvers().after(today, channel),
                        proof(tx, company, inUse, today, channel)));
            }
            return new State(
                    today,
                    inUse.ledgerOn(today),
                    inUse.cutOvers().after(today, null),
                    channels,
                    new CutOverSql(tx, company, null).unbooked(),
                    proof(tx, company, inUse, today, null));
        });
    }

    private static Optional<Proof> proof(Tx tx, long company, Settings inUse, LocalDate today, @Nullable Long channel)
            throws SQLException {
        var last = inUse.cutOvers().until(today, channel);
        return last.isEmpty() ? Optional.empty() : Optional.of(new CutOverSql(tx, company, channel).proof(last.get()));
    }

    /** What a change would meet; changes nothing. */
    public Overlap check(long company, CutOvers.Change change, List<Flow> flows) {
        return database.forCompany("cut-over-check", company, tx -> overlap(tx, company, change, flows));
    }

    /**
     * Makes the change, with the flows of the new way; those of the old one stay on for what began with it. Where something is in the way
     * nothing is changed, and the answer says what.
     */
    public Overlap accept(long company, CutOvers.Change change, List<Flow> flows, String actor) {
        var now = clocks.machineNow();
        var overlap = database.forCompany("cut-over-accept", company, tx -> {
            // Locked first: two people who choose at once are one after the other.
            tx.query("select 1 from company where company_id = ? for update", row -> row.getInt(1), company);
            var found = overlap(tx, company, change, flows);
            if (!found.possible()) {
                return found;
            }
            var today = clocks.today(tx, company);
            boolean daily = firstInSystem(tx, company, change, flows);
            settings.change(
                    tx,
                    company,
                    s -> (daily ? s.withVouchers(daily(change.from())) : s)
                            .withCutOvers(s.cutOvers().with(today, change)),
                    "cut-over",
                    actor,
                    now);
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

    /** Vouchers of ours that come into an accounting system for the first time hold a day, until a person chooses otherwise. */
    private boolean firstInSystem(Tx tx, long company, CutOvers.Change change, List<Flow> flows) throws SQLException {
        var inUse = settings.current(tx, company).settings();
        if (change.mode() != LedgerMode.KNYT
                || inUse.everKept(LedgerMode.KNYT)
                || !inUse.vouchers().equals(VoucherScopes.EACH_SALE)) {
            return false;
        }
        for (var flow : flows) {
            if (flow.code().equals(FlowCode.SALES_TO_VOUCHERS) && !files.is(tx, company, flow.target())) {
                return true;
            }
        }
        return false;
    }

    private static VoucherScopes daily(LocalDate from) {
        return new VoucherScopes(List.of(new VoucherScopes.Change(from, VoucherScopes.Scope.DAY)));
    }

    /**
     * Takes back a change that has not taken effect; the flows made for it are paused where no books were ever kept so.
     *
     * @param channel whose change, null for the company's
     * @return false where there is none
     */
    public boolean withdraw(long company, @Nullable Long channel, String actor) {
        var now = clocks.machineNow();
        boolean withdrawn = database.forCompany("cut-over-withdraw", company, tx -> {
            tx.query("select 1 from company where company_id = ? for update", row -> row.getInt(1), company);
            var today = clocks.today(tx, company);
            var next = settings.current(tx, company).settings().cutOvers().after(today, channel);
            if (next.isEmpty()) {
                return false;
            }
            var left = settings.change(
                    tx, company, s -> s.withCutOvers(s.cutOvers().without(today, channel)), "cut-over", actor, now);
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
        var details = new TreeMap<>(
                Map.of("from", change.from().toString(), "books", change.mode().name()));
        if (change.channel() != null) {
            details.put(
                    "channel",
                    tx.first(NAME, row -> row.getString(1), company, change.channel())
                            .orElse(""));
        }
        Audit.write(tx, company, clocks.machineNow(), actor, act, "", details);
    }

    private Overlap overlap(Tx tx, long company, CutOvers.Change change, List<Flow> flows) throws SQLException {
        var inUse = settings.current(tx, company).settings();
        var today = clocks.today(tx, company);
        var rules = new CutOverRefusals(inUse, today, change, flows);
        var read = new CutOverSql(tx, company, change.channel());
        var after = read.after(change.from());
        // A payout holds lines of every channel, and goes where the company's payouts go.
        var payouts = change.channel() == null ? read.payouts(change.from()) : new Named(0, List.of());
        var locked = locked(tx, company, change.from());
        var refusals = new ArrayList<>(rules.of(read, target -> files.is(tx, company, target)));
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
                change,
                refusals,
                after,
                payouts,
                read.unbooked(),
                read.open(rules.before(), inUse.posting().bookCurrency()),
                read.openAbroad(rules.before(), inUse.posting().bookCurrency()),
                read.unfinished(rules.before()),
                locked);
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
}
