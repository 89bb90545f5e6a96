package se.knyt.engine.monthend;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.engine.settings.VatPeriod;

/**
 * Where people say in which return it is told what came too late for a declared VAT period: in that of a later period, or in a correction
 * of its own. Until somebody has, it is a loose end and in no return.
 */
public final class LateVatDesk {
    /** Read at once; a company has fewer that came late for all its periods. */
    static final int ITEMS_MAX = 100_000;

    private static final String LATE = "vat.late";
    private static final String CORRECT = "vat.correct";

    private static final String SAY = """
            insert into vat_late_word (company_id, item_id, word_id, word, told_month, decided_by, decided_at, reason)
            select ?, i, nextval('knyt_id'), ?, m, ?, ?, ? from unnest(?, ?) as n (i, m)
            """;

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final VatPeriods periods;
    private final LooseEnds looseEnds;

    public LateVatDesk(Database database, CompanyClocks clocks, SettingsStore settings) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.periods = new VatPeriods(database, clocks, settings);
        this.looseEnds = new LooseEnds(new IdAllocator(database));
    }

    /** Why nothing was said. */
    public enum Problem {
        /** The reason is too long. */
        REASON,
        /** Nothing is chosen, or something that came too late for no declared period. */
        NOT_LATE,
        /** A return that is declared, or a correction that is done, holds it. */
        TOLD,
        /** It is more VAT than the company tells in a later return: the period's own is corrected. */
        TOO_MUCH
    }

    /**
     * A period with what its return holds.
     *
     * @param kept as it was when it was declared; empty while it never was, or was before such pictures were kept
     * @param here what is booked in it and came too late for earlier periods
     * @param told what came too late for earlier periods and is told in its return
     * @param out what came too late for it
     */
    public record Period(
            VatPeriod.Months months,
            Optional<VatReturns.Boxes> kept,
            List<LateItem> here,
            List<LateItem> told,
            List<LateItem> out) {
        /** What its return would hold. */
        public VatReturns.Boxes with(Map<String, Long> booked) {
            return VatReturns.of(booked, here, told);
        }

        /** What of a correction of it has been done, by box. */
        public Map<String, Long> corrected() {
            return LateItem.sums(out.stream()
                    .filter(i -> i.word() == LateItem.Word.CORRECTED)
                    .toList());
        }
    }

    /** The period of a month. */
    public Period period(long company, YearMonth month) {
        return database.forCompany("vat-return", company, tx -> {
            var late = late(tx, company);
            var months = periods.of(tx, company, month);
            var declared = tx.first(
                    "select vat_period_id from vat_period where company_id = ? and first_month = ? and declared"
                            + " order by vat_period_id desc limit 1",
                    row -> row.getLong(1),
                    company,
                    months.first().atDay(1));
            Optional<VatReturns.Boxes> kept =
                    declared.isEmpty() ? Optional.empty() : Optional.of(VatReturns.kept(tx, company, declared.get()));
            return new Period(
                    months,
                    kept,
                    late.into(months, ITEMS_MAX),
                    late.toldIn(months, ITEMS_MAX),
                    late.outOf(months, ITEMS_MAX));
        });
    }

    private LateVat late(Tx tx, long company) throws SQLException {
        return new LateVat(tx, company, settings.current(tx, company).settings().posting());
    }

    /** Most VAT of one period that is told in later returns; empty for no bound. */
    public Optional<Money> bound(long company) {
        return database.forCompany("vat-late-bound", company, tx -> {
            var now = settings.current(tx, company).settings();
            var max = now.lateVatMax();
            return max == null
                    ? Optional.empty()
                    : Optional.of(Money.of(max, now.posting().bookCurrency()));
        });
    }

    /** @param max in minor units of the currency of the books, null for no bound */
    public void bound(long company, @Nullable Long max, String actor) {
        if (max != null && max < 0) {
            throw new IllegalArgumentException("a bound is no less than zero");
        }
        database.doForCompany("vat-late-bound", company, tx -> {
            settings.change(tx, company, s -> s.withLateVatMax(max), "", actor, clocks.machineNow());
            Audit.write(
                    tx,
                    company,
                    clocks.machineNow(),
                    actor,
                    "vat-period.bound",
                    "",
                    Map.of("max", max == null ? "" : String.valueOf(max)));
        });
    }

    /**
     * Says in which return some items are told.
     *
     * @param word {@link LateItem.Word#LATER} for that of the first period, from the one where each is booked, that is not declared
     * @return why not; then nothing is said
     */
    public Optional<Problem> say(long company, Set<Long> items, LateItem.Word word, String reason, String actor) {
        if (reason.length() > MonthEnds.NOTE_MAX) {
            return Optional.of(Problem.REASON);
        }
        var now = clocks.now(company);
        return database.forCompany("vat-late", company, tx -> {
            // A return that is being declared meanwhile waits, or is waited for.
            LockedMonths.alone(tx, company);
            var found = late(tx, company).some(items, ITEMS_MAX);
            if (word == LateItem.Word.NONE || items.isEmpty() || found.size() < items.size()) {
                return Optional.of(Problem.NOT_LATE);
            }
            if (found.stream().anyMatch(LateItem::over)) {
                return Optional.of(Problem.TOLD);
            }
            if (word == LateItem.Word.LATER && tooMuch(tx, company, found)) {
                return Optional.of(Problem.TOO_MUCH);
            }
            say(tx, company, found, word, reason.strip(), actor, now);
            audit(tx, company, found, word, reason.strip(), actor);
            LateVat.mark(
                    tx,
                    company,
                    found.stream().map(i -> YearMonth.from(i.from())).toList());
            look(tx, company, settings.current(tx, company).settings(), looseEnds, now);
            return Optional.empty();
        });
    }

    /** What is told of each period in later returns already counts too, so that a bound is not passed in small parts. */
    private boolean tooMuch(Tx tx, long company, List<LateItem> items) throws SQLException {
        var max = settings.current(tx, company).settings().lateVatMax();
        if (max == null) {
            return false;
        }
        var ids = items.stream().map(LateItem::id).collect(Collectors.toSet());
        for (var period : items.stream().map(LateItem::of).distinct().toList()) {
            var all = late(tx, company).outOf(period, ITEMS_MAX).stream()
                    .filter(i -> i.word() == LateItem.Word.LATER || ids.contains(i.id()))
                    .toList();
            if (Math.abs(LateItem.vat(LateItem.sums(all))) > max) {
                return true;
            }
        }
        return false;
    }

    private static void say(
            Tx tx, long company, List<LateItem> items, LateItem.Word word, String reason, String actor, Instant now)
            throws SQLException {
        var closed = new TreeSet<YearMonth>();
        VatPeriods.declared(tx, company).forEach(p -> closed.addAll(p.all()));
        write(
                tx,
                company,
                items.stream().map(LateItem::id).toList(),
                word,
                items.stream()
                        .map(i -> word == LateItem.Word.LATER
                                ? firstOpen(YearMonth.from(i.to()), closed).atDay(1)
                                : null)
                        .toList(),
                reason,
                actor,
                now);
    }

    private void audit(Tx tx, long company, List<LateItem> items, LateItem.Word word, String reason, String actor)
            throws SQLException {
        Audit.write(
                tx,
                company,
                clocks.machineNow(),
                actor,
                "vat-period.late",
                items.stream()
                        .map(i -> i.of().first().toString())
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", ")),
                Map.of("word", word.code(), "items", String.valueOf(items.size()), "reason", reason));
    }

    private static YearMonth firstOpen(YearMonth from, Set<YearMonth> closed) {
        var month = from;
        while (closed.contains(month)) {
            month = month.plusMonths(1);
        }
        return month;
    }

    private static void write(
            Tx tx,
            long company,
            List<Long> items,
            LateItem.Word word,
            List<? extends @Nullable LocalDate> told,
            String reason,
            String actor,
            Instant now)
            throws SQLException {
        tx.update(SAY, company, word.code(), actor, now, reason, Tx.bigints(items), Tx.dates(told));
    }

    /**
     * What was booked in a period that was declared before the one it is late for has been: its return holds it already.
     *
     * @param items late for the period that is being declared
     */
    static void toldAlready(Tx tx, long company, List<LateItem> items, Instant now) throws SQLException {
        var closed = new TreeSet<YearMonth>();
        VatPeriods.declared(tx, company).forEach(p -> closed.addAll(p.all()));
        var held = items.stream()
                .filter(i -> i.word() == LateItem.Word.NONE && closed.contains(YearMonth.from(i.to())))
                .toList();
        write(
                tx,
                company,
                held.stream().map(LateItem::id).toList(),
                LateItem.Word.LATER,
                held.stream().map(i -> YearMonth.from(i.to()).atDay(1)).toList(),
                "",
                "knyt",
                now);
    }

    /**
     * Something has been booked in a later month than its own: whether its VAT came too late is looked at when all of it is written.
     *
     * @param days that it is dated
     */
    public static void came(Tx tx, long company, Collection<LocalDate> days) throws SQLException {
        LateVat.mark(tx, company, days.stream().map(YearMonth::from).toList());
    }

    /** Companies in which something came late, or was said of it, since it was looked at. */
    public static Map<Long, Boolean> due(Tx tx, Collection<Long> companies) throws SQLException {
        var due = new TreeMap<Long, Boolean>();
        tx.query(
                "select distinct company_id from vat_look where company_id = any (?) and due",
                row -> due.put(row.getLong(1), true),
                Tx.bigints(companies));
        return due;
    }

    /**
     * Makes the loose ends be those of what somebody is to say or do something about, of the periods in which something is new. The caller
     * holds the companies' leases.
     */
    public static void look(
            Tx tx, Collection<Long> companies, SettingsStore settings, LooseEnds looseEnds, CompanyClocks clocks)
            throws SQLException {
        for (long company : companies) {
            look(tx, company, settings.current(tx, company).settings(), looseEnds, clocks.now(company));
        }
    }

    private static void look(Tx tx, long company, Settings settings, LooseEnds looseEnds, Instant now)
            throws SQLException {
        var months = LateVat.together(tx, company, LateVat.marked(tx, company));
        var posting = settings.posting();
        var open = new LinkedHashMap<String, List<LateItem>>();
        for (var item : new LateVat(tx, company, posting).open(months, ITEMS_MAX)) {
            open.computeIfAbsent(item.word().code() + ":" + item.of().first(), _ -> new ArrayList<>())
                    .add(item);
        }
        var ends = open.values().stream()
                .map(items -> end(items, posting.bookCurrency(), now))
                .toList();
        var groups = months.stream()
                .flatMap(month -> Stream.of(LATE, CORRECT).map(code -> group(code, month)))
                .toList();
        var causes = new TreeSet<>(tx.query(
                "select cause_key from loose_end where company_id = ? and closed_at is null and group_key = any (?)",
                row -> row.getString(1),
                company,
                Tx.texts(groups)));
        ends.forEach(end -> causes.add(end.causeKey()));
        looseEnds.syncCauses(tx, company, causes, ends, now);
    }

    private static String group(String code, YearMonth first) {
        return code + ":" + first;
    }

    /** One for all of a period of which the same is said. Its cause has the newest of them: what a person closed is told anew with the next. */
    private static LooseEnd end(List<LateItem> items, Currency currency, Instant now) {
        var of = items.getFirst().of();
        var code = items.getFirst().word() == LateItem.Word.NONE ? LATE : CORRECT;
        var boxes = LateItem.sums(items);
        long newest = items.stream().mapToLong(LateItem::id).max().orElseThrow();
        return new LooseEnd(
                "vat:" + code + ":" + of.first() + ":" + newest,
                code,
                Map.of(
                        "month",
                        of.first().toString(),
                        "period",
                        of.count() == 1 ? of.first().toString() : of.first() + "/" + of.last(),
                        "count",
                        String.valueOf(items.size()),
                        "boxes",
                        boxes.entrySet().stream()
                                .map(b -> b.getKey() + " "
                                        + Money.of(b.getValue(), currency).toPlain())
                                .collect(Collectors.joining("; "))),
                group(code, of.first()),
                null,
                null,
                null,
                null,
                Money.of(LateItem.vat(boxes), currency),
                now,
                false);
    }
}
