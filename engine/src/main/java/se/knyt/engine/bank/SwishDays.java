package se.knyt.engine.bank;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.clock.CompanyZone;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.PageWriter;
import se.knyt.engine.intake.RecordOrigin;
import se.knyt.engine.intake.SwishDay;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.spi.PullSource.Lane;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/**
 * Makes payouts of the Swish payments that the bank's lines show: one for each account and booking day, under the reference that the
 * bank's report of Swish would give it. So whichever of the two comes first, the other is the same payout; where the report has told of a
 * day, it counts, and the lines are its money. A day that gets further lines is the same payout changed.
 */
final class SwishDays {
    private static final String PROVIDER = SwishConnections.PROVIDER;
    private static final String CAUSE = "bank:swish-connection";
    private static final String STREAM = "bank-lines";
    /** More days than this are not looked at at one time: the newest are. */
    private static final int DAYS_MAX = 1_000;

    private static final int LATE_DAYS = 6;

    private static final String LINES = """
            with days as (
              select account, booked_on from bank_entry b where company_id = ? and swish_new and (state = 'open' or swish_payout_id is not null)
                 and booked_on >= (select start_date from company c where c.company_id = b.company_id)
               group by account, booked_on order by booked_on desc limit ?)
            select e.bank_entry_id, e.account, e.booked_on, e.amount_minor, e.swish, e.state, e.swish_payout_id
              from days d join bank_entry e on e.company_id = ? and e.account = d.account and e.booked_on = d.booked_on
             where e.swish <> '' and (e.state = 'open' or e.swish_payout_id is not null) order by e.booked_on, e.account, e.bank_entry_id
            """;
    private static final String TOLD = """
            select payout_id, reference, connection_id, paid_minor, case when bank_leg = 'open' then paid_minor - bank_minor else 0 end,
                   exists (select 1 from payout_line l where l.company_id = p.company_id and l.payout_id = p.payout_id
                              and not starts_with(l.provider_kind, ?))
              from payout p where company_id = ? and provider = 'swish' and paid_at >= ? and paid_at < ?
            """;
    private static final String OWN = """
            update bank_entry e set swish_payout_id = p.payout_id, near_payout_id = null
              from unnest(?, ?) as n (entry, reference)
              join payout p on p.company_id = ? and p.provider = 'swish' and p.currency = 'SEK' and p.reference = n.reference
             where e.company_id = p.company_id and e.bank_entry_id = n.entry and e.swish_payout_id is distinct from p.payout_id
            """;

    /** What the lines of the days say: another hand may tell of them meanwhile. */
    private static final String SAID = """
            select coalesce(md5(string_agg(e.bank_entry_id || ' ' || e.state || ' ' || e.swish, ',' order by e.bank_entry_id)), '')
              from unnest(?, ?) as d (account, day)
              join bank_entry e on e.company_id = ? and e.account = d.account and e.booked_on = d.day and e.swish <> ''
            """;

    private static final String PARTED = """
            update bank_entry e set swish = n.parted from unnest(?, ?, ?) as n (entry, said, parted)
             where e.company_id = ? and e.bank_entry_id = n.entry and e.swish = n.said
            """;
    private static final int TRIES_MAX = 3;

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final PageWriter pages;
    private final LooseEnds looseEnds;

    SwishDays(Database database, CompanyClocks clocks, IdAllocator ids, SettingsStore settings, PageWriter pages) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.pages = pages;
        this.looseEnds = new LooseEnds(ids);
    }

    /**
     * @param left whether a person has said that it is none
     * @param told whether it is part of a payout already
     */
    private record Line(long id, SwishDay day, long minor, SwishParts parts, boolean open, boolean left, boolean told) {
        static Line of(ResultSet row) throws SQLException {
            return new Line(
                    row.getLong(1),
                    new SwishDay(row.getString(2), row.getObject(3, LocalDate.class)),
                    row.getLong(4),
                    SwishParts.read(row.getString(5)),
                    "open".equals(row.getString(6)),
                    "left".equals(row.getString(6)),
                    row.getObject(7) != null);
        }
    }

    /**
     * @param awaited what the bank has not shown of it
     * @param reported whether the bank's report of Swish has told its lines
     */
    private record Told(SwishDay day, long connection, long paid, long awaited, boolean reported) {
        /** Whether the bank may show it by lines of a day: over Easter it books nothing. */
        boolean mayBeShown(LocalDate on) {
            return reported
                    && awaited != 0
                    && !day.day().isAfter(on)
                    && !day.day().isBefore(on.minusDays(LATE_DAYS));
        }
    }

    /** What is to be written: records by connection, and which lines of the bank are which payout. */
    private static final class Plan {
        private final Map<Long, List<SourceRecord>> records = new TreeMap<>();
        private final List<Long> entries = new ArrayList<>();
        private final List<String> references = new ArrayList<>();
        private final List<Line> homeless = new ArrayList<>();
        private final List<Long> told = new ArrayList<>();
        private final Map<Long, List<SwishParts>> parted = new TreeMap<>();
        private final Set<SwishDay> days = new LinkedHashSet<>();
        private String said = "";

        void owns(Collection<Line> lines, SwishDay day) {
            lines.stream().filter(Line::open).forEach(line -> {
                entries.add(line.id());
                references.add(day.reference());
            });
        }
    }

    /** Another hand has told of the same days meanwhile: what was read is not what stands. */
    private static final class Stale extends RuntimeException {
        @java.io.Serial
        private static final long serialVersionUID = 1;

        private Stale() {
            super("the bank's lines of the day have changed meanwhile");
        }
    }

    /** Tells of what the bank's open lines show; what is known already changes nothing. */
    void tell(long company) {
        for (int tries = 1; ; tries++) {
            try {
                tellOnce(company);
                return;
            } catch (Stale e) {
                // They are marked still, and whoever has changed them tells them too.
                if (tries == TRIES_MAX) {
                    return;
                }
            }
        }
    }

    private void tellOnce(long company) {
        var plan = database.forCompany("swish-days", company, tx -> plan(tx, company));
        plan.records.forEach((connection, records) -> pages.write(
                new RecordOrigin(company, connection, STREAM, Lane.TRADE),
                new Page(records, "", false),
                tx -> {
                    // One tells at a time, and what it has read holds.
                    tx.query(BankMatching.LOCK, row -> row.getInt(1), company);
                    if (!said(tx, company, plan.days).equals(plan.said)) {
                        throw new Stale();
                    }
                },
                tx -> {}));
        database.doForCompany("swish-lines", company, tx -> {
            if (!plan.entries.isEmpty()) {
                tx.update(OWN, Tx.bigints(plan.entries), Tx.texts(plan.references), company);
            }
            var entries = List.copyOf(plan.parted.keySet());
            var texts = entries.stream()
                    .map(id -> Objects.requireNonNull(plan.parted.get(id)))
                    .toList();
            tx.update(
                    PARTED,
                    Tx.bigints(entries),
                    Tx.texts(texts.stream().map(two -> two.getFirst().text()).toList()),
                    Tx.texts(texts.stream().map(two -> two.getLast().text()).toList()),
                    company);
            tx.update(
                    "update bank_entry set swish_new = false,"
                            + " swish_payout_id = case when state = 'left' then null else swish_payout_id end"
                            + " where company_id = ? and bank_entry_id = any (?)",
                    company,
                    Tx.bigints(plan.told));
            looseEnds.syncCauses(tx, company, List.of(CAUSE), homeless(company, plan), clocks.now(company));
        });
    }

    private static String said(Tx tx, long company, Collection<SwishDay> days) throws SQLException {
        return tx.first(
                        SAID,
                        row -> row.getString(1),
                        Tx.texts(days.stream().map(SwishDay::account).toList()),
                        Tx.dates(days.stream().map(SwishDay::day).toList()),
                        company)
                .orElse("");
    }

    private Plan plan(Tx tx, long company) throws SQLException {
        var plan = new Plan();
        var lines = tx.query(LINES, Line::of, company, DAYS_MAX, company);
        if (lines.isEmpty()) {
            return plan;
        }
        lines.forEach(line -> plan.days.add(line.day()));
        plan.said = said(tx, company, plan.days);
        var zone = CompanyZone.of(tx, company);
        var days = new LinkedHashMap<SwishDay, List<Line>>();
        lines.forEach(
                line -> days.computeIfAbsent(line.day(), _ -> new ArrayList<>()).add(line));
        var first = lines.getFirst().day().day();
        var last = lines.getLast().day().day();
        var told = told(tx, company, begin(first.minusDays(LATE_DAYS), zone), begin(last.plusDays(1), zone));
        var accounts = BankIntake.accounts(tx, company).stream()
                .map(BankAccount::number)
                .toList();
        var connections = SwishConnections.read(tx, company);
        var sales = new SwishSales(tx, company, first, last);
        boolean waits = settings.current(tx, company).settings().bankLeg() == BankLeg.DIRECT;
        var today = LocalDate.ofInstant(clocks.now(company), zone);
        for (var day : days.entrySet()) {
            // One voucher for a whole day is made when the day is over: more lines may come.
            if (!waits || day.getKey().day().isBefore(today)) {
                var before = day.getKey()
                        .among(told.stream().map(Told::day).toList(), accounts)
                        .flatMap(known ->
                                told.stream().filter(t -> t.day().equals(known)).findFirst());
                var standing = ofThemselves(
                        day.getKey().day(),
                        day.getValue().stream().filter(line -> !line.left()).toList(),
                        told);
                if (place(plan, day.getKey(), standing, before.stream().toList(), connections, sales, zone)) {
                    day.getValue().forEach(line -> plan.told.add(line.id()));
                }
            }
        }
        return plan;
    }

    /** Without the lines that are what a report has told of, booked on a later day: those meet its payout when that is booked. */
    private static List<Line> ofThemselves(LocalDate on, List<Line> lines, List<Told> told) {
        var reported = told.stream()
                .filter(t -> t.mayBeShown(on) && !t.day().day().equals(on))
                .toList();
        long sum = lines.stream()
                .filter(line -> !line.told())
                .mapToLong(Line::minor)
                .sum();
        boolean all = reported.stream().anyMatch(t -> t.awaited() == sum);
        return lines.stream()
                .filter(line -> line.told() || (!all && reported.stream().noneMatch(t -> t.awaited() == line.minor())))
                .toList();
    }

    private static Instant begin(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }

    private static List<Told> told(Tx tx, long company, Instant from, Instant to) throws SQLException {
        return tx
                .query(
                        TOLD,
                        row -> {
                            var day = SwishDay.of(row.getString(2));
                            return day.map(d -> uncheckedTold(d, row)).stream().toList();
                        },
                        SwishLines.PAID_BY_BANK,
                        company,
                        from,
                        to)
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private static Told uncheckedTold(SwishDay day, ResultSet row) {
        try {
            return new Told(day, row.getLong(3), row.getLong(4), row.getLong(5), row.getBoolean(6));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether all that there is to tell of the day is told. */
    private static boolean place(
            Plan plan,
            SwishDay day,
            List<Line> lines,
            List<Told> before,
            SwishConnections connections,
            SwishSales sales,
            ZoneId zone) {
        if (lines.isEmpty() && before.isEmpty()) {
            return true;
        }
        if (!before.isEmpty() && before.getFirst().reported()) {
            long shown = lines.stream().mapToLong(Line::minor).sum();
            if (shown == before.getFirst().paid()) {
                plan.owns(lines, before.getFirst().day());
            }
            return true;
        }
        var number = lines.stream()
                .map(line -> line.parts().number())
                .filter(n -> !n.isEmpty())
                .findFirst()
                .orElse("");
        var connection = before.isEmpty()
                ? connections.of(number)
                : OptionalLong.of(before.getFirst().connection());
        if (connection.isEmpty()) {
            plan.homeless.addAll(lines);
            return false;
        }
        var known = before.isEmpty() ? day : before.getFirst().day();
        plan.records
                .computeIfAbsent(connection.getAsLong(), _ -> new ArrayList<>())
                .add(record(plan, known, lines, sales, zone));
        plan.owns(lines, known);
        return true;
    }

    private static SourceRecord record(Plan plan, SwishDay day, List<Line> entries, SwishSales sales, ZoneId zone) {
        var at = begin(day.day(), zone);
        var said = entries.stream().map(Line::parts).toList();
        var parted = SwishLines.parted(said, day.day(), sales);
        for (int i = 0; i < said.size(); i++) {
            if (!parted.get(i).equals(said.get(i))) {
                plan.parted.put(entries.get(i).id(), List.of(said.get(i), parted.get(i)));
            }
        }
        var lines = SwishLines.of(parted, at, sales);
        var paid = Money.of(entries.stream().mapToLong(Line::minor).reduce(0, Math::addExact), Currency.SEK);
        var zero = Money.zero(Currency.SEK);
        var payout =
                new Payout(day.reference(), day.reference(), PROVIDER, Currency.SEK, at, paid, zero, zero, Map.of());
        return new SourceRecord(
                payout.sourceId(),
                at,
                "text/csv",
                raw(lines).getBytes(StandardCharsets.UTF_8),
                new Reading.Read(List.of(payout), List.of(), Map.of(payout.sourceId(), lines), List.of()));
    }

    private static String raw(List<PayoutLine> lines) {
        return "line;kind;amount;order;message;id\n"
                + lines.stream()
                        .map(line -> Stream.of(
                                        Integer.toString(line.line()),
                                        line.kind().code(),
                                        line.amount().toPlain(),
                                        line.orderReference(),
                                        line.secondReference(),
                                        line.providerTransactionId())
                                .map(cell -> cell.replaceAll("[;\\p{Cntrl}]", " "))
                                .collect(Collectors.joining(";")))
                        .collect(Collectors.joining("\n"))
                + "\n";
    }

    private List<LooseEnd> homeless(long company, Plan plan) {
        if (plan.homeless.isEmpty()) {
            return List.of();
        }
        long minor = plan.homeless.stream().mapToLong(Line::minor).sum();
        return List.of(new LooseEnd(
                CAUSE,
                "payout.swish-connection",
                Map.of("count", String.valueOf(plan.homeless.size())),
                CAUSE,
                null,
                null,
                null,
                null,
                Money.of(minor, Currency.SEK),
                clocks.now(company),
                false));
    }
}
