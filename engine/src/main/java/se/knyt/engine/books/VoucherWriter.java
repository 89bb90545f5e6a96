package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.FiscalYear;
import se.knyt.core.bookkeeping.FiscalYears;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.monthend.LateVatDesk;
import se.knyt.engine.monthend.LockedMonths;
import se.knyt.engine.settings.SettingsStore;

/**
 * Writes vouchers, never changes them. Numbers and chain hashes come from the head row of series and year, locked last, so that
 * numbers have no gaps and each voucher vouches for all before it.
 */
public final class VoucherWriter {
    private static final String TAKE_HEAD = """
        insert into voucher_head as h (company_id, series, fiscal_year, number, chain_hash)
        values (?, ?, ?, ?, ''::bytea)
        on conflict (company_id, series, fiscal_year) do update set number = h.number + excluded.number
        returning number, chain_hash, reference
        """;
    private static final String INSERT = """
        insert into voucher (company_id, voucher_id, voucher_key, series, fiscal_year, number, voucher_date, event_date, text,
                         payout_id, trail_id, document_id, settings_version, made_by, made_at, chain_hash,
                         reverses_voucher_id, reason, reference)
        select ?, i, k, ?, ?, n, d, ed, x, p, t, o, v, b, ?, h, rv, re, rf
          from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as w (i, k, n, d, ed, x, p, t, o, v, b, h, rv, re, rf)
        """;
    private static final String INSERT_ROWS = """
        insert into voucher_row (company_id, voucher_id, row_no, account, currency, debit_minor, credit_minor, text, rule, fact_id,
                                 cost_centre, project, chosen_by, chosen_version, dimensions,
                                 rate, rate_currency, rate_source, rate_date, rate_minor)
        select ?, v, n, a, c, d, k, t, r, f.fact_id, cc, p, cb, cv, dm, xr, xc, xs, xd, xm
          from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
               as w (v, n, a, c, d, k, t, r, fk, cc, p, cb, cv, dm, xr, xc, xs, xd, xm)
          left join fact f on f.company_id = ? and f.fact_key = w.fk
        """;

    private final IdAllocator ids;
    private final SettingsStore settings = new SettingsStore();

    public VoucherWriter(IdAllocator ids) {
        this.ids = ids;
    }

    /**
     * What a voucher is made from.
     *
     * @param key the same cause gives the same key for ever
     * @param payout the payout it belongs to, if any
     * @param trail the purchase it belongs to, if any
     * @param document the document that caused it, if any
     * @param madeBy a user, or {@code knyt}
     * @param reverses the voucher that it takes back, if any
     * @param reason why it was made, where what it is made from does not say so
     */
    public record Source(
            long company,
            String key,
            String series,
            @Nullable Long payout,
            @Nullable Long trail,
            @Nullable Long document,
            int settingsVersion,
            String madeBy,
            @Nullable Long reverses,
            String reason) {
        public Source(
                long company,
                String key,
                String series,
                @Nullable Long payout,
                @Nullable Long trail,
                @Nullable Long document,
                int settingsVersion,
                String madeBy) {
            this(company, key, series, payout, trail, document, settingsVersion, madeBy, null, "");
        }
    }

    /** A voucher to write. */
    public record Wanted(Source source, Voucher voucher) {
        private LocalDate date() {
            return voucher.eventDate();
        }
    }

    /** @param eventDay the day it is about, where it is booked on a later one since its month is locked */
    private record Placed(Wanted wanted, LocalDate eventDay) {
        private LocalDate date() {
            return wanted.date();
        }
    }

    /** The head row, as it is after its numbers are taken. */
    private record Head(long number, byte[] hash, boolean reference) {}

    /** @param reference whether an accounting system is to give the number that counts */
    private record Numbered(Placed placed, long id, long number, byte[] hash, boolean reference) {
        private Wanted wanted() {
            return placed.wanted();
        }
    }

    void write(Tx tx, Source source, Voucher voucher, Instant now) throws SQLException {
        write(tx, List.of(new Wanted(source, voucher)), now);
    }

    /** Writes those whose keys are not there yet, numbered by date and key. */
    public void write(Tx tx, Collection<Wanted> wanted, Instant at) throws SQLException {
        // As the database keeps it: what is hashed must be what is read back.
        var now = at.truncatedTo(ChronoUnit.MICROS);
        var byCompany = new TreeMap<Long, List<Wanted>>();
        wanted.forEach(w -> byCompany
                .computeIfAbsent(w.source().company(), c -> new ArrayList<>())
                .add(w));
        for (var entry : byCompany.entrySet()) {
            ofCompany(tx, entry.getKey(), entry.getValue(), now);
        }
    }

    private void ofCompany(Tx tx, long company, List<Wanted> wanted, Instant now) throws SQLException {
        var known = new HashSet<>(tx.query(
                "select voucher_key from voucher where company_id = ? and voucher_key = any (?)",
                row -> row.getString(1),
                company,
                Tx.texts(wanted.stream().map(w -> w.source().key()).toList())));
        var years = years(tx, company);
        var locked = LockedMonths.of(tx, List.of(company));
        var fresh = new TreeMap<String, Map<String, List<Placed>>>();
        wanted.stream()
                .filter(w -> known.add(w.source().key()))
                .map(w -> placed(w, locked))
                .sorted(Comparator.comparing(Placed::date)
                        .thenComparing(w -> w.wanted().source().key()))
                .forEach(w -> fresh.computeIfAbsent(w.wanted().source().series(), s -> new TreeMap<>())
                        .computeIfAbsent(FiscalYears.name(years.of(w.date())), y -> new ArrayList<>())
                        .add(w));
        for (var series : fresh.entrySet()) {
            for (var year : series.getValue().entrySet()) {
                number(tx, company, series.getKey(), year.getKey(), year.getValue(), now);
            }
        }
    }

    /** What comes late for a locked month is booked on the next open day. */
    private static Placed placed(Wanted wanted, LockedMonths locked) {
        var day = wanted.date();
        var open = locked.open(wanted.source().company(), day);
        var voucher = wanted.voucher();
        return open.equals(day)
                ? new Placed(wanted, day)
                : new Placed(
                        new Wanted(
                                wanted.source(),
                                new Voucher(
                                        open,
                                        voucher.text(),
                                        voucher.counterparty(),
                                        voucher.evidence(),
                                        voucher.rows())),
                        day);
    }

    /** The years a company numbers its vouchers in. */
    public static FiscalYears years(Tx tx, long company) throws SQLException {
        return new FiscalYears(tx.query(
                "select starts_on, ends_on from fiscal_year where company_id = ? order by starts_on",
                row -> new FiscalYear(row.getObject(1, LocalDate.class), row.getObject(2, LocalDate.class)),
                company));
    }

    private void number(Tx tx, long company, String series, String year, List<Placed> wanted, Instant now)
            throws SQLException {
        var inUse = settings.current(tx, company).settings();
        var reversed = reversed(tx, company, wanted);
        var head = tx.first(
                        TAKE_HEAD,
                        row -> new Head(row.getLong(1), row.getBytes(2), row.getBoolean(3)),
                        company,
                        series,
                        year,
                        (long) wanted.size())
                .orElseThrow();
        long number = head.number() - wanted.size();
        var hash = head.hash();
        var links = new Links(series, year, reversed, now);
        var numbered = new ArrayList<Numbered>();
        for (var one : wanted) {
            number++;
            hash = links.of(hash, number, one).hash();
            boolean reference = head.reference() || inUse.ledgerOn(one.date()) == LedgerMode.ACCOUNTING_SYSTEM;
            numbered.add(new Numbered(one, ids.next(), number, hash, reference));
        }
        tx.update(
                "update voucher_head set chain_hash = ? where company_id = ? and series = ? and fiscal_year = ?",
                hash,
                company,
                series,
                year);
        insert(tx, company, series, year, numbered, now);
        rows(tx, company, numbered);
        var moved = wanted.stream()
                .filter(one -> !one.date().equals(one.eventDay()))
                .map(Placed::eventDay)
                .toList();
        if (!moved.isEmpty()) {
            LateVatDesk.came(tx, company, moved);
        }
    }

    /** The chain's links of one writing. */
    private record Links(String series, String year, Map<Long, String> reversed, Instant now) {
        VoucherChain of(byte[] before, long number, Placed placed) {
            var source = placed.wanted().source();
            var voucher = placed.wanted().voucher();
            var reverses = source.reverses();
            return new VoucherChain(
                    VoucherChain.hex(before),
                    series,
                    year,
                    number,
                    source.key(),
                    placed.date(),
                    placed.eventDay(),
                    voucher.text(),
                    source.madeBy(),
                    now,
                    source.settingsVersion(),
                    reverses == null ? "" : reversed.getOrDefault(reverses, ""),
                    source.reason(),
                    voucher.rows().stream().map(ChainRow::of).toList());
        }
    }

    /** The vouchers that are taken back, as a person looks them up in our series. */
    private static Map<Long, String> reversed(Tx tx, long company, List<Placed> wanted) throws SQLException {
        var ids = wanted.stream()
                .map(one -> one.wanted().source().reverses())
                .filter(Objects::nonNull)
                .toList();
        var names = new HashMap<Long, String>();
        if (!ids.isEmpty()) {
            tx.query(
                    "select voucher_id, series || ' ' || fiscal_year || ' ' || number from voucher"
                            + " where company_id = ? and voucher_id = any (?)",
                    row -> names.put(row.getLong(1), row.getString(2)),
                    company,
                    Tx.bigints(ids));
        }
        return names;
    }

    private static void insert(Tx tx, long company, String series, String year, List<Numbered> numbered, Instant now)
            throws SQLException {
        var sources = numbered.stream().map(n -> n.wanted().source()).toList();
        tx.update(
                INSERT,
                company,
                series,
                year,
                now,
                Tx.bigints(numbered.stream().map(Numbered::id).toList()),
                Tx.texts(sources.stream().map(Source::key).toList()),
                Tx.bigints(numbered.stream().map(Numbered::number).toList()),
                Tx.dates(numbered.stream().map(n -> n.wanted().date()).toList()),
                Tx.dates(numbered.stream().map(n -> n.placed().eventDay()).toList()),
                Tx.texts(numbered.stream().map(n -> n.wanted().voucher().text()).toList()),
                Tx.bigints(column(sources, Source::payout)),
                Tx.bigints(column(sources, Source::trail)),
                Tx.bigints(column(sources, Source::document)),
                Tx.ints(sources.stream().map(Source::settingsVersion).toList()),
                Tx.texts(sources.stream().map(Source::madeBy).toList()),
                Tx.bytes(numbered.stream().map(Numbered::hash).toList()),
                Tx.bigints(column(sources, Source::reverses)),
                Tx.texts(sources.stream().map(Source::reason).toList()),
                Tx.booleans(numbered.stream().map(Numbered::reference).toList()));
    }

    private static List<@Nullable Long> column(List<Source> sources, Function<Source, @Nullable Long> column) {
        var result = new ArrayList<@Nullable Long>();
        sources.forEach(s -> result.add(column.apply(s)));
        return result;
    }

    private static void rows(Tx tx, long company, List<Numbered> numbered) throws SQLException {
        var vouchers = new ArrayList<Long>();
        var numbers = new ArrayList<Integer>();
        var rows = new ArrayList<VoucherRow>();
        for (var one : numbered) {
            int number = 0;
            for (var row : one.wanted().voucher().rows()) {
                vouchers.add(one.id());
                numbers.add(++number);
                rows.add(row);
            }
        }
        var rates = rows.stream().map(ChainRow::of).toList();
        tx.update(
                INSERT_ROWS,
                company,
                Tx.bigints(vouchers),
                Tx.ints(numbers),
                Tx.ints(rows.stream().map(r -> r.account()).toList()),
                Tx.texts(rows.stream().map(r -> r.debit().currency().code()).toList()),
                Tx.bigints(rows.stream().map(r -> r.debit().minor()).toList()),
                Tx.bigints(rows.stream().map(r -> r.credit().minor()).toList()),
                Tx.texts(rows.stream().map(r -> r.text()).toList()),
                Tx.texts(rows.stream().map(r -> r.rule()).toList()),
                Tx.texts(rows.stream().map(r -> r.factKey()).toList()),
                Tx.texts(rows.stream().map(r -> r.coding().costCentre()).toList()),
                Tx.texts(rows.stream().map(r -> r.coding().project()).toList()),
                Tx.texts(rows.stream().map(r -> r.coding().chosenBy()).toList()),
                Tx.ints(rows.stream().map(r -> r.coding().chosenVersion()).toList()),
                Tx.texts(rows.stream().map(r -> r.coding().dimensions().text()).toList()),
                Tx.texts(rates.stream().map(ChainRow::rate).toList()),
                Tx.texts(rates.stream().map(ChainRow::rateCurrency).toList()),
                Tx.texts(rates.stream().map(ChainRow::rateSource).toList()),
                Tx.dates(rates.stream().map(ChainRow::rateDate).collect(Collectors.toCollection(ArrayList::new))),
                Tx.bigints(rates.stream().map(ChainRow::rateMinor).collect(Collectors.toCollection(ArrayList::new))),
                company);
    }
}
