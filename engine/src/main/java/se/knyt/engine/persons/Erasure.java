package se.knyt.engine.persons;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.Persons;

/**
 * Takes a person out: row, search words, and the keys of every record that names them or that their purchases were read from. What is
 * left names nobody: documents, facts and vouchers hold the person's id and key, and verify as before. A keyed hash of the key stays,
 * so that a later read does not bring the person back.
 */
final class Erasure {
    private static final String TOMBSTONES = """
        insert into person_erased (company_id, key_hash, erased_at) select ?, h, ? from unnest(?) as n (h)
        on conflict (company_id, key_hash) do update set erased_at = excluded.erased_at
        """;
    /** Records that name the person, and parked tellings of the same records, in which nobody could be found. */
    private static final String KEYS_OF_PERSONS = """
        delete from raw_key k using (
            select p.raw_id from raw_person p where p.company_id = ? and p.person_id = any (?)
            union
            select q.raw_id from raw_person p
              join raw_record r on r.company_id = p.company_id and r.raw_id = p.raw_id
              join raw_record q on q.company_id = r.company_id and q.connection_id = r.connection_id and q.stream = r.stream
                   and q.source_key = r.source_key and q.park_code <> ''
             where p.company_id = ? and p.person_id = any (?)) n
         where k.company_id = ? and k.raw_id = n.raw_id
        """;
    /** Also the accounting system's invoice has the buyer's name in it. */
    static final String KEYS_OF_TRAILS = """
        delete from raw_key k using (
            select d.raw_id from document d where d.company_id = ? and d.trail_id = any (?)
            union
            select v.raw_id from document d
              join document_version v on v.company_id = d.company_id and v.document_id = d.document_id
             where d.company_id = ? and d.trail_id = any (?)) n
         where k.company_id = ? and k.raw_id = n.raw_id
        """;
    /** What other systems answered may repeat what they were sent. */
    private static final String ATTEMPTS = """
        update effect_attempt a set error_args = '{}' from effect e
         where e.company_id = ? and e.trail_id = any (?) and a.company_id = e.company_id and a.effect_id = e.effect_id
           and a.error_args <> '{}'
        """;

    /** An attempt on a payout reads invoices of many buyers: whom it names is not known, so it goes too. */
    private static final String EXCHANGES = """
        delete from effect_exchange x using effect e
         where e.company_id = ? and (e.trail_id = any (?) or e.payout_id is not null)
           and x.company_id = e.company_id and x.effect_id = e.effect_id
        """;

    private final Persons persons;

    Erasure(Persons persons) {
        this.persons = persons;
    }

    /** Everything of the rows, whose locks are held. Returns how many records can no longer be read. */
    int erase(Tx tx, long company, FoundPerson who, List<Long> trails, Instant at) throws SQLException {
        var ids = Tx.bigints(who.ids());
        tx.update(
                TOMBSTONES,
                company,
                at,
                Tx.bytes(who.rows().stream()
                        .map(row -> persons.erasedHash(company, row.connection(), row.key()))
                        .toList()));
        int records = tx.update(KEYS_OF_PERSONS, company, ids, company, ids, company);
        var trailIds = Tx.bigints(trails);
        records += tx.update(KEYS_OF_TRAILS, company, trailIds, company, trailIds, company);
        tx.update("delete from raw_person where company_id = ? and person_id = any (?)", company, ids);
        tx.update("delete from person_token where company_id = ? and person_id = any (?)", company, ids);
        tx.update("delete from person where company_id = ? and person_id = any (?)", company, ids);
        tx.update("update trail set erased_at = ? where company_id = ? and trail_id = any (?)", at, company, trailIds);
        tx.update(ATTEMPTS, company, trailIds);
        tx.update(EXCHANGES, company, trailIds);
        tx.update(
                "update effect set error_args = '{}' where company_id = ? and trail_id = any (?) and error_args <>"
                        + " '{}'",
                company,
                trailIds);
        tx.update(
                "update loose_end set args = '{}' where company_id = ? and trail_id = any (?) and closed_at is not"
                        + " null",
                company,
                trailIds);
        return records;
    }
}
