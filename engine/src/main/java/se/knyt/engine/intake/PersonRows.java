package se.knyt.engine.intake;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Person;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.seal.KeyedHash;
import se.knyt.engine.seal.Sealer;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/**
 * The persons of one page. The newest telling holds. What tells of somebody who was erased is closed: neither a person nor a key of
 * the record is written, unless it tells of a purchase made after the erasure.
 *
 * <p>Rows are locked when they are read, so that an erasure comes before the page or after it, never between.
 */
final class PersonRows {
    private static final String KNOWN = """
        select person_key, person_id, told_at, told_hash, erased_before from person
         where company_id = ? and connection_id = ? and person_key = any (?) order by person_id for no key update
        """;
    /** Asked in the statement that inserts: an erasure that the statement before could not see yet is seen by this one. */
    private static final String NEW = """
        insert into person (company_id, person_id, connection_id, person_key, sealed, told_at, told_hash, updated_at)
        select ?, i, ?, k, s, t, h, ? from unnest(?, ?, ?, ?, ?, ?) as n (i, k, s, t, h, e)
         where not exists (select 1 from person_erased x where x.company_id = ? and x.key_hash = n.e)
        on conflict (company_id, connection_id, person_key) do nothing
        returning person_key
        """;

    private static final String ERASED =
            "select key_hash, erased_at from person_erased where company_id = ? and key_hash = any (?)";
    private static final String AGAIN = """
        insert into person (company_id, person_id, connection_id, person_key, sealed, told_at, told_hash, erased_before, updated_at)
        select ?, i, ?, k, s, t, h, b, ? from unnest(?, ?, ?, ?, ?, ?) as n (i, k, s, t, h, b)
        on conflict (company_id, connection_id, person_key) do nothing
        returning person_key
        """;
    private static final String CHANGE = """
        update person p set sealed = n.s, told_at = n.t, told_hash = n.h, updated_at = ?
          from unnest(?, ?, ?, ?) as n (i, s, t, h)
         where p.company_id = ? and p.person_id = n.i
        """;
    private static final String PUT_TOKENS = """
        insert into person_token (company_id, token, person_id) select ?, t, i from unnest(?, ?) as n (t, i)
        on conflict do nothing
        """;

    private final RecordOrigin origin;
    private final Sealer companyKey;
    private final IdAllocator ids;
    private final Instant now;
    private final KeyedHash toldHash;
    private final KeyedHash keyHash;
    private final PersonWords words;
    private final Map<String, Known> known = new HashMap<>();
    private final Map<String, Instant> erased = new HashMap<>();

    private record Known(long id, Instant toldAt, byte[] hash) {}

    PersonRows(RecordOrigin origin, Sealer companyKey, IdAllocator ids, Instant now) {
        this.origin = origin;
        this.companyKey = companyKey;
        this.ids = ids;
        this.now = now;
        this.toldHash = companyKey.keyedHash("person-told");
        this.keyHash = keyHash(companyKey);
        this.words = new PersonWords(companyKey);
    }

    static KeyedHash keyHash(Sealer companyKey) {
        return companyKey.keyedHash("person-erased");
    }

    /** What stands in {@code person_erased} for a person of a connection. */
    static byte[] keyHash(KeyedHash hash, long connection, String personKey) {
        return hash.of(connection + "\n" + personKey);
    }

    void write(Tx tx, List<ReportedPerson> tellings) throws SQLException {
        if (tellings.isEmpty()) {
            return;
        }
        var keys = new LinkedHashSet<String>();
        tellings.forEach(t -> keys.add(t.person().key()));
        known(tx, keys);
        var latest = latest(tellings);
        var made = insert(tx, latest, keys);
        made.addAll(insertAgain(tx, tellings, keys));
        var changed = change(tx, latest(tellings), made);
        tokens(tx, latest(tellings), made, changed);
    }

    /** Whether the record tells of somebody who was erased, and of nothing bought since. */
    boolean closed(SourceRecord record) {
        return persons(record).stream().anyMatch(p -> closed(p.key(), record));
    }

    /** Ids of those whom the record names and who are known. */
    Collection<Long> of(SourceRecord record) {
        var result = new TreeSet<Long>();
        for (var person : persons(record)) {
            var row = known.get(person.key());
            if (row != null) {
                result.add(row.id());
            }
        }
        return result;
    }

    private boolean closed(String key, SourceRecord record) {
        var at = erased.get(key);
        return at != null && !boughtAfter(record, at);
    }

    private static boolean boughtAfter(SourceRecord record, Instant at) {
        return record.reading() instanceof Reading.Read read
                && read.documents().stream()
                        .anyMatch(d ->
                                d instanceof Order order && order.placedAt().isAfter(at));
    }

    private static List<Person> persons(SourceRecord record) {
        return switch (record.reading()) {
            case Reading.Read read -> read.persons();
            case Reading.Unreadable unreadable -> unreadable.persons();
        };
    }

    /** By key, of what may be told. */
    private Map<String, ReportedPerson> latest(List<ReportedPerson> tellings) {
        var result = new LinkedHashMap<String, ReportedPerson>();
        for (var telling : tellings) {
            var key = telling.person().key();
            if (closed(key, telling.record())) {
                continue;
            }
            var before = result.get(key);
            if (before == null
                    || !telling.record().changedAt().isBefore(before.record().changedAt())) {
                result.put(key, telling);
            }
        }
        return result;
    }

    private void known(Tx tx, Collection<String> keys) throws SQLException {
        tx.query(
                KNOWN,
                row -> {
                    var erasedBefore = Tx.instantOrNull(row, 5);
                    if (erasedBefore != null) {
                        erased.put(row.getString(1), erasedBefore);
                    }
                    return known.put(row.getString(1), new Known(row.getLong(2), Tx.instant(row, 3), row.getBytes(4)));
                },
                origin.company(),
                origin.connection(),
                Tx.texts(keys));
    }

    /** Inserts those that are new, and learns who of the others was erased. Returns the keys of those made. */
    private Set<String> insert(Tx tx, Map<String, ReportedPerson> latest, Set<String> keys) throws SQLException {
        var fresh = keys.stream().filter(k -> !known.containsKey(k)).sorted().toList();
        if (fresh.isEmpty()) {
            return new HashSet<>();
        }
        var columns = new Columns();
        var hashes = new ArrayList<byte[]>();
        for (var key : fresh) {
            columns.add(ids.next(), Objects.requireNonNull(latest.get(key), "nobody is known to be erased yet"));
            hashes.add(keyHash(keyHash, origin.connection(), key));
        }
        var made = new HashSet<>(tx.query(
                NEW,
                row -> row.getString(1),
                origin.company(),
                origin.connection(),
                now,
                Tx.bigints(columns.ids),
                Tx.texts(columns.keys),
                Tx.bytes(columns.sealed),
                Tx.instants(columns.told),
                Tx.bytes(columns.hashes),
                Tx.bytes(hashes),
                origin.company()));
        columns.remember(made);
        if (made.size() < fresh.size()) {
            // Another stream has told of the same person just now, or the person was erased.
            known(tx, fresh.stream().filter(k -> !made.contains(k)).toList());
            erased(tx, fresh.stream().filter(k -> !known.containsKey(k)).toList());
        }
        return made;
    }

    private void erased(Tx tx, List<String> keys) throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        var hashes =
                keys.stream().map(k -> keyHash(keyHash, origin.connection(), k)).toList();
        var found = tx.query(
                ERASED, row -> Map.entry(row.getBytes(1), Tx.instant(row, 2)), origin.company(), Tx.bytes(hashes));
        for (int i = 0; i < keys.size(); i++) {
            for (var entry : found) {
                if (Arrays.equals(entry.getKey(), hashes.get(i))) {
                    erased.put(keys.get(i), entry.getValue());
                }
            }
        }
    }

    /** Those who were erased and have bought again. */
    private Set<String> insertAgain(Tx tx, List<ReportedPerson> tellings, Set<String> keys) throws SQLException {
        var back = latest(tellings);
        back.keySet()
                .retainAll(keys.stream()
                        .filter(k -> erased.containsKey(k) && !known.containsKey(k))
                        .toList());
        if (back.isEmpty()) {
            return Set.of();
        }
        var columns = new Columns();
        back.values().forEach(telling -> columns.add(ids.next(), telling));
        var made = new HashSet<>(tx.query(
                AGAIN,
                row -> row.getString(1),
                origin.company(),
                origin.connection(),
                now,
                Tx.bigints(columns.ids),
                Tx.texts(columns.keys),
                Tx.bytes(columns.sealed),
                Tx.instants(columns.told),
                Tx.bytes(columns.hashes),
                Tx.instants(columns.keys.stream().map(erased::get).toList())));
        columns.remember(made);
        if (made.size() < back.size()) {
            known(tx, back.keySet().stream().filter(k -> !made.contains(k)).toList());
        }
        return made;
    }

    /** Stores what is told newer than what stands. Returns the keys of those whose details changed. */
    private Set<String> change(Tx tx, Map<String, ReportedPerson> latest, Set<String> made) throws SQLException {
        var columns = new Columns();
        var changed = new HashSet<String>();
        for (var entry : latest.entrySet()) {
            var row = known.get(entry.getKey());
            if (row == null || made.contains(entry.getKey())) {
                continue;
            }
            var hash = toldHash.of(Json.write(entry.getValue().person()));
            int age = entry.getValue().record().changedAt().compareTo(row.toldAt());
            boolean different = !Arrays.equals(hash, row.hash());
            if (age > 0 || (age == 0 && different)) {
                columns.add(row.id(), entry.getValue());
                if (different) {
                    changed.add(entry.getKey());
                }
            }
        }
        if (!columns.ids.isEmpty()) {
            tx.update(
                    CHANGE,
                    now,
                    Tx.bigints(columns.ids),
                    Tx.bytes(columns.sealed),
                    Tx.instants(columns.told),
                    Tx.bytes(columns.hashes),
                    origin.company());
        }
        return changed;
    }

    private void tokens(Tx tx, Map<String, ReportedPerson> latest, Set<String> made, Set<String> changed)
            throws SQLException {
        if (!changed.isEmpty()) {
            tx.update(
                    "delete from person_token where company_id = ? and person_id = any (?)",
                    origin.company(),
                    Tx.bigints(changed.stream().map(this::idOf).toList()));
        }
        var tokens = new ArrayList<String>();
        var tokenIds = new ArrayList<Long>();
        for (var entry : latest.entrySet()) {
            if (made.contains(entry.getKey()) || changed.contains(entry.getKey())) {
                for (var token : words.tokens(entry.getValue().person())) {
                    tokens.add(token);
                    tokenIds.add(idOf(entry.getKey()));
                }
            }
        }
        if (!tokens.isEmpty()) {
            tx.update(PUT_TOKENS, origin.company(), Tx.texts(tokens), Tx.bigints(tokenIds));
        }
    }

    private long idOf(String key) {
        return Objects.requireNonNull(known.get(key), "a person of this page").id();
    }

    /** Columns of persons to write. */
    private final class Columns {
        private final List<Long> ids = new ArrayList<>();
        private final List<String> keys = new ArrayList<>();
        private final List<byte[]> sealed = new ArrayList<>();
        private final List<@Nullable Instant> told = new ArrayList<>();
        private final List<byte[]> hashes = new ArrayList<>();

        void add(long id, ReportedPerson telling) {
            var json = Json.write(telling.person());
            ids.add(id);
            keys.add(telling.person().key());
            sealed.add(companyKey.seal(json.getBytes(StandardCharsets.UTF_8), Persons.place(origin.company(), id)));
            told.add(telling.record().changedAt());
            hashes.add(toldHash.of(json));
        }

        void remember(Set<String> made) {
            for (int i = 0; i < ids.size(); i++) {
                if (made.contains(keys.get(i))) {
                    var at = Objects.requireNonNull(told.get(i), "set for each");
                    known.put(keys.get(i), new Known(ids.get(i), at, hashes.get(i)));
                }
            }
        }
    }
}
