package se.knyt.engine.intake;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.seal.Sealer;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/**
 * Raw records, each sealed under a key of its own that is kept apart and hashed over the sealed bytes. Those of one page that are of the same
 * bytes and name nobody, as the payouts of a file are, are kept as one.
 */
final class RawRows {
    private static final int PARK_DETAIL_MAX = 2000;
    /** Records, their keys and whom they name, in one statement: most pages hold one or two. */
    private static final String INSERT = """
        with records as (
          insert into raw_record (company_id, raw_id, connection_id, stream, source_key, changed_at, received_at, media_type,
                                  bytes, sealed, hash, park_code, park_detail)
          select ?, i, ?, ?, k, c, ?, m, n, s, h, ?, ? from unnest(?, ?, ?, ?, ?, ?, ?) as r (i, k, c, m, n, s, h)),
        keys as (
          insert into raw_key (company_id, raw_id, wrapped_key)
          select ?, i, w from unnest(?, ?) as n (i, w) where w is not null)
        insert into raw_person (company_id, raw_id, person_id) select ?, r, p from unnest(?, ?) as n (r, p)
        """;

    /** What is sealed cannot be compared; same record, same time of change, same length and reason is the same telling. */
    private static final String PARKED_ALREADY = """
        select raw_id from raw_record
         where company_id = ? and connection_id = ? and stream = ? and source_key = ? and changed_at = ? and bytes = ?
           and park_code <> '' and park_code = ? limit 1
        """;

    private final RecordOrigin origin;
    private final Sealer companyKey;
    private final IdAllocator ids;
    private final Instant now;
    private final PersonRows persons;
    private final IdentityHashMap<SourceRecord, Long> kept = new IdentityHashMap<>();
    /** The same array is the same bytes. */
    private final IdentityHashMap<byte[], Long> keptBytes = new IdentityHashMap<>();

    private final List<Row> rows = new ArrayList<>();

    /** @param wrapped null when the record names somebody who was erased: nobody will ever read it */
    private record Row(long id, SourceRecord record, byte[] sealed, byte @Nullable [] wrapped) {}

    RawRows(RecordOrigin origin, Sealer companyKey, IdAllocator ids, Instant now, PersonRows persons) {
        this.origin = origin;
        this.companyKey = companyKey;
        this.ids = ids;
        this.now = now;
        this.persons = persons;
    }

    /** The id under which the record is kept; several documents of one record share it, and several records of one file. */
    long keep(SourceRecord record) {
        return kept.computeIfAbsent(
                record,
                r -> r.reading() instanceof Reading.Read read && read.persons().isEmpty()
                        ? keptBytes.computeIfAbsent(r.raw(), _ -> added(r))
                        : added(r));
    }

    private long added(SourceRecord record) {
        var row = sealed(record);
        rows.add(row);
        return row.id();
    }

    void insert(Tx tx) throws SQLException {
        insert(tx, rows, "", "");
        rows.clear();
    }

    /**
     * Keeps a record that could not be read; one that is parked already is met again at each overlapping read, and is
     * not kept twice.
     *
     * @return its id when it is new
     */
    OptionalLong park(Tx tx, PageBatch.Parked parked) throws SQLException {
        var detail = parked.why().detail();
        if (tx.first(
                        PARKED_ALREADY,
                        row -> row.getLong(1),
                        origin.company(),
                        origin.connection(),
                        origin.stream(),
                        plain(parked.record().key()),
                        parked.record().changedAt(),
                        parked.record().raw().length,
                        parked.why().code())
                .isPresent()) {
            return OptionalLong.empty();
        }
        var row = sealed(parked.record());
        insert(
                tx,
                List.of(row),
                parked.why().code(),
                detail.length() <= PARK_DETAIL_MAX ? detail : detail.substring(0, PARK_DETAIL_MAX));
        return OptionalLong.of(row.id());
    }

    private Row sealed(SourceRecord record) {
        long id = ids.next();
        var key = Sealer.newKey();
        return new Row(
                id,
                record,
                new Sealer(key).sealCompressed(record.raw(), RawRecordKeys.place(origin.company(), id)),
                persons.closed(record) ? null : companyKey.seal(key, RawRecordKeys.keyPlace(origin.company(), id)));
    }

    private void insert(Tx tx, List<Row> some, String parkCode, String parkDetail) throws SQLException {
        if (some.isEmpty()) {
            return;
        }
        var idValues = Tx.bigints(some.stream().map(Row::id).toList());
        var named = new ArrayList<Long>();
        var personIds = new ArrayList<Long>();
        for (var row : some) {
            for (long person : persons.of(row.record())) {
                named.add(row.id());
                personIds.add(person);
            }
        }
        tx.update(
                INSERT,
                origin.company(),
                origin.connection(),
                origin.stream(),
                now,
                parkCode,
                plain(parkDetail),
                idValues,
                Tx.texts(some.stream().map(r -> plain(r.record().key())).toList()),
                Tx.instants(some.stream().map(r -> r.record().changedAt()).toList()),
                Tx.texts(some.stream().map(r -> r.record().mediaType()).toList()),
                Tx.ints(some.stream().map(r -> r.record().raw().length).toList()),
                Tx.bytes(some.stream().map(Row::sealed).toList()),
                Tx.bytes(
                        some.stream().map(r -> Json.sha256().digest(r.sealed())).toList()),
                origin.company(),
                idValues,
                Tx.bytes(some.stream().map(Row::wrapped).toList()),
                origin.company(),
                Tx.bigints(named),
                Tx.bigints(personIds));
    }

    /** Text without the one character that the database does not take. */
    private static String plain(String text) {
        return text.replace("\u0000", "�");
    }
}
