package se.knyt.engine.effects;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Person;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.Archive;
import se.knyt.engine.intake.Persons;
import se.knyt.engine.json.Json;
import se.knyt.engine.lease.Leases;
import se.knyt.engine.seal.SealBrokenException;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/** Takes effects to send, and unknown ones to ask for: set-based, the intent committed before any call is made. */
final class EffectClaims {
    /** A call is made within this of the claim and lasts no longer than it; after it nothing can arrive any more. */
    static final Duration MAY_LAND = Duration.ofSeconds(22);
    /** How long before that the last call must have ended. */
    static final Duration MARGIN = Duration.ofSeconds(2);

    static final Duration CALLS_END = MAY_LAND.minus(MARGIN);

    private static final String COLUMNS =
            "e.company_id, e.connection_id, e.effect_id, e.effect_key, e.kind, e.trail_id, e.payout_id, e.document_id,"
                    + " e.body, e.attempts, e.not_there, e.may_land_until, e.person_key, e.person_connection_id, e.round, e.result_id,"
                    + " e.done_at, e.error_args, e.maybe_sent";
    /**
     * Effects of one trail go one at a time within a target, in the order they were made; what still needs something does not stand
     * in the way. What books in a month that an earlier one found locked or without a fiscal year waits behind that one, so that the
     * books are made in order once it is opened. {@code offset 0} keeps the question about earlier ones a question for each candidate,
     * by index: as a join it reads everything that waits. The states of those that stand in line are listed as the index lists them,
     * else it is not used.
     */
    private static final String CLAIM = """
            with picked as (
              select p.company_id, p.effect_id, c.epoch
                from unnest(?, ?, ?, ?, ?) as c (company_id, connection_id, slots, scope, epoch)
               cross join lateral (
                     select e.company_id, e.effect_id from effect e
                      where e.company_id = c.company_id and e.connection_id = c.connection_id
                        and e.state = 'waiting' and e.open_needs = 0 and e.next_at <= ?
                        and not exists (
                            select 1 from effect b
                             where b.company_id = e.company_id and b.trail_id = e.trail_id and b.made < e.made
                               and b.connection_id = e.connection_id
                               and (b.state in ('sending', 'accepted', 'unknown') or b.state = 'waiting' and b.open_needs = 0)
                             offset 0)
                        and (e.book_month = 0 or not exists (
                            select 1 from effect w
                             where w.company_id = e.company_id and w.connection_id = e.connection_id
                               and w.waits_period in (e.book_month, e.book_month / 100) and w.waits_period <> 0
                               and w.made < e.made and w.state in ('waiting', 'sending', 'unknown')
                               and (w.state <> 'waiting' or w.open_needs = 0)
                             offset 0))
                      order by e.priority, e.made
                      limit c.slots) p
               where exists (select 1 from lease l
                              where l.scope = c.scope and l.holder = ? and l.epoch = c.epoch and l.until > clock_timestamp())),
            taken as (
              update effect e set state = 'sending', attempts = e.attempts + 1, may_land_until = ?
                from picked p
               where e.company_id = p.company_id and e.effect_id = p.effect_id and e.state = 'waiting'
              returning %1$s, e.made, p.epoch),
            attempt as (
              insert into effect_attempt (company_id, effect_id, attempt, holder, epoch, begun_at)
              select company_id, effect_id, attempts, ?, epoch, ? from taken)
            select %1$s from taken e order by e.made
            """.formatted(COLUMNS);

    private static final String CLAIM_UNKNOWN = """
            with picked as (
              select p.company_id, p.effect_id
                from unnest(?, ?, ?) as c (company_id, connection_id, slots)
               cross join lateral (
                     select e.company_id, e.effect_id from effect e
                      where e.company_id = c.company_id and e.connection_id = c.connection_id
                        and e.state = 'unknown' and e.next_at <= ?
                      order by e.next_at, e.effect_id limit c.slots) p)
            update effect e set next_at = ?
              from picked p
             where e.company_id = p.company_id and e.effect_id = p.effect_id and e.state = 'unknown'
            returning %s
            """.formatted(COLUMNS);
    /** What is done and not final. */
    private static final String CLAIM_DONE = """
            with picked as (
              select p.company_id, p.effect_id
                from unnest(?, ?, ?) as c (company_id, connection_id, slots)
               cross join lateral (
                     select e.company_id, e.effect_id from effect e
                      where e.company_id = c.company_id and e.connection_id = c.connection_id
                        and e.look_at <= ? and e.state = 'done'
                      order by e.look_at limit c.slots) p)
            update effect e set look_at = ?
              from picked p
             where e.company_id = p.company_id and e.effect_id = p.effect_id and e.state = 'done'
            returning %s
            """.formatted(COLUMNS);
    /** Whoever finds a duty in sending whose call has ended, and is not sending it himself, makes it unknown. */
    private static final String SWEEP = """
            update effect e set state = 'unknown', next_at = ?, maybe_sent = true
             where e.company_id = any (?) and e.connection_id = any (?) and e.state = 'sending' and e.may_land_until < ?
               and not e.effect_id = any (?)
            """;

    private final Leases leases;
    private final Persons persons;
    private final Archive archive;

    EffectClaims(Leases leases, Persons persons, Archive archive) {
        this.leases = leases;
        this.persons = persons;
        this.archive = archive;
    }

    /** A connection with the number of further calls it takes now. */
    record Slots(ConnectionRow connection, int free) {}

    List<ClaimedEffect> claim(Tx tx, Collection<Slots> slots, Instant now) throws SQLException {
        if (slots.isEmpty()) {
            return List.of();
        }
        return complete(
                tx,
                slots,
                tx.query(
                        CLAIM,
                        EffectClaims::row,
                        Tx.bigints(slots.stream()
                                .map(s -> s.connection().company())
                                .toList()),
                        Tx.bigints(slots.stream().map(s -> s.connection().id()).toList()),
                        Tx.ints(slots.stream().map(Slots::free).toList()),
                        Tx.texts(slots.stream()
                                .map(s -> s.connection().leaseScope())
                                .toList()),
                        Tx.bigints(slots.stream()
                                .map(s -> leases.epoch(s.connection().leaseScope()))
                                .toList()),
                        now,
                        leases.holder(),
                        now.plus(MAY_LAND),
                        leases.holder(),
                        now));
    }

    List<ClaimedEffect> claimUnknown(Tx tx, Collection<Slots> slots, Instant now) throws SQLException {
        return claimToAsk(tx, CLAIM_UNKNOWN, slots, now);
    }

    /** What is done, and to be asked for again. */
    List<ClaimedEffect> claimDone(Tx tx, Collection<Slots> slots, Instant now) throws SQLException {
        return claimToAsk(tx, CLAIM_DONE, slots, now);
    }

    private List<ClaimedEffect> claimToAsk(Tx tx, String sql, Collection<Slots> slots, Instant now)
            throws SQLException {
        if (slots.isEmpty()) {
            return new ArrayList<>();
        }
        return complete(
                tx,
                slots,
                tx.query(
                        sql,
                        EffectClaims::row,
                        Tx.bigints(slots.stream()
                                .map(s -> s.connection().company())
                                .toList()),
                        Tx.bigints(slots.stream().map(s -> s.connection().id()).toList()),
                        Tx.ints(slots.stream().map(Slots::free).toList()),
                        now,
                        now.plus(MAY_LAND)));
    }

    int sweep(Tx tx, Collection<ConnectionRow> connections, Collection<Long> mine, Instant now) throws SQLException {
        return tx.update(
                SWEEP,
                now,
                Tx.bigints(connections.stream()
                        .map(ConnectionRow::company)
                        .distinct()
                        .toList()),
                Tx.bigints(connections.stream().map(ConnectionRow::id).toList()),
                now,
                Tx.bigints(mine));
    }

    private record Row(
            long company,
            long connection,
            long id,
            String key,
            EffectKind kind,
            @Nullable Long trail,
            @Nullable Long payout,
            @Nullable Long document,
            String body,
            int attempts,
            int notThere,
            Instant mayLandUntil,
            String personKey,
            @Nullable Long personConnection,
            int round,
            ClaimedEffect.@Nullable Given done,
            boolean maybeSent) {}

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getString(4),
                EffectKind.ofCode(row.getString(5)),
                Tx.longOrNull(row, 6),
                Tx.longOrNull(row, 7),
                Tx.longOrNull(row, 8),
                row.getString(9),
                row.getInt(10),
                row.getInt(11),
                Tx.instant(row, 12),
                row.getString(13),
                Tx.longOrNull(row, 14),
                row.getInt(15),
                given(row),
                row.getBoolean(19));
    }

    private static ClaimedEffect.@Nullable Given given(ResultSet row) throws SQLException {
        var at = Tx.instantOrNull(row, 17);
        return at == null
                ? null
                : new ClaimedEffect.Given(
                        row.getString(16), at, Json.readTexts(row.getString(18)).getOrDefault("reason", ""));
    }

    private List<ClaimedEffect> complete(Tx tx, Collection<Slots> slots, List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return new ArrayList<>();
        }
        Map<Long, ConnectionRow> connections =
                slots.stream().collect(Collectors.toMap(s -> s.connection().id(), Slots::connection));
        var needs = needs(tx, rows);
        var people = persons(tx, rows);
        var result = new ArrayList<ClaimedEffect>(rows.size());
        for (var row : rows) {
            var connection = connections.get(row.connection());
            if (connection == null) {
                throw new IllegalStateException("claimed for a connection that was not asked for");
            }
            result.add(opened(tx, connection, row, needs.getOrDefault(row.id(), Map.of()), people.get(row.id())));
        }
        return result;
    }

    /** What cannot be opened stops its own effect and no other of the batch. */
    private ClaimedEffect opened(
            Tx tx, ConnectionRow connection, Row row, Map<String, String> needs, @Nullable SealedPerson sealed)
            throws SQLException {
        Optional<Person> person = Optional.empty();
        var content = new byte[0];
        var broken = "";
        try {
            if (sealed != null) {
                person = Optional.of(persons.open(row.company(), sealed.id(), sealed.bytes()));
            }
            content = content(tx, row);
        } catch (SealBrokenException e) {
            broken = String.valueOf(e.getMessage());
        }
        return new ClaimedEffect(
                connection,
                row.id(),
                row.key(),
                row.kind(),
                row.trail(),
                row.payout(),
                row.document(),
                row.body(),
                row.attempts(),
                row.notThere(),
                row.mayLandUntil(),
                needs,
                person,
                content,
                row.round(),
                row.maybeSent(),
                row.done(),
                broken);
    }

    private static Map<Long, Map<String, String>> needs(Tx tx, List<Row> rows) throws SQLException {
        var result = new HashMap<Long, Map<String, String>>();
        if (rows.stream().allMatch(r -> r.kind() == EffectKind.DELIVER)) {
            return result;
        }
        tx.query(
                "select effect_id, alias, result_id from effect_need where company_id = any (?) and effect_id = any (?)"
                        + " and result_id is not null",
                row -> result.computeIfAbsent(row.getLong(1), i -> new LinkedHashMap<>())
                        .put(row.getString(2), row.getString(3)),
                Tx.bigints(new HashSet<>(rows.stream().map(Row::company).toList())),
                Tx.bigints(rows.stream().map(Row::id).toList()));
        return result;
    }

    private record SealedPerson(long id, byte[] bytes) {}

    private static Map<Long, SealedPerson> persons(Tx tx, List<Row> rows) throws SQLException {
        var result = new HashMap<Long, SealedPerson>();
        var named = rows.stream().filter(r -> !r.personKey().isEmpty()).toList();
        if (named.isEmpty()) {
            return result;
        }
        var found = new HashMap<String, SealedPerson>();
        tx.query(
                "select p.company_id, p.connection_id, p.person_key, p.person_id, p.sealed"
                        + " from unnest(?, ?, ?) as n (co, cn, k)"
                        + " join person p on p.company_id = n.co and p.connection_id = n.cn and p.person_key = n.k",
                row -> found.put(
                        row.getLong(1) + "/" + row.getLong(2) + "/" + row.getString(3),
                        new SealedPerson(row.getLong(4), row.getBytes(5))),
                Tx.bigints(named.stream().map(Row::company).toList()),
                Tx.bigints(named.stream().map(Row::personConnection).toList()),
                Tx.texts(named.stream().map(Row::personKey).toList()));
        for (var row : named) {
            var person = found.get(row.company() + "/" + row.personConnection() + "/" + row.personKey());
            if (person != null) {
                result.put(row.id(), person);
            }
        }
        return result;
    }

    private byte[] content(Tx tx, Row row) throws SQLException {
        if (row.kind() != EffectKind.ATTACH_FILE) {
            return new byte[0];
        }
        var body = (EffectBody.AttachFile) Json.readBody(row.kind(), row.body());
        return archive.evidence(tx, row.company(), body.evidenceId())
                .map(Archive.Kept::content)
                .orElse(new byte[0]);
    }
}
