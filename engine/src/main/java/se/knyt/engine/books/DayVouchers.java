package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.core.bookkeeping.ChannelDay;
import se.knyt.core.bookkeeping.CreditFact;
import se.knyt.core.bookkeeping.DayPosting;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.PostedDay;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.money.Currency;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.DatabaseException;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.flows.HeldArguments;
import se.knyt.engine.json.Json;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.seal.CompanyKeys;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.PullSource.Lane;

/**
 * The vouchers of channels' days. When a day has ended what waits for it is posted together, and voucher, specification and the effect that
 * hands it on are written in the transaction that names the voucher on each of its entries: done once, or not at all. What comes for a day
 * that has its voucher makes a further one; nothing is changed.
 */
public final class DayVouchers {
    private static final Logger LOG = LoggerFactory.getLogger(DayVouchers.class);
    /** Of one company in one transaction. */
    private static final int DAYS_MAX = 20;
    /** Of one voucher; a busier day gets a further one. */
    private static final int ENTRIES_MAX = 10_000;

    private static final String BY = "knyt";
    private static final String NOT_PLANNED = "trail.not-planned";

    private static final String DUE = """
            select distinct d.company_id, d.connection_id, d.day, d.series, d.target_id
              from unnest(?, ?) as n (company, now)
              join company c on c.company_id = n.company
             cross join lateral (
                   select e.company_id, e.connection_id, e.day, e.series, e.target_id from day_entry e
                    where e.company_id = n.company and e.voucher_id is null and e.due_at <= n.now
                      and e.held_version < c.settings_version
                    order by e.due_at limit ?) d
             order by 1, 3, 2, 4, 5
            """;
    private static final String ENTRIES = """
            select entry_key, credit, trail_id, document_id, body from day_entry
             where company_id = ? and connection_id = ? and day = ? and series = ? and target_id = ?
               and voucher_id is null and due_at <= ? and held_version < ?
             order by entry_key limit ? for update
            """;
    private static final String VOUCHERS = """
            select count(distinct voucher_id) from day_entry
             where company_id = ? and connection_id = ? and day = ? and series = ? and voucher_id is not null
            """;
    private static final String BOOKED = """
            update day_entry d set voucher_id = v.voucher_id, held_code = '', held_args = '{}'
              from voucher v
             where v.company_id = ? and v.voucher_key = ? and d.company_id = v.company_id and d.entry_key = any (?)
               and d.voucher_id is null
            returning v.voucher_id
            """;
    private static final String LEFT_OUT = """
            update day_entry d set held_version = ?, held_code = n.c, held_args = n.a
              from unnest(?, ?, ?) as n (k, c, a)
             where d.company_id = ? and d.entry_key = n.k and d.voucher_id is null
            """;

    private static final String BEGUN =
            "select trail_id, min(settings_version) from fact where company_id = ? and trail_id = any (?) group by trail_id";

    private final SettingsStore settings;
    private final EffectPlans effects;
    private final VoucherWriter vouchers;
    private final EvidenceFiles evidence;
    private final FileTargets files;

    /** @param files which targets are files */
    public DayVouchers(
            IdAllocator ids, CompanyKeys keys, SettingsStore settings, EffectPlans effects, FileTargets files) {
        this.settings = settings;
        this.effects = effects;
        this.vouchers = new VoucherWriter(ids);
        this.evidence = new EvidenceFiles(ids, keys);
        this.files = files;
    }

    /** A day of a channel for which something waits; a series and a file have vouchers of their own. */
    public record Day(long channel, LocalDate day, String series, long target) {
        /** The same day gives the same key for ever; its part tells what came later from what was known when the day ended. */
        String key(int part) {
            return "day:" + channel + ":" + day + ":" + series + (part == 1 ? "" : ":" + part);
        }
    }

    private record Entry(String key, boolean credit, long trail, long document, String body) {}

    /** Days by company that have ended by the company's clock and of which something is not booked. */
    public static Map<Long, List<Day>> due(Tx tx, Collection<Long> companies, CompanyClocks clocks)
            throws SQLException {
        var due = new TreeMap<Long, List<Day>>();
        tx.query(
                DUE,
                row -> due.computeIfAbsent(row.getLong(1), c -> new ArrayList<>())
                        .add(new Day(
                                row.getLong(2), row.getObject(3, LocalDate.class), row.getString(4), row.getLong(5))),
                Tx.bigints(companies),
                Tx.instants(companies.stream().map(clocks::now).toList()),
                ENTRIES_MAX);
        return due;
    }

    /** Writes the vouchers of days that have ended; the purchases they belong to are looked at again. The caller holds the companies' leases. */
    public void write(Tx tx, Map<Long, List<Day>> days, CompanyClocks clocks, List<ChangeLog.NewChange> follow)
            throws SQLException {
        for (var entry : days.entrySet()) {
            long company = entry.getKey();
            var inUse = settings.current(tx, company).settings();
            for (var day : entry.getValue().stream().limit(DAYS_MAX).toList()) {
                var work = new Work(company, day, inUse, clocks.now(company), clocks.machineNow());
                trails(tx, work)
                        .forEach(trail -> follow.add(
                                new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.TRAIL, trail, 0)));
            }
        }
    }

    private record Work(long company, Day day, Settings settings, Instant now, Instant machineNow) {}

    /** A day that cannot be written is held by itself, with the reason: it must not stand in the way of the others. */
    private List<Long> trails(Tx tx, Work work) throws SQLException {
        var entries = entries(tx, work);
        try {
            tx.apart(apart -> {
                write(apart, work, entries);
                return entries;
            });
        } catch (SQLException e) {
            if (!DatabaseException.refusedData(e)) {
                throw e;
            }
            notWritten(tx, work, entries, e);
        } catch (RuntimeException e) {
            notWritten(tx, work, entries, e);
        }
        return entries.stream().map(Entry::trail).distinct().sorted().toList();
    }

    private static void notWritten(Tx tx, Work work, List<Entry> entries, Exception cause) throws SQLException {
        LOG.error("{} of company {} could not be booked", work.day(), work.company(), cause);
        var reason = Json.write(Map.of("reason", String.valueOf(cause.getMessage())));
        leftOut(
                tx,
                work,
                entries.stream().map(Entry::key).toList(),
                entries.stream().map(e -> NOT_PLANNED).toList(),
                entries.stream().map(e -> reason).toList());
    }

    private static List<Entry> entries(Tx tx, Work work) throws SQLException {
        var day = work.day();
        return tx.query(
                ENTRIES,
                row -> new Entry(row.getString(1), row.getBoolean(2), row.getLong(3), row.getLong(4), row.getString(5)),
                work.company(),
                day.channel(),
                day.day(),
                day.series(),
                day.target(),
                work.now(),
                work.settings().version(),
                ENTRIES_MAX);
    }

    private void write(Tx tx, Work work, List<Entry> entries) throws SQLException {
        int part = 1
                + tx.first(
                                VOUCHERS,
                                row -> row.getInt(1),
                                work.company(),
                                work.day().channel(),
                                work.day().day(),
                                work.day().series())
                        .orElse(0);
        var channel = tx.first(
                        "select name from connection where company_id = ? and connection_id = ?",
                        row -> row.getString(1),
                        work.company(),
                        work.day().channel())
                .orElse("");
        var group = group(work.day(), channel, part, entries);
        var posted = DayPosting.of(group, posting(work), in -> posting(work, in), begun(tx, work, entries));
        leftOut(
                tx,
                work,
                posted.leftOut().stream().map(PostedDay.LeftOut::key).toList(),
                posted.leftOut().stream().map(l -> l.held().code()).toList(),
                posted.leftOut().stream()
                        .map(l -> Json.write(HeldArguments.of(l.held())))
                        .toList());
        if (posted.entry().isPresent()) {
            book(tx, work, group, posted, posted.entry().get(), entries);
        } else if (!posted.items().isEmpty()) {
            throw new IllegalStateException("sales and credits without any rows");
        }
    }

    private static PostingSettings posting(Work work) {
        return work.settings().posting(LedgerMode.KNYT);
    }

    private static PostingSettings posting(Work work, Currency currency) {
        return posting(work).ofShop(work.day().channel(), currency, work.day().day());
    }

    /** The VAT treatments of purchases that began under an earlier version, by the entry's key. */
    private Map<String, PostingSettings> begun(Tx tx, Work work, List<Entry> entries) throws SQLException {
        var versions = new TreeMap<Long, Integer>();
        tx.query(
                BEGUN,
                row -> versions.put(row.getLong(1), row.getInt(2)),
                work.company(),
                Tx.bigints(entries.stream().map(Entry::trail).distinct().toList()));
        var posting = posting(work);
        var result = new HashMap<String, PostingSettings>();
        for (var entry : entries) {
            int version = versions.getOrDefault(entry.trail(), work.settings().version());
            if (version != work.settings().version()) {
                var then = settings.version(tx, work.company(), version).settings();
                result.put(entry.key(), posting.withTreatments(then.vat().treatments()));
            }
        }
        return result;
    }

    private static ChannelDay group(Day day, String channel, int part, List<Entry> entries) {
        return new ChannelDay(
                day.key(part),
                day.day(),
                channel,
                part,
                entries.stream()
                        .filter(entry -> !entry.credit())
                        .map(entry -> Json.read(entry.body(), SaleFact.class))
                        .toList(),
                entries.stream()
                        .filter(Entry::credit)
                        .map(entry -> Json.read(entry.body(), CreditFact.class))
                        .toList());
    }

    private void book(Tx tx, Work work, ChannelDay group, PostedDay posted, WantedEntry entry, List<Entry> entries)
            throws SQLException {
        int version = work.settings().version();
        vouchers.write(
                tx,
                new VoucherWriter.Source(
                        work.company(), entry.key(), work.day().series(), null, null, null, version, BY),
                entry.voucher(),
                work.now());
        long voucher = tx.first(
                        BOOKED,
                        row -> row.getLong(1),
                        work.company(),
                        entry.key(),
                        Tx.texts(
                                posted.items().stream().map(PostedDay.Item::key).toList()))
                .orElseThrow(() -> new IllegalStateException("the voucher of " + group.key() + " is not there"));
        keep(
                tx,
                work,
                voucher,
                DaySpecification.fileName(group, "csv"),
                EvidenceCsv.MEDIA_TYPE,
                DaySpecification.of(posted, entry.voucher()));
        keep(
                tx,
                work,
                voucher,
                DaySpecification.fileName(group, "pdf"),
                "application/pdf",
                DaySpecification.paper(posted, entry.voucher()));
        effects.insert(
                tx,
                handOn(tx, work, voucher, entry, bearer(posted, entries)).stream()
                        .map(effect -> new EffectPlans.Planned(work.company(), effect))
                        .toList(),
                work.machineNow());
    }

    private void keep(Tx tx, Work work, long voucher, String name, String type, byte[] content) throws SQLException {
        evidence.keep(tx, work.company(), voucher, name, type, content, work.now());
    }

    /** It goes with the first purchase of the day, so that what goes wrong with it is somebody's loose end. */
    private static Entry bearer(PostedDay posted, List<Entry> entries) {
        var first = posted.items().getFirst().key();
        return entries.stream().filter(e -> e.key().equals(first)).findFirst().orElseThrow();
    }

    /** The voucher, and in an accounting system what it is made of attached to it; with a file that stays here. */
    private List<NewEffect> handOn(Tx tx, Work work, long voucher, WantedEntry entry, Entry bearer)
            throws SQLException {
        var key = "voucher:" + entry.key();
        var body = HandedOn.byKey(entry.key(), entry.voucher(), work.day().series());
        var result = new ArrayList<NewEffect>();
        result.add(effect(work, bearer, key, EffectKind.CREATE_VOUCHER, body, List.of()));
        if (!files.is(tx, work.company(), work.day().target())) {
            var need = List.of(new NewEffect.Need("voucher", work.day().target(), key));
            for (var file : Attachments.of(tx, work.company(), voucher)) {
                result.add(effect(
                        work, bearer, Attachments.effectKey(entry.key(), file), EffectKind.ATTACH_FILE, file, need));
            }
        }
        return result;
    }

    private static NewEffect effect(
            Work work, Entry bearer, String key, EffectKind kind, EffectBody body, List<NewEffect.Need> needs) {
        return new NewEffect(
                work.day().target(),
                key,
                kind,
                bearer.trail(),
                null,
                bearer.document(),
                "",
                work.day().channel(),
                body,
                work.settings().version(),
                needs);
    }

    private static void leftOut(Tx tx, Work work, List<String> keys, List<String> codes, List<String> args)
            throws SQLException {
        if (!keys.isEmpty()) {
            tx.update(
                    LEFT_OUT,
                    work.settings().version(),
                    Tx.texts(keys),
                    Tx.texts(codes),
                    Tx.texts(args),
                    work.company());
        }
    }
}
