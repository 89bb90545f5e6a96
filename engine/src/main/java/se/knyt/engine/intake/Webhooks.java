package se.knyt.engine.intake;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.DatabaseException;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.PullSource.Lane;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.SourceRecord;
import se.knyt.spi.Session;
import se.knyt.spi.WebhookSource;

/**
 * Hints from outside. Verified on the raw bytes, written together with those that arrive at the same time, answered after the
 * commit, and led to the same read as the schedule's. What a delivery tells that no read can is kept first, as a dropped file is: where
 * that fails the delivery is not taken, and the sender sends it again.
 */
public final class Webhooks implements AutoCloseable {
    public static final int BODY_BYTES_MAX = 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final int BATCH_MAX = 500;
    private static final int WAITING_MAX = 10_000;
    private static final int DELIVERY_ID_MAX = 200;

    /** Where what deliveries tell themselves is from, beside the streams that are read. */
    private static final String STREAM = "webhook";

    private static final String STORE = """
        insert into webhook_delivery (company_id, connection_id, delivery_id, received_at)
        select c, n, d, ? from unnest(?, ?, ?) as v (c, n, d) on conflict do nothing
        """;
    private static final String HINT = """
        update schedule s set hinted_at = ?, hook_at = ?
          from (select distinct c, n, s from unnest(?, ?, ?) as v (c, n, s)) h
         where s.company_id = h.c and s.connection_id = h.n and s.stream = h.s
        """;
    /** What is done is asked for again; where the word itself says that it came to nothing, that is kept for whoever asks. */
    private static final String ABOUT = """
        update effect e set look_at = ?,
               error_args = case n.why when '' then e.error_args else json_build_object('reason', n.why)::text end
          from unnest(?, ?, ?, ?) as n (company_id, connection_id, result_id, why)
         where e.company_id = n.company_id and e.connection_id = n.connection_id and e.result_id = n.result_id collate "C"
           and e.kind in ('capture', 'refund') and e.state = 'done'
        """;
    /** Those whose ids begin so, as a range of the index: every text that begins with "7/" is from "7/" to before "70". */
    private static final String ABOUT_SEVERAL = """
        update effect e set look_at = ?
          from unnest(?, ?, ?, ?) as n (company_id, connection_id, first, beyond)
         where e.company_id = n.company_id and e.connection_id = n.connection_id
           and e.result_id >= n.first collate "C" and e.result_id < n.beyond collate "C"
           and e.kind in ('capture', 'refund') and e.state = 'done'
        """;

    private static final int REASON_CHARS_MAX = 500;

    private final Database database;
    private final Connections connections;
    private final CompanyClocks clocks;
    private final PageWriter pages;
    private final Consumer<List<Long>> hinted;
    private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>(WAITING_MAX);
    private final Map<String, ConnectionRow> known = new ConcurrentHashMap<>();
    private final Thread writer;

    private record Waiting(ConnectionRow connection, WebhookSource.Hint hint, CompletableFuture<Boolean> stored) {}

    /** What became of a delivery. */
    public enum Receipt {
        ACCEPTED,
        /** The token leads to no connection, or the signature does not hold. */
        REFUSED,
        /** Too many at once, or the connection cannot be opened now: the sender tries again. */
        BUSY
    }

    /** @param hinted told after each commit of the companies whose sources have something new */
    public Webhooks(
            Database database,
            Connections connections,
            CompanyClocks clocks,
            PageWriter pages,
            Consumer<List<Long>> hinted) {
        this.database = database;
        this.connections = connections;
        this.clocks = clocks;
        this.pages = pages;
        this.hinted = hinted;
        this.writer = Thread.ofVirtual().name("webhooks").start(this::write);
    }

    /**
     * Takes one delivery; returns after its commit.
     *
     * @param token the secret part of the address it was sent to
     * @param headers names in lower case
     */
    public Receipt receive(String token, Map<String, String> headers, byte[] body) {
        var connection = connection(token);
        if (connection.isEmpty()) {
            return Receipt.REFUSED;
        }
        var session = session(connection.get());
        if (session.isEmpty()) {
            return Receipt.BUSY;
        }
        if (!(session.get() instanceof WebhookSource source)) {
            return Receipt.REFUSED;
        }
        final Optional<WebhookSource.Hint> hint;
        try {
            hint = source.verify(headers, body);
        } catch (ProviderFailure e) {
            // The provider itself was asked, and did not answer: nobody knows whether it is true.
            LOG.warn("a webhook of {} could not be judged: {}", connection.get().connector(), e.getMessage());
            return Receipt.BUSY;
        }
        if (hint.isEmpty() || hint.get().deliveryId().length() > DELIVERY_ID_MAX) {
            return Receipt.REFUSED;
        }
        if (!hint.get().told().isEmpty() && !keep(connection.get(), hint.get().told())) {
            return Receipt.BUSY;
        }
        var waiting = new Waiting(connection.get(), hint.get(), new CompletableFuture<>());
        if (!queue.offer(waiting)) {
            return Receipt.BUSY;
        }
        try {
            return waiting.stored().get(10, TimeUnit.SECONDS) ? Receipt.ACCEPTED : Receipt.BUSY;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Receipt.BUSY;
        } catch (ExecutionException | TimeoutException e) {
            return Receipt.BUSY;
        }
    }

    /** Empty where the connection cannot be opened, as before it is signed in: what was sent cannot be told true or false, and is sent again. */
    private Optional<Session> session(ConnectionRow row) {
        return connections.usable(row);
    }

    /** Whether it is kept, each record by itself and in the order told; what was told before changes nothing. */
    private boolean keep(ConnectionRow row, List<SourceRecord> told) {
        var origin = new RecordOrigin(row.company(), row.id(), STREAM, Lane.TRADE);
        try {
            for (var record : told) {
                pages.write(
                        origin,
                        new Page(List.of(record), "", false),
                        // What the owner of the connection writes meanwhile waits for this, or this for that.
                        tx -> tx.query(
                                "select 1 from lease where scope = ? for update", r -> r.getInt(1), row.leaseScope()),
                        tx -> {});
            }
            return true;
        } catch (RuntimeException e) {
            LOG.warn("what a webhook of {} told could not be kept", row.connector(), e);
            return false;
        }
    }

    /** Whether a token leads to a connection, so that what was sent to it is worth reading. */
    public boolean isKnown(String token) {
        return connection(token).isPresent();
    }

    /** The hash under which a hook token is stored. */
    public static byte[] hash(String token) {
        return Json.sha256().digest(token.getBytes(StandardCharsets.UTF_8));
    }

    /** Forgets what is known of tokens, after connections have changed. */
    public void forget() {
        known.clear();
    }

    private Optional<ConnectionRow> connection(String token) {
        if (token.length() > 100) {
            return Optional.empty();
        }
        var cached = known.get(token);
        if (cached != null) {
            return Optional.of(cached);
        }
        var found = database.forNone(
                "hook",
                tx -> tx.first(
                        "select company_id, connection_id from knyt_hook_connection(?)",
                        row -> new long[] {row.getLong(1), row.getLong(2)},
                        hash(token)));
        var connection = found.flatMap(ids -> connections.of(List.of(ids[0])).stream()
                .filter(c -> c.id() == ids[1])
                .findFirst());
        connection.ifPresent(c -> known.put(token, c));
        return connection;
    }

    private void write() {
        var batch = new ArrayList<Waiting>();
        while (!Thread.currentThread().isInterrupted()) {
            batch.clear();
            try {
                batch.add(queue.take());
                queue.drainTo(batch, BATCH_MAX - 1);
                var stored = storeEach(batch);
                stored.forEach(w -> w.stored().complete(true));
                hinted.accept(stored.stream().map(w -> w.connection().company()).toList());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error e) {
                LOG.warn("{} webhooks could not be stored", batch.size(), e);
                batch.forEach(w -> w.stored().complete(false));
            }
        }
    }

    /** Together, and each by itself where the database refuses something among them; returns those that are stored. */
    private List<Waiting> storeEach(List<Waiting> batch) {
        try {
            store(batch);
            return batch;
        } catch (DatabaseException e) {
            if (batch.size() == 1 || !e.refusedData()) {
                throw e;
            }
        }
        var stored = new ArrayList<Waiting>();
        for (var one : batch) {
            try {
                store(List.of(one));
                stored.add(one);
            } catch (DatabaseException e) {
                LOG.warn("a webhook of {} could not be stored", one.connection().connector(), e);
                one.stored().complete(false);
            }
        }
        return stored;
    }

    private void store(List<Waiting> batch) {
        var now = clocks.machineNow();
        var companies = batch.stream().map(w -> w.connection().company()).toList();
        var ids = batch.stream().map(w -> w.connection().id()).toList();
        database.forCompanies("webhooks", companies.stream().distinct().toList(), tx -> {
            tx.update(
                    STORE,
                    now,
                    Tx.bigints(companies),
                    Tx.bigints(ids),
                    Tx.texts(batch.stream().map(w -> w.hint().deliveryId()).toList()));
            about(tx, batch, now);
            return tx.update(
                    HINT,
                    now,
                    now,
                    Tx.bigints(companies),
                    Tx.bigints(ids),
                    Tx.texts(batch.stream().map(w -> w.hint().stream()).toList()));
        });
    }

    private record Word(ConnectionRow connection, WebhookSource.About about) {
        String reason() {
            var reason = about.failed().orElse("");
            return reason.substring(0, Math.min(reason.length(), REASON_CHARS_MAX));
        }

        /** The first text after all that begin with the id. */
        String beyond() {
            int last = about.id().length() - 1;
            return about.id().substring(0, last) + (char) (about.id().charAt(last) + 1);
        }
    }

    private static void about(Tx tx, List<Waiting> batch, Instant now) throws SQLException {
        var words = batch.stream()
                .flatMap(waiting -> waiting.hint().about().stream().map(about -> new Word(waiting.connection(), about)))
                .toList();
        about(tx, ABOUT, words.stream().filter(w -> !w.about().beginning()).toList(), Word::reason, now);
        about(
                tx,
                ABOUT_SEVERAL,
                words.stream().filter(w -> w.about().beginning()).toList(),
                Word::beyond,
                now);
    }

    private static void about(Tx tx, String sql, List<Word> words, Function<Word, String> last, Instant now)
            throws SQLException {
        if (!words.isEmpty()) {
            tx.update(
                    sql,
                    now,
                    Tx.bigints(words.stream().map(w -> w.connection().company()).toList()),
                    Tx.bigints(words.stream().map(w -> w.connection().id()).toList()),
                    Tx.texts(words.stream().map(w -> w.about().id()).toList()),
                    Tx.texts(words.stream().map(last).toList()));
        }
    }

    @Override
    public void close() {
        writer.interrupt();
    }
}
