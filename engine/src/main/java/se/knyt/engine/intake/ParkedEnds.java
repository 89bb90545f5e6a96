package se.knyt.engine.intake;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.spi.ByHandSource;

/**
 * A record that cannot be read is a loose end, with the way to its bytes: an order that only the archive knows of would be missed by
 * nobody. It is cured when a later telling of the same record is read.
 */
final class ParkedEnds {
    private static final String OPEN = """
            insert into loose_end (company_id, loose_end_id, cause_key, code, args, group_key, raw_id, connection_id, due_at, opened_at)
            select ?, i, ck, co, a, gk, r, ?, ?, ? from unnest(?, ?, ?, ?, ?, ?) as n (i, ck, co, a, gk, r)
            on conflict (company_id, cause_key) where closed_at is null do update
               set code = excluded.code, args = excluded.args, group_key = excluded.group_key, raw_id = excluded.raw_id
            """;
    private static final String CURED = """
            update loose_end set closed_at = ?, closed_by = 'knyt', close_reason = 'cured'
             where company_id = ? and closed_at is null and cause_key = any (?)
            """;

    private final RecordOrigin origin;
    private final IdAllocator ids;

    ParkedEnds(RecordOrigin origin, IdAllocator ids) {
        this.origin = origin;
        this.ids = ids;
    }

    /** @param raw under which it was kept */
    record Kept(long raw, PageBatch.Parked parked) {}

    void open(Tx tx, List<Kept> parked, Instant companyNow) throws SQLException {
        // Of several tellings in one page the last counts; a statement cannot meet one cause twice.
        var seen = new HashSet<String>();
        var last = parked.reversed().stream()
                .filter(kept -> seen.add(cause(kept.parked().record().key())))
                .toList();
        if (last.isEmpty()) {
            return;
        }
        tx.update(
                OPEN,
                origin.company(),
                origin.connection(),
                companyNow,
                companyNow,
                Tx.bigints(last.stream().map(kept -> ids.next()).toList()),
                Tx.texts(last.stream()
                        .map(kept -> cause(kept.parked().record().key()))
                        .toList()),
                Tx.texts(last.stream().map(kept -> kept.parked().why().code()).toList()),
                Tx.texts(last.stream()
                        .map(kept -> Json.write(arguments(kept.parked())))
                        .toList()),
                Tx.texts(last.stream().map(this::group).toList()),
                Tx.bigints(last.stream().map(Kept::raw).toList()));
    }

    /** Of a payout that waits for a person's word which it is. */
    private static Map<String, String> arguments(PageBatch.Parked parked) {
        return ByHandSource.waits(parked.why().code())
                ? Map.of("payout", parked.record().key())
                : PayoutTwins.arguments(parked.why());
    }

    private String group(Kept kept) {
        var why = kept.parked().why();
        var group = why.code() + ":" + origin.connection();
        return PayoutTwins.alone(why) || ByHandSource.waits(why.code())
                ? group + ":" + kept.parked().record().key()
                : group;
    }

    /** Whatever of the open ones has been read now. Almost always there is none open, and one look at an empty index tells so. */
    void cure(Tx tx, Set<String> read, Instant companyNow) throws SQLException {
        if (read.isEmpty()) {
            return;
        }
        var open = tx.query(
                "select cause_key from loose_end where company_id = ? and closed_at is null and raw_id is not null",
                row -> row.getString(1),
                origin.company());
        var cured = new ArrayList<String>();
        for (var key : open.isEmpty() ? Set.<String>of() : read) {
            if (open.contains(cause(key))) {
                cured.add(cause(key));
            }
        }
        if (!cured.isEmpty()) {
            tx.update(CURED, companyNow, origin.company(), Tx.texts(cured));
        }
    }

    private String cause(String recordKey) {
        return "parked:" + origin.connection() + ":" + origin.stream() + ":" + recordKey.replace("\u0000", "�");
    }
}
