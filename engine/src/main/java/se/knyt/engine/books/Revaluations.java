package se.knyt.engine.books;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.Revaluation;
import se.knyt.core.bookkeeping.Revaluation.Line;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.clearing.ClearingAccount;
import se.knyt.engine.clearing.CurrencySums;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.LateItems;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.monthend.LockedMonths;
import se.knyt.engine.rates.ReferenceRates;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.spi.EffectKind;

/**
 * What is open in other currencies at a month's end, taken up at the closing rate by one voucher on its last day and back by another on the
 * next. Booked again it is first taken back, and only where something is otherwise; a month that is locked or declared stays as it is.
 */
public final class Revaluations {
    /** Who runs it where no person does. */
    static final String BY = "knyt";

    private static final String TAKE = """
            insert into revaluation (company_id, month) values (?, ?)
            on conflict (company_id, month) do update set month = excluded.month returning runs, stands
            """;
    private static final String LINES = """
            select w.account, w.currency, w.amount_minor, w.booked_minor, w.rate, w.rate_source, w.rate_day
              from revaluation v
              join revaluation_line w on w.company_id = v.company_id and w.month = v.month and w.run = v.runs
             where v.company_id = ? and v.month = ? and v.stands order by w.account, w.currency
            """;
    private static final String KEEP = """
            insert into revaluation_line (company_id, month, run, account, currency, amount_minor, booked_minor, value_minor, rate,
                                          rate_source, rate_day)
            select ?, ?, ?, a, c, am, bm, vm, r::numeric, rs, rd from unnest(?, ?, ?, ?, ?, ?, ?, ?) as n (a, c, am, bm, vm, r, rs, rd)
            """;
    private static final String RUN = """
            update revaluation set runs = ?, stands = true, look_at = null, opened = false, run_by = ?, run_at = ?
             where company_id = ? and month = ?
            """;
    private static final String UNDONE =
            "update revaluation set stands = false, opened = false, look_at = null where company_id = ? and month = ?";
    /** A company has one set of books; where several flows lead there, the first. */
    private static final String TARGET = """
            select target_connection_id from flow where company_id = ? and code = any (?) and state = 'on' order by flow_id limit 1
            """;

    private final SettingsStore settings;
    private final EffectPlans effects;
    private final VoucherWriter vouchers;
    private final MissingRates missing;

    public Revaluations(IdAllocator ids, SettingsStore settings) {
        this.settings = settings;
        this.effects = new EffectPlans(ids, new LateItems());
        this.vouchers = new VoucherWriter(ids);
        this.missing = new MissingRates(ids);
    }

    /** What became of it. */
    public enum State {
        BOOKED,
        /** It stands as it is: nothing is otherwise. */
        STANDS,
        /** Nothing is open in another currency. */
        NOTHING,
        /** The month has not ended. */
        NOT_OVER,
        /** The month, or the next, is locked or declared. */
        CLOSED,
        /** No flow leads to the books. */
        NO_TARGET,
        /** Currencies without a rate of the day. */
        NO_RATE,
        /** Accounts with items of which nobody knows what they are booked at. */
        NO_VALUE
    }

    /** As a text is named after it. */
    public static String code(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** @param what is missing: currencies, or accounts; empty where nothing is */
    public record Outcome(State state, List<String> what) {
        static Outcome of(State state) {
            return new Outcome(state, List.of());
        }
    }

    /**
     * What is open at the end of a day.
     *
     * @param lines by account and currency
     * @param noRate currencies that have no rate of that day
     * @param noValue accounts with items of which nobody knows what they are booked at
     */
    public record Found(List<Line> lines, List<String> noRate, List<String> noValue) {}

    /** What is open in other currencies at the end of a day, at the rates of that day. */
    public static Found found(Tx tx, long company, Settings settings, LocalDate day) throws SQLException {
        var posting = settings.posting();
        var books = posting.bookCurrency();
        var rates = ReferenceRates.of(tx, company, books);
        var lines = new ArrayList<Line>();
        var noRate = new TreeSet<String>();
        var noValue = new TreeSet<String>();
        for (var account : ClearingAccount.of(posting)) {
            if (!account.monetary()) {
                continue;
            }
            for (var sum : CurrencySums.of(tx, company, books, account, day)) {
                var rate = rates.of(sum.amount().currency(), day);
                if (rate.isEmpty()) {
                    noRate.add(sum.amount().currency().code());
                } else if (sum.unvalued() > 0) {
                    noValue.add(String.valueOf(account.number()));
                } else {
                    lines.add(new Line(account.number(), sum.amount(), sum.booked(), rate.get()));
                }
            }
        }
        return new Found(List.copyOf(lines), List.copyOf(noRate), List.copyOf(noValue));
    }

    /** What stands booked of a month; empty where nothing does. */
    public static List<Line> standing(Tx tx, long company, YearMonth month, Currency books) throws SQLException {
        return tx.query(
                LINES,
                row -> {
                    var currency = new Currency(row.getString(2));
                    return new Line(
                            row.getInt(1),
                            Money.of(row.getLong(3), currency),
                            Money.of(row.getLong(4), books),
                            new ExchangeRate(
                                    currency,
                                    books,
                                    new BigDecimal(row.getString(5)).stripTrailingZeros(),
                                    row.getString(6),
                                    row.getObject(7, LocalDate.class)));
                },
                company,
                month.atDay(1));
    }

    /** The names of its vouchers, for ever: of the last day, or of the next. */
    public static String key(YearMonth month, int run, boolean back) {
        return "revaluation:" + month + ":" + run + (back ? ":back" : ":end");
    }

    /** Whether nothing more is booked in the month, or on the first day of the next. */
    static boolean closed(Tx tx, long company, YearMonth month) throws SQLException {
        var locked = LockedMonths.of(tx, List.of(company));
        return locked.locked(company, month) || locked.locked(company, month.plusMonths(1));
    }

    /**
     * Books it, where it is not booked just so. The month is over by the company's clock.
     *
     * @param by a user, or {@link #BY}
     */
    public Outcome run(Tx tx, long company, YearMonth month, String by, Instant now, Instant machineNow)
            throws SQLException {
        var outcome = ran(tx, company, month, by, now, machineNow);
        if (outcome.state() != State.NO_RATE) {
            missing.tell(tx, company, month, List.of(), now);
        }
        return outcome;
    }

    private Outcome ran(Tx tx, long company, YearMonth month, String by, Instant now, Instant machineNow)
            throws SQLException {
        var row = tx.first(TAKE, r -> Map.entry(r.getInt(1), r.getBoolean(2)), company, month.atDay(1))
                .orElseThrow();
        if (closed(tx, company, month)) {
            return Outcome.of(State.CLOSED);
        }
        var inUse = settings.current(tx, company).settings();
        var books = inUse.posting().bookCurrency();
        var last = month.atEndOfMonth();
        var found = found(tx, company, inUse, last);
        if (!found.noRate().isEmpty()) {
            return new Outcome(State.NO_RATE, found.noRate());
        }
        if (!found.noValue().isEmpty()) {
            return new Outcome(State.NO_VALUE, found.noValue());
        }
        boolean stands = row.getValue();
        if (stands
                ? standing(tx, company, month, books).equals(found.lines())
                : found.lines().isEmpty()) {
            return Outcome.of(stands ? State.STANDS : State.NOTHING);
        }
        var target = target(tx, company, inUse, last);
        if (target.isEmpty()) {
            return Outcome.of(State.NO_TARGET);
        }
        var work = new Work(company, month, target.get(), inUse, by, now, machineNow);
        if (stands) {
            takeBack(tx, work, row.getKey(), "omvärderas på nytt");
        }
        book(tx, work, row.getKey() + 1, found.lines());
        return Outcome.of(State.BOOKED);
    }

    /**
     * Takes it back by vouchers, on its own days: both months are open.
     *
     * @return whether nothing stands of it any more
     */
    boolean undo(Tx tx, long company, YearMonth month, String reason, Instant now, Instant machineNow)
            throws SQLException {
        var row = tx.first(TAKE, r -> Map.entry(r.getInt(1), r.getBoolean(2)), company, month.atDay(1))
                .orElseThrow();
        var inUse = settings.current(tx, company).settings();
        var target = target(tx, company, inUse, month.atEndOfMonth());
        if (row.getValue() && target.isEmpty()) {
            return false;
        }
        if (row.getValue()) {
            takeBack(tx, new Work(company, month, target.get(), inUse, BY, now, machineNow), row.getKey(), reason);
        }
        tx.update(UNDONE, company, month.atDay(1));
        missing.tell(tx, company, month, List.of(), now);
        return true;
    }

    private record Work(
            long company,
            YearMonth month,
            long target,
            Settings settings,
            String by,
            Instant now,
            Instant machineNow) {}

    private static Optional<Long> target(Tx tx, long company, Settings settings, LocalDate day) throws SQLException {
        var codes = settings.ledgerOn(day) == LedgerMode.KNYT
                ? List.of(FlowCode.PAYOUTS_TO_VOUCHERS, FlowCode.SALES_TO_VOUCHERS)
                : List.of(FlowCode.PAYOUTS_TO_BOOKS);
        return tx.first(TARGET, row -> row.getLong(1), company, Tx.texts(codes));
    }

    private void book(Tx tx, Work work, int run, List<Line> lines) throws SQLException {
        var posting = work.settings().posting();
        var both = Revaluation.vouchers(
                work.month().atEndOfMonth(),
                lines,
                posting.accounts(),
                posting.bookCurrency(),
                key(work.month(), run, false));
        for (int i = 0; i < both.size(); i++) {
            write(tx, work, key(work.month(), run, i > 0), both.get(i), null, "");
        }
        tx.update(
                KEEP,
                work.company(),
                work.month().atDay(1),
                run,
                Tx.ints(lines.stream().map(Line::account).toList()),
                Tx.texts(lines.stream().map(l -> l.amount().currency().code()).toList()),
                Tx.bigints(lines.stream().map(l -> l.amount().minor()).toList()),
                Tx.bigints(lines.stream().map(l -> l.booked().minor()).toList()),
                Tx.bigints(lines.stream().map(l -> l.value().minor()).toList()),
                Tx.texts(lines.stream()
                        .map(l -> l.rate().perUnit().toPlainString())
                        .toList()),
                Tx.texts(lines.stream().map(l -> l.rate().source()).toList()),
                Tx.dates(lines.stream().map(l -> l.rate().date()).toList()));
        tx.update(RUN, run, work.by(), work.now(), work.company(), work.month().atDay(1));
        audit(tx, work, "revaluation.run", Map.of("run", String.valueOf(run)));
    }

    private void takeBack(Tx tx, Work work, int run, String reason) throws SQLException {
        var who = BY.equals(work.by()) ? "Knyt" : work.by();
        for (boolean back : new boolean[] {false, true}) {
            var key = key(work.month(), run, back);
            var wrong = BookedVoucher.read(tx, work.company(), key, "");
            if (wrong.isPresent()) {
                var day = wrong.get().voucher().eventDate();
                write(
                        tx,
                        work,
                        key + ":undone",
                        wrong.get().reversed(day, who, reason),
                        wrong.get().id(),
                        reason);
            }
        }
        tx.update(UNDONE, work.company(), work.month().atDay(1));
        audit(tx, work, "revaluation.undo", Map.of("run", String.valueOf(run), "reason", reason));
    }

    private static void audit(Tx tx, Work work, String action, Map<String, String> details) throws SQLException {
        Audit.write(
                tx,
                work.company(),
                work.machineNow(),
                work.by(),
                action,
                work.month().toString(),
                details);
    }

    private void write(Tx tx, Work work, String key, Voucher voucher, @Nullable Long reverses, String reason)
            throws SQLException {
        var series = work.settings().voucherSeries();
        var source = new VoucherWriter.Source(
                work.company(), key, series, null, null, null, work.settings().version(), work.by(), reverses, reason);
        vouchers.write(tx, source, voucher, work.now());
        var effect = new NewEffect(
                work.target(),
                VoucherKeys.effectKey(key),
                EffectKind.CREATE_VOUCHER,
                null,
                null,
                null,
                "",
                work.target(),
                HandedOn.byKey(key, voucher, series),
                work.settings().version(),
                List.of());
        effects.insert(tx, List.of(new EffectPlans.Planned(work.company(), effect)), work.machineNow());
    }
}
