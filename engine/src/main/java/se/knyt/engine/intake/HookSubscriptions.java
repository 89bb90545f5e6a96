package se.knyt.engine.intake;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.connections.CallContext;
import se.knyt.engine.connections.CallLog;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.lease.Leases;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.WebhookSource;

/**
 * Tells the systems that can send hints where to send them. The owner of a connection asks when it is new, when the address of this
 * Knyt has changed or hints are not wanted any more (then the former is withdrawn), once a day since a vendor may drop what it had promised, and again after a refusal. Nothing depends on it: what no
 * hint tells of is read by the schedule.
 */
public final class HookSubscriptions {
    private static final Logger LOG = LoggerFactory.getLogger(HookSubscriptions.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(30);
    private static final Duration CALLS_MAX = Duration.ofSeconds(20);
    private static final Duration AGAIN = Duration.ofDays(1);
    private static final int FIRST_WAIT_SECONDS = 30;
    private static final int DOUBLINGS_MAX = 7;
    private static final String DUE = """
            select c.connection_id, c.hook_address
              from unnest(?, ?, ?) as w (company_id, connection_id, address)
              join connection c on c.company_id = w.company_id and c.connection_id = w.connection_id
             where c.hook_next_at is null or c.hook_next_at <= ? or c.hook_failures = 0 and c.hook_address <> w.address
            """;
    private static final String SUBSCRIBED = """
            update connection set hook_address = ?, hook_asked_at = ?, hook_next_at = ?, hook_failures = 0, hook_error_code = '',
                   hook_error_args = '{}'
             where company_id = ? and connection_id = ?
            """;
    private static final String FAILED = """
            update connection set hook_asked_at = ?, hook_failures = hook_failures + 1, hook_error_code = ?, hook_error_args = ?,
                   hook_next_at = ?::timestamptz + make_interval(secs => ? * power(2, least(hook_failures, ?)))
             where company_id = ? and connection_id = ?
            """;

    private final Database database;
    private final Connections connections;
    private final CompanyClocks clocks;
    private final Leases leases;
    private volatile Function<ConnectionRow, Optional<URI>> addresses = row -> Optional.empty();
    private Set<Long> looked = Set.of();
    private Instant lookAt = Instant.EPOCH;

    public HookSubscriptions(Database database, Connections connections, CompanyClocks clocks, Leases leases) {
        this.database = database;
        this.connections = connections;
        this.clocks = clocks;
        this.leases = leases;
    }

    /** Sets by which address other systems reach this Knyt; empty for a connection whose system cannot. */
    public void bind(Function<ConnectionRow, Optional<URI>> addresses) {
        this.addresses = addresses;
    }

    /** The path of a webhook address, below the address of this Knyt. */
    public static String path(String token) {
        return "/hooks/" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    }

    /** @param address of this Knyt; empty where the system is to send nothing */
    private record Wanted(ConnectionRow row, WebhookSource source, String address) {}

    /** Asks where it is due; returns whether it was anywhere. */
    public boolean step(Collection<ConnectionRow> owned) {
        var now = clocks.machineNow();
        var ids = owned.stream().map(ConnectionRow::id).collect(Collectors.toSet());
        boolean soon = now.isBefore(lookAt) && !now.plus(LOOK_EVERY).isBefore(lookAt);
        if (ids.equals(looked) && soon) {
            return false;
        }
        looked = ids;
        lookAt = now.plus(LOOK_EVERY);
        var wanted = owned.stream()
                .filter(ConnectionRow::open)
                .flatMap(row -> wanted(row).stream())
                .toList();
        if (wanted.isEmpty()) {
            return false;
        }
        var due = due(wanted, now);
        for (var one : wanted) {
            var standing = due.get(one.row().id());
            if (standing != null) {
                subscribe(one, standing);
            }
        }
        return !due.isEmpty();
    }

    private Optional<Wanted> wanted(ConnectionRow row) {
        var address = addresses.apply(row);
        if (address.isEmpty()) {
            return Optional.empty();
        }
        // Settings that cannot be used: reading says so on the page.
        return connections.usable(row).orElse(null) instanceof WebhookSource source
                ? Optional.of(new Wanted(
                        row, source, source.wantsHints() ? address.get().toString() : ""))
                : Optional.empty();
    }

    /** Connections to ask, each with the address that its system was told last, empty for none. */
    private Map<Long, String> due(List<Wanted> wanted, Instant now) {
        return database
                .forCompanies(
                        "hooks-due",
                        wanted.stream().map(w -> w.row().company()).distinct().toList(),
                        tx -> tx.query(
                                DUE,
                                row -> Map.entry(row.getLong(1), row.getString(2)),
                                Tx.bigints(wanted.stream()
                                        .map(w -> w.row().company())
                                        .toList()),
                                Tx.bigints(
                                        wanted.stream().map(w -> w.row().id()).toList()),
                                Tx.texts(wanted.stream().map(Wanted::address).toList()),
                                now))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The address before is withdrawn after the new one is told, so that no hint falls between them. */
    private void subscribe(Wanted wanted, String before) {
        var row = wanted.row();
        try {
            var token = connections
                    .hookToken(row.company(), row.id())
                    .orElseThrow(() -> new ProviderFailure.NotSent("the connection has no webhook address"));
            var path = path(token.reveal());
            ScopedValue.where(
                            CallContext.CURRENT,
                            new CallContext(clocks.machineNow().plus(CALLS_MAX), new CallLog()))
                    .run(() -> {
                        if (!wanted.address().isEmpty()) {
                            wanted.source().subscribe(URI.create(wanted.address() + path));
                        }
                        if (!before.isEmpty() && !before.equals(wanted.address())) {
                            wanted.source().unsubscribe(URI.create(before + path));
                        }
                    });
            note(
                    row,
                    SUBSCRIBED,
                    wanted.address(),
                    clocks.machineNow(),
                    clocks.machineNow().plus(AGAIN),
                    row.company(),
                    row.id());
        } catch (RuntimeException e) {
            LOG.info("connection {} sends no hints: {}", row.id(), e.getMessage());
            var code = e instanceof ProviderFailure failure ? ReadNotes.code(failure) : "read.fault";
            note(
                    row,
                    FAILED,
                    clocks.machineNow(),
                    code,
                    Json.write(Map.of("reason", String.valueOf(e.getMessage()))),
                    clocks.machineNow(),
                    FIRST_WAIT_SECONDS,
                    DOUBLINGS_MAX,
                    row.company(),
                    row.id());
        }
    }

    private void note(ConnectionRow row, String sql, Object... values) {
        try {
            database.doForCompany("hook", row.company(), tx -> {
                leases.require(tx, row.leaseScope());
                tx.update(sql, values);
            });
        } catch (Leases.LostException e) {
            LOG.info("hints of connection {} are another's to ask for: {}", row.id(), e.getMessage());
        }
    }
}
