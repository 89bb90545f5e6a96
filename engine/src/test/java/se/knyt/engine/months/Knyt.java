package se.knyt.engine.months;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.engine.Engine;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.connections.SignIns;
import se.knyt.engine.effects.Sender;
import se.knyt.engine.flows.Planner;
import se.knyt.engine.intake.PageWriter;
import se.knyt.engine.intake.RecordOrigin;
import se.knyt.engine.lease.Leases;
import se.knyt.engine.log.PostgresChangeLog;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.engine.seal.CompanyKeys;
import se.knyt.engine.testing.TestEngine;
import se.knyt.spi.PullSource.Lane;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/** One process of Knyt: everything that it has in memory. Its steps are taken by hand; what it was doing when it dies is lost. */
final class Knyt implements AutoCloseable {
    private static final int ROUNDS_MAX = 2_000;
    private static final int DATABASE_CONNECTIONS = 6;
    private static final Duration A_WHILE = Duration.ofSeconds(40);
    private static final String UNSETTLED = """
            select count(*) from effect where company_id = ?
               and (state in ('sending', 'accepted', 'unknown') or state = 'waiting' and open_needs = 0)
            """;

    final Engine engine;
    private final MonthWorld world;
    private final Death.At life;
    private final Leases leases;
    private final Planner planner;
    private final Sender sender;
    private final PageWriter writer;
    private final Semaphore answered = new Semaphore(0);

    /** @param points so many it survives, all where that is negative */
    Knyt(MonthWorld world, int points) {
        this.world = world;
        life = new Death.At(points);
        engine = new Engine(new Engine.Options(
                world.database.url(),
                TestEngine.PASSWORD,
                MonthWorld.MASTER_KEY,
                DATABASE_CONNECTIONS,
                world::now,
                (base, sandbox) -> call -> {
                    throw new IllegalStateException("nothing is called here");
                },
                world.connectors(),
                life,
                _ -> true));
        var keys = new CompanyKeys(MonthWorld.MASTER_KEY, engine.database());
        var log = new PostgresChangeLog();
        leases = new Leases(engine.database(), "process-" + world.born());
        planner = new Planner(
                engine.database(),
                leases,
                engine.ids(),
                log,
                engine.clocks(),
                engine.settings(),
                keys,
                world.connectors());
        sender = new Sender(
                engine.database(),
                engine.connections(),
                engine.clocks(),
                leases,
                new SignIns(new LooseEnds(engine.ids()), engine.connections(), engine.clocks()),
                engine.persons(),
                engine.archive(),
                log,
                life,
                answered::release,
                () -> {});
        writer = new PageWriter(engine.database(), engine.ids(), keys, log, engine.clocks());
    }

    /** What another process held runs out: fifteen seconds of the database's time, which nobody waits for here. */
    void takesOver() {
        engine.database().forNone("run-out", tx -> {
            tx.update("delete from process where holder <> ?", leases.holder());
            return tx.update(
                    "update lease set until = clock_timestamp() - interval '1 second' where holder <> ?",
                    leases.holder());
        });
    }

    private List<ConnectionRow> connections() {
        return engine.control().connections(world.company());
    }

    private void keep() {
        var rows = connections();
        leases.keep(java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(Leases.companyScope(world.company())),
                        rows.stream().map(ConnectionRow::leaseScope))
                .toList());
    }

    /** A system tells something, a page each. */
    void tell(long connection, String stream, Document document) {
        write(connection, stream, document.sourceId(), Reading.Read.of(List.of(document), List.of()));
    }

    void tell(long connection, Payout payout, List<PayoutLine> lines) {
        var read = new Reading.Read(
                List.of(payout), List.of(), java.util.Map.of(payout.reference(), List.copyOf(lines)), List.of());
        write(connection, "payouts", payout.reference(), read);
    }

    private void write(long connection, String stream, String key, Reading read) {
        var record = new SourceRecord(key, world.now(), "application/json", new byte[] {'{', '}'}, read);
        writer.write(
                new RecordOrigin(world.company(), connection, stream, Lane.TRADE),
                new Page(List.of(record), "", false),
                _ -> {});
    }

    /** Plans and sends until nothing is left to do. */
    void settle() {
        for (int round = 0; round < ROUNDS_MAX; round++) {
            keep();
            if (!step()) {
                if (unsettled() == 0) {
                    return;
                }
                // What was lost on the way is asked for when nothing of it can arrive any more.
                world.passes(A_WHILE);
            }
        }
        throw new AssertionError("there is no end to it: " + world.now());
    }

    private boolean step() {
        boolean planned = planner.step(List.of(world.company()));
        boolean sent = sender.step(connections());
        life.check();
        await(sender.inFlight());
        life.check();
        return planned || sent;
    }

    /** All calls that are under way have come back, heard or unheard. */
    private void await(int calls) {
        try {
            assertThat(answered.tryAcquire(calls, 30, TimeUnit.SECONDS))
                    .as("answers")
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private long unsettled() {
        return number(UNSETTLED);
    }

    long number(String sql) {
        return engine.database()
                .forCompany(
                        "test-number",
                        world.company(),
                        tx -> tx.first(sql, row -> row.getLong(1), world.company())
                                .orElse(0L));
    }

    List<String> texts(String sql) {
        return engine.database()
                .forCompany(
                        "test-texts", world.company(), tx -> tx.query(sql, row -> row.getString(1), world.company()));
    }

    /** The process is no more. */
    @Override
    public void close() {
        sender.close();
        engine.close();
    }
}
