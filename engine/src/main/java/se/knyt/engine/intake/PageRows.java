package se.knyt.engine.intake;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import se.knyt.core.commerce.DocumentKind;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.Person;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.seal.Sealer;
import se.knyt.spi.PullSource.SourceRecord;

/** The statements that write one page. */
final class PageRows {
    private static final String KNOWN_PERSONS =
            "select person_key, person_id from person where company_id = ? and connection_id = ? and person_key = any (?)";
    private static final String NEW_PERSONS = """
            insert into person (company_id, person_id, connection_id, person_key, sealed, updated_at)
            select ?, i, ?, k, s, ? from unnest(?, ?, ?) as n (i, k, s)
            on conflict (company_id, connection_id, person_key) do nothing
            returning person_key
            """;
    private static final String CHANGE_PERSONS = """
            update person p set sealed = n.s, updated_at = ? from unnest(?, ?) as n (i, s)
             where p.company_id = ? and p.person_id = n.i
            """;
    private static final String PUT_TOKENS = """
            insert into person_token (company_id, token, person_id) select ?, t, i from unnest(?, ?) as n (t, i)
            on conflict do nothing
            """;
    private static final String KNOWN_DOCUMENTS = """
            select d.kind, d.source_id, d.document_id, d.version, d.hash, d.source_changed_at
              from unnest(?, ?) as n (k, s)
              join document d on d.company_id = ? and d.connection_id = ? and d.kind = n.k and d.source_id = n.s
               for update of d
            """;
    private static final String NEW_DOCUMENTS = """
            insert into document (company_id, document_id, connection_id, kind, source_id, version, hash, body, raw_id,
                                  source_changed_at, updated_at)
            select ?, i, ?, k, s, 1, h, b, r, c, ? from unnest(?, ?, ?, ?, ?, ?, ?) as n (i, k, s, h, b, r, c)
            """;
    private static final String KEEP_VERSIONS = """
            insert into document_version (company_id, document_id, version, hash, body, raw_id, replaced_at)
            select company_id, document_id, version, hash, body, raw_id, ? from document
             where company_id = ? and document_id = any (?)
            """;
    private static final String NEXT_VERSIONS = """
            update document d set version = d.version + 1, hash = n.h, body = n.b, raw_id = n.r, source_changed_at = n.c,
                   updated_at = ?
              from unnest(?, ?, ?, ?, ?) as n (i, h, b, r, c)
             where d.company_id = ? and d.document_id = n.i
            """;

    private final PageWriter.Origin origin;
    private final Sealer companyKey;
    private final IdAllocator ids;
    private final Instant now;
    private final Map<String, Long> personIds = new HashMap<>();
    private final RawRows raws;

    private record Known(long id, int version, byte[] hash, Instant changedAt) {}

    PageRows(PageWriter.Origin origin, Sealer companyKey, IdAllocator ids, Instant now) {
        this.origin = origin;
        this.companyKey = companyKey;
        this.ids = ids;
        this.now = now;
        this.raws = new RawRows(origin, companyKey, ids, now);
    }

    void persons(Tx tx, PageBatch batch) throws SQLException {
        var persons = batch.persons();
        if (persons.isEmpty()) {
            return;
        }
        knownPersons(tx, persons);
        var fresh =
                persons.stream().filter(p -> !personIds.containsKey(p.key())).toList();
        var made = newPersons(tx, fresh);
        if (made.size() < fresh.size()) {
            // Another stream has told of the same person just now. A row is sealed with its own id, so its id counts.
            knownPersons(tx, fresh);
        }
        var changed = persons.stream().filter(p -> !made.contains(p.key())).toList();
        tx.update(
                CHANGE_PERSONS,
                now,
                Tx.bigints(changed.stream().map(this::idOf).toList()),
                Tx.bytes(changed.stream().map(this::sealed).toList()),
                origin.company());
        var tokens = new ArrayList<String>();
        var tokenIds = new ArrayList<Long>();
        for (var person : persons) {
            for (var token : Persons.tokens(person)) {
                tokens.add(token);
                tokenIds.add(idOf(person));
            }
        }
        tx.update(PUT_TOKENS, origin.company(), Tx.texts(tokens), Tx.bigints(tokenIds));
    }

    private void knownPersons(Tx tx, List<Person> persons) throws SQLException {
        tx.query(
                KNOWN_PERSONS,
                row -> personIds.put(row.getString(1), row.getLong(2)),
                origin.company(),
                origin.connection(),
                Tx.texts(persons.stream().map(Person::key).toList()));
    }

    /** Keys of those that were new indeed. */
    private Set<String> newPersons(Tx tx, List<Person> fresh) throws SQLException {
        if (fresh.isEmpty()) {
            return Set.of();
        }
        fresh.forEach(p -> personIds.put(p.key(), ids.next()));
        return new HashSet<>(tx.query(
                NEW_PERSONS,
                row -> row.getString(1),
                origin.company(),
                origin.connection(),
                now,
                Tx.bigints(fresh.stream().map(this::idOf).toList()),
                Tx.texts(fresh.stream().map(Person::key).toList()),
                Tx.bytes(fresh.stream().map(this::sealed).toList())));
    }

    private long idOf(Person person) {
        return Objects.requireNonNull(personIds.get(person.key()), "a person of this page");
    }

    private byte[] sealed(Person person) {
        return companyKey.seal(
                Json.write(person).getBytes(StandardCharsets.UTF_8), Persons.place(origin.company(), idOf(person)));
    }

    /** Returns how many documents are new or changed, and adds their changes. */
    int documents(Tx tx, PageBatch batch, List<ChangeLog.NewChange> changes) throws SQLException {
        var told = batch.documents();
        if (told.isEmpty()) {
            return 0;
        }
        var known = known(tx, told);
        var fresh = new DocumentColumns();
        var next = new DocumentColumns();
        for (var one : told) {
            var before = known.get(PageBatch.key(one.document()));
            if (before == null) {
                long id = ids.next();
                fresh.add(id, one, raws.keep(one.record(), personOf(one.record())));
                changes.add(change(id, 1));
            } else if (!Arrays.equals(before.hash(), one.hash())
                    && one.record().changedAt().isBefore(before.changedAt())) {
                // Seen and kept, but what is stored is newer.
                raws.keep(one.record(), personOf(one.record()));
            } else if (!Arrays.equals(before.hash(), one.hash())) {
                next.add(before.id(), one, raws.keep(one.record(), personOf(one.record())));
                changes.add(change(before.id(), before.version() + 1));
            }
        }
        raws.insert(tx);
        insert(tx, fresh);
        update(tx, next);
        var payouts = new PayoutRows(origin, companyKey, ids, now);
        for (int i = 0; i < fresh.told.size(); i++) {
            if (fresh.told.get(i).document() instanceof Payout payout) {
                payouts.insert(tx, fresh.ids.get(i), payout, batch.lines(payout.sourceId()));
            }
        }
        payouts.evidence(tx, batch, fresh.bySource());
        return fresh.ids.size() + next.ids.size();
    }

    int parked(Tx tx, PageBatch batch) throws SQLException {
        int parked = 0;
        for (var one : batch.parked()) {
            parked += raws.park(tx, one) ? 1 : 0;
        }
        return parked;
    }

    private Map<String, Known> known(Tx tx, List<PageBatch.Told> told) throws SQLException {
        var result = new HashMap<String, Known>();
        tx.query(
                KNOWN_DOCUMENTS,
                row -> result.put(
                        row.getString(1) + "\n" + row.getString(2),
                        new Known(row.getLong(3), row.getInt(4), row.getBytes(5), Tx.instant(row, 6))),
                Tx.texts(told.stream().map(t -> t.document().kind().code()).toList()),
                Tx.texts(told.stream().map(t -> t.document().sourceId()).toList()),
                origin.company(),
                origin.connection());
        return result;
    }

    private void insert(Tx tx, DocumentColumns rows) throws SQLException {
        if (rows.ids.isEmpty()) {
            return;
        }
        tx.update(
                NEW_DOCUMENTS,
                origin.company(),
                origin.connection(),
                now,
                Tx.bigints(rows.ids),
                Tx.texts(rows.told.stream().map(t -> t.document().kind().code()).toList()),
                Tx.texts(rows.told.stream().map(t -> t.document().sourceId()).toList()),
                Tx.bytes(rows.hashes()),
                Tx.texts(rows.bodies()),
                Tx.bigints(rows.raws),
                Tx.instants(rows.changed()));
    }

    private void update(Tx tx, DocumentColumns rows) throws SQLException {
        if (rows.ids.isEmpty()) {
            return;
        }
        tx.update(KEEP_VERSIONS, now, origin.company(), Tx.bigints(rows.ids));
        tx.update(
                NEXT_VERSIONS,
                now,
                Tx.bigints(rows.ids),
                Tx.bytes(rows.hashes()),
                Tx.texts(rows.bodies()),
                Tx.bigints(rows.raws),
                Tx.instants(rows.changed()),
                origin.company());
    }

    private ChangeLog.NewChange change(long document, int version) {
        return new ChangeLog.NewChange(origin.company(), origin.lane(), ChangeLog.Subject.DOCUMENT, document, version);
    }

    /** The person a record tells of: its key is the erasing of the record too. */
    private @org.jspecify.annotations.Nullable Long personOf(SourceRecord record) {
        if (record.reading() instanceof se.knyt.spi.PullSource.Reading.Read read
                && !read.persons().isEmpty()) {
            return personIds.get(read.persons().getFirst().key());
        }
        return null;
    }

    /** Columns of documents to write. */
    private static final class DocumentColumns {
        private final List<Long> ids = new ArrayList<>();
        private final List<PageBatch.Told> told = new ArrayList<>();
        private final List<Long> raws = new ArrayList<>();

        void add(long id, PageBatch.Told one, long raw) {
            ids.add(id);
            told.add(one);
            raws.add(raw);
        }

        List<byte[]> hashes() {
            return told.stream().map(PageBatch.Told::hash).toList();
        }

        List<String> bodies() {
            return told.stream().map(PageBatch.Told::json).toList();
        }

        List<Instant> changed() {
            return told.stream().map(t -> t.record().changedAt()).toList();
        }

        Map<String, Long> bySource() {
            var result = new HashMap<String, Long>();
            for (int i = 0; i < ids.size(); i++) {
                if (told.get(i).document().kind() == DocumentKind.PAYOUT) {
                    result.put(told.get(i).document().sourceId(), ids.get(i));
                }
            }
            return result;
        }
    }
}
