package se.knyt.benchmarks.orders;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import se.knyt.benchmarks.machine.Processor;
import se.knyt.engine.Companies;
import se.knyt.engine.Engine;
import se.knyt.engine.db.CrashPoints;
import se.knyt.engine.db.Schema;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.settings.Settings;
import se.knyt.http.GuardedHttp;
import se.knyt.postgres.EmbeddedPostgres;
import se.knyt.postgres.PostgresOptions;
import se.knyt.spi.Secret;

/**
 * Measures orders through the whole engine. Engine, source, target, load and PostgreSQL share the machine; the figures are a floor,
 * not a ceiling. Options: {@code --orders N --warmup N --rate PER-SECOND --companies N}; rate 0 means as fast as answered. The warm-up is
 * always as fast as answered. Without {@code --orders} 20,000 are measured, or with a rate those of one minute.
 */
public final class OrderBenchmark {
    private static final String PASSWORD = "rolesOfTheBenchmark1";
    private static final byte[] HOOK_SECRET = "benchmark-hook-secret".getBytes(StandardCharsets.UTF_8);
    private static final int POOL = 12;
    private static final Duration STANDSTILL_MAX = Duration.ofSeconds(60);

    private OrderBenchmark() {}

    /** What is asked for. */
    private record Options(int orders, int warmup, int rate, int companies) {
        String text() {
            return orders + " orders after " + warmup + " to warm up, " + companies
                    + (companies == 1 ? " company, " : " companies, ")
                    + (rate == 0 ? "as fast as webhooks are answered" : rate + " a second");
        }

        static Options of(String[] args) {
            var values =
                    new java.util.HashMap<>(Map.of("--orders", 0, "--warmup", 20_000, "--rate", 0, "--companies", 1));
            for (int i = 0; i + 1 < args.length; i += 2) {
                if (values.replace(args[i], Integer.parseInt(args[i + 1])) == null) {
                    throw new IllegalArgumentException("unknown option " + args[i]);
                }
            }
            int rate = values.getOrDefault("--rate", 0);
            int orders = values.getOrDefault("--orders", 0);
            int byDefault = rate > 0 ? 60 * rate : 20_000;
            return new Options(
                    orders > 0 ? orders : byDefault,
                    values.getOrDefault("--warmup", 0),
                    rate,
                    values.getOrDefault("--companies", 1));
        }
    }

    public static void main(String[] args) throws Exception {
        var options = Options.of(args);
        var folder = Files.createTempDirectory("knyt-order-benchmark");
        try (var postgres = EmbeddedPostgres.start(PostgresOptions.in(folder));
                var machines = new Machines();
                var http = GuardedHttp.toPublicOnly()) {
            Schema.migrate(postgres.jdbcUrl(), postgres.superuser(), postgres.password(), PASSWORD);
            try (var engine = engine(postgres, http, machines)) {
                measure(options, engine, machines, postgres.pid());
            }
        } finally {
            delete(folder);
        }
    }

    private static Engine engine(EmbeddedPostgres postgres, GuardedHttp http, Machines machines) {
        return new Engine(new Engine.Options(
                postgres.jdbcUrl(),
                PASSWORD,
                new byte[32],
                POOL,
                InstantSource.system(),
                (base, sandbox) -> http.andOwn(() -> Set.of(machines.uri())),
                List.of(new MeasuredConnector()),
                CrashPoints.NONE,
                _ -> true));
    }

    private static void measure(Options options, Engine engine, Machines machines, long postmaster)
            throws InterruptedException {
        var accounts = accounts(options, engine, machines);
        machines.open(engine.webhooks()::receive);
        engine.start();
        var warm = new Load(machines, accounts, HOOK_SECRET);
        warm.run(1, options.warmup(), 0);
        await(machines, options.warmup());
        var load = new Load(machines, accounts, HOOK_SECRET);
        var system = ManagementFactory.getOperatingSystemMXBean();
        double loadBefore = system.getSystemLoadAverage();
        var before = Processor.used(postmaster);
        long begun = System.nanoTime();
        load.run(options.warmup() + 1, options.orders(), options.rate());
        await(machines, options.warmup() + options.orders());
        var used = Processor.used(postmaster).minus(before);
        System.out.println(options.text());
        Report.print(begun, load, machines);
        System.out.println(used.per("order", options.orders()));
        System.out.printf(
                Locale.ROOT,
                "load average of the machine %.1f before, %.1f after%n",
                loadBefore,
                system.getSystemLoadAverage());
    }

    private static List<Load.Account> accounts(Options options, Engine engine, Machines machines) {
        var companies = engine.companies();
        long organization = companies.createOrganization("Benchmark");
        var today = LocalDate.ofInstant(InstantSource.system().instant(), ZoneId.of("Europe/Stockholm"));
        var result = new ArrayList<Load.Account>();
        for (int i = 1; i <= options.companies(); i++) {
            long company = companies.createCompany(
                    new Companies.NewCompany(
                            organization, "c" + i, "Company " + i, "556000-0175", true, today.minusDays(1)),
                    Settings.initial());
            var base = machines.uri().toString();
            var secret = new Secret(new String(HOOK_SECRET, StandardCharsets.UTF_8));
            var source = companies.connect(
                    company,
                    MeasuredConnector.ID,
                    "Source",
                    base,
                    Map.of(MeasuredConnector.ACCOUNT, "s" + i),
                    Map.of(MeasuredConnector.HOOK_SECRET, secret));
            var target = companies.connect(
                    company,
                    MeasuredConnector.ID,
                    "Target",
                    base,
                    Map.of(MeasuredConnector.ACCOUNT, "t" + i),
                    Map.of());
            companies.flow(company, FlowCode.ORDERS_HANDED_ON, source.id(), target.id(), true);
            result.add(new Load.Account("s" + i, source.hookToken()));
        }
        return result;
    }

    /** Waits until all have arrived, or until nothing has arrived for a minute: what is missing is then reported. */
    private static void await(Machines machines, int wanted) throws InterruptedException {
        int seen = -1;
        long movedAt = System.nanoTime();
        while (machines.answeredCount() < wanted) {
            TimeUnit.MILLISECONDS.sleep(20);
            if (machines.answeredCount() != seen) {
                seen = machines.answeredCount();
                movedAt = System.nanoTime();
            } else if (System.nanoTime() - movedAt > STANDSTILL_MAX.toNanos()) {
                return;
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @org.jspecify.annotations.Nullable IOException e)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
