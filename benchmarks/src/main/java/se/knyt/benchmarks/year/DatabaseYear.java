package se.knyt.benchmarks.year;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import se.knyt.benchmarks.machine.Processor;
import se.knyt.benchmarks.year.Sales.Sold;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.FeeVat;
import se.knyt.core.bookkeeping.KnownProviders;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.ProviderSettings;
import se.knyt.engine.Companies;
import se.knyt.engine.Engine;
import se.knyt.engine.db.CrashPoints;
import se.knyt.engine.db.Schema;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.VoucherScopes;
import se.knyt.postgres.EmbeddedPostgres;
import se.knyt.postgres.PostgresOptions;
import se.knyt.spi.ConnectorInfo.Family;
import se.knyt.spi.PullSource.SourceRecord;

/**
 * The same year through the whole engine and an embedded PostgreSQL that flushes to disk: each day's sales are told by a shop and read,
 * planned and booked, and two days later paid out, certified and booked. Shop, providers and accounting system answer at once. Ends with 1
 * when something is left to do, or a balance is not what the sums kept beside the books say.
 *
 * <p>Arguments: {@code a}, {@code b} or {@code b-daily} as {@link YearBenchmark} has them, then the number of sales, then the number of
 * days they are spread over (365).
 */
public final class DatabaseYear implements AutoCloseable {
    private static final String PASSWORD = "rolesOfTheBenchmark1";
    private static final List<String> PROVIDERS = List.of("klarna", "nets", "svea");
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final LocalDate FIRST = LocalDate.of(2025, 1, 1);
    private static final LocalTime PAID_AT = LocalTime.of(7, 0);
    private static final LocalTime TOLD_AT = LocalTime.of(20, 0);
    /** The day is over and its voucher due. */
    private static final LocalTime NIGHT = LocalTime.of(2, 30);

    private static final int PAID_AFTER_DAYS = 2;
    private static final String ROWS = "select account, sum(debit_minor - credit_minor)::bigint, count(*)"
            + " from voucher_row where company_id = ? group by account";
    private static final String WAITING = """
            select 'effect ' || kind || ' ' || state || ' ' || error_code || ' ' || count(*) from effect
             where company_id = ? and state <> 'done' group by kind, state, error_code
            union all select 'reads ' || stream || ' at ' || coalesce(next_at::text, '') || ' ' || coalesce(hinted_at::text, '')
              from schedule where company_id = ?
            """;
    private static final Duration STANDSTILL_MAX = Duration.ofSeconds(60);
    private static final int POOL = 12;
    private static final int CUSTOMERS = 1510;
    private static final long LOOK_MILLIS = 10;

    private final boolean invoices;
    private final boolean daily;
    private final int count;
    private final int days;
    private final Path folder;
    private final EmbeddedPostgres postgres;
    private final YearSystem shop = new YearSystem("shop", Family.SHOP);
    private final YearSystem ledger = new YearSystem("ledger", Family.ACCOUNTING_SYSTEM);
    private final Map<String, YearSystem> providers = new TreeMap<>();
    private final Engine engine;
    private final List<ProviderSettings> settled;
    private final Sums sums = new Sums();
    private volatile Time time = Time.begins(at(FIRST.minusDays(1), TOLD_AT));
    private long company;

    /** The time of the year, which goes on while it is worked, from where it was set last. */
    private record Time(Instant begun, long nanos) {
        static Time begins(Instant at) {
            return new Time(at, System.nanoTime());
        }
    }

    private DatabaseYear(String way, int count, int days) throws IOException {
        invoices = "a".equals(way);
        daily = "b-daily".equals(way);
        this.count = count;
        this.days = days;
        settled = KnownProviders.all(BankLeg.IN_TRANSIT).stream()
                .filter(one -> PROVIDERS.contains(one.provider()))
                .map(one -> one.withFeeVat(FeeVat.EXEMPT))
                .toList();
        PROVIDERS.forEach(code -> providers.put(code, new YearSystem(code, Family.PAYMENT_PROVIDER)));
        folder = Files.createTempDirectory("knyt-year-benchmark");
        postgres = EmbeddedPostgres.start(PostgresOptions.in(folder));
        Schema.migrate(postgres.jdbcUrl(), postgres.superuser(), postgres.password(), PASSWORD);
        var connectors = new ArrayList<>(List.of(shop, ledger));
        connectors.addAll(providers.values());
        engine = new Engine(new Engine.Options(
                postgres.jdbcUrl(),
                PASSWORD,
                new byte[32],
                POOL,
                this::now,
                (base, sandbox) -> call -> {
                    throw new IllegalStateException("nothing is called here");
                },
                List.copyOf(connectors),
                CrashPoints.NONE,
                _ -> true));
    }

    public static void main(String[] arguments) throws Exception {
        var way = arguments[0];
        int sales = Integer.parseInt(arguments[1]);
        int days = arguments.length < 3 ? 365 : Integer.parseInt(arguments[2]);
        List<String> wrong;
        try (var year = new DatabaseYear(way, sales, days)) {
            year.found();
            year.engine.start();
            long began = System.nanoTime();
            var before = Processor.used(year.postgres.pid());
            year.post();
            long millis = (System.nanoTime() - began) / 1_000_000;
            System.out.println(Processor.used(year.postgres.pid()).minus(before).whole());
            wrong = year.wrong();
            System.out.printf(
                    Locale.ROOT,
                    "%s through the database: %,d sales over %d days in %d.%03d s (%,d a second), %,d vouchers with %,d rows,"
                            + " %,d calls to the accounting system, database %,d MiB, heap at most %d MiB%n",
                    way,
                    sales,
                    days,
                    millis / 1_000,
                    millis % 1_000,
                    1_000L * sales / Math.max(1, millis),
                    year.sums.vouchers,
                    year.sums.rows,
                    year.ledger.calls.sum(),
                    year.number("select pg_database_size(current_database()) / 1048576 where ?::bigint is not null"),
                    YearBenchmark.heapPeak());
        }
        wrong.forEach(System.out::println);
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    private Instant now() {
        var set = time;
        return set.begun().plusNanos(System.nanoTime() - set.nanos());
    }

    private static Instant at(LocalDate day, LocalTime time) {
        return day.atTime(time).atZone(ZONE).toInstant();
    }

    private Settings settings() {
        var settings = Settings.initial()
                .withLedger(invoices ? LedgerMode.ACCOUNTING_SYSTEM : LedgerMode.KNYT)
                .withProviders(settled)
                .withHands(List.of(new MoneyHand("", 0, Hand.SHOP)));
        return daily
                ? settings.withVouchers(
                        new VoucherScopes(List.of(new VoucherScopes.Change(FIRST, VoucherScopes.Scope.DAY))))
                : settings;
    }

    private void found() {
        var companies = engine.companies();
        long organization = companies.createOrganization("Benchmark");
        company = companies.createCompany(
                new Companies.NewCompany(organization, "year", "Company", "556000-0175", true, FIRST), settings());
        long books = connect(companies, "ledger");
        long source = connect(companies, "shop");
        companies.flow(
                company, invoices ? FlowCode.DELIVERIES_TO_INVOICES : FlowCode.SALES_TO_VOUCHERS, source, books, true);
        for (var provider : PROVIDERS) {
            companies.flow(
                    company,
                    invoices ? FlowCode.PAYOUTS_TO_BOOKS : FlowCode.PAYOUTS_TO_VOUCHERS,
                    connect(companies, provider),
                    books,
                    true);
        }
    }

    private long connect(Companies companies, String connector) {
        return companies
                .connect(company, connector, connector, "http://127.0.0.1:9", Map.of(), Map.of())
                .id();
    }

    private void post() throws InterruptedException {
        var sales = new Sales(1, PROVIDERS);
        Deque<List<Sold>> unpaid = new ArrayDeque<>();
        for (int day = 0; day < days + PAID_AFTER_DAYS; day++) {
            var date = FIRST.plusDays(day);
            time = Time.begins(at(date, TOLD_AT));
            if (unpaid.size() == PAID_AFTER_DAYS) {
                payOut(unpaid.removeFirst(), at(date, PAID_AT));
            }
            // The last day takes what does not divide evenly.
            int today = day >= days ? 0 : day == days - 1 ? count - (count / days) * (days - 1) : count / days;
            var sold = sales.of(date, today);
            sold.forEach(sums::sold);
            shop.tell(sold.stream()
                    .map(sale -> Told.sale(sale, at(date, LocalTime.NOON)))
                    .toList());
            settle();
            if (daily) {
                time = Time.begins(at(date.plusDays(1), NIGHT));
                settle();
            }
            unpaid.addLast(sold);
        }
    }

    private void payOut(List<Sold> sold, Instant at) {
        var each = new TreeMap<String, List<Sold>>();
        sold.forEach(sale ->
                each.computeIfAbsent(sale.provider(), _ -> new ArrayList<>()).add(sale));
        each.forEach((code, its) -> {
            var told = new ArrayList<SourceRecord>(List.of(Told.payout(code, its, at)));
            var provider = providers.get(code);
            if (provider != null) {
                provider.tell(told);
            }
        });
    }

    /** Lets the engine do all that is due. */
    private void settle() throws InterruptedException {
        engine.control().moveClock(company, now());
        engine.control().readNow(company);
        int quiet = 0;
        long queue = -1;
        long moved = System.nanoTime();
        while (quiet < 2) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            long left = engine.control().queue(company);
            quiet = left == 0 ? quiet + 1 : 0;
            if (left != queue) {
                queue = left;
                moved = System.nanoTime();
            } else if (left != 0 && System.nanoTime() - moved > STANDSTILL_MAX.toNanos()) {
                throw new IllegalStateException("stands still at " + now() + ": " + texts(WAITING));
            }
        }
    }

    private List<String> texts(String sql) {
        return engine.database()
                .forCompany("benchmark", company, tx -> tx.query(sql, row -> row.getString(1), company, company));
    }

    private long number(String sql) {
        return engine.database()
                .forCompany(
                        "benchmark",
                        company,
                        tx -> tx.first(sql, row -> row.getLong(1), company).orElse(0L));
    }

    /** What the database has booked, with what the accounting system has of invoices and payments, held against the plain sums. */
    private List<String> wrong() {
        List<long[]> rows = engine.database()
                .forCompany(
                        "benchmark",
                        company,
                        tx -> tx.query(
                                ROWS, row -> new long[] {row.getInt(1), row.getLong(2), row.getLong(3)}, company));
        rows.forEach(row -> sums.booked((int) row[0], row[1], row[2]));
        sums.vouchers = number("select count(*) from voucher where company_id = ?");
        ledger.balances().forEach((account, minor) -> sums.booked(account, minor, 0));
        var empty = new ArrayList<>(List.of(CUSTOMERS));
        settled.forEach(one -> empty.add(one.receivable()));
        int transit = settings().posting().accounts().inTransit();
        var wrong = new ArrayList<>(invoices ? sums.wrongOfPayouts(empty, transit) : sums.wrong(empty, transit));
        long open = number("select count(*) from provider_item where company_id = ? and cleared_on is null");
        long held = number("select count(*) from payout where company_id = ? and state <> 'booked'");
        if (open + held > 0) {
            wrong.add(open + " sales are not paid out, " + held + " payouts are held");
        }
        return wrong;
    }

    @Override
    public void close() throws IOException {
        engine.close();
        postgres.close();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
