package se.knyt.engine.retention;

import java.util.List;

/**
 * One thing that grows, how long it is kept, and the statement that takes out a batch of what is older. Parameters of each statement
 * are the company, the oldest moment still kept, and the size of the batch.
 */
public enum RetentionPart {
    WEBHOOKS("webhooks", "webhook_delivery", """
        delete from webhook_delivery where ctid = any (array(
            select ctid from webhook_delivery where company_id = ? and received_at < ? limit ?))
        """),
    /**
     * Of effects that have ended: what is still held or rejected keeps its history until it is settled. They tell how an entry came into
     * the accounting system, which is processing history (Swedish Bookkeeping Act, chapter 5, section 11), and are kept as the books are.
     */
    ATTEMPTS("attempts", "effect_attempt", """
        delete from effect_attempt where ctid = any (array(
            select a.ctid from (select ?::bigint as company, ?::timestamptz as oldest) c
              join effect_attempt a on a.company_id = c.company and a.begun_at < c.oldest
              join effect e on e.company_id = a.company_id and e.effect_id = a.effect_id
             where e.state in ('done', 'withdrawn') and coalesce(e.done_at, a.ended_at) < c.oldest limit ?))
        """),
    /** What was sent and answered in attempts that failed. */
    EXCHANGES("exchanges", "effect_exchange", """
        delete from effect_exchange where ctid = any (array(
            select ctid from effect_exchange where company_id = ? and kept_at < ? limit ?))
        """),
    /** Files that a format was to be made from, and never was. */
    SAMPLES("samples", "file_sample", """
        delete from file_sample where ctid = any (array(
            select ctid from file_sample where company_id = ? and kept_at < ? limit ?))
        """),
    /** Positions rise with time, so the lowest are looked at and nothing else; never one that a reader has not passed. */
    LOG("log", "change_log", """
        delete from change_log where ctid = any (array(
            select l.ctid from (select ?::bigint as company, ?::timestamptz as oldest, ?::int as most) c
              join change_head h on h.company_id = c.company
             cross join lateral (
                select g.ctid, g.at from change_log g
                 where g.company_id = c.company and g.lane = h.lane
                   and g.position <= coalesce((select min(r.position) from reader_position r
                                                where r.company_id = c.company and r.lane = h.lane), h.position)
                 order by g.position limit c.most) l
             where l.at < c.oldest))
        """),
    /** In which nobody could be found: whom they name only a look can tell, and nobody has looked. */
    PARKED("parked", "", doomed("""
        select r.company_id, r.raw_id from raw_record r
         where r.company_id = ? and r.received_at < ? and r.park_code <> ''
           and not exists (select 1 from raw_person p where p.company_id = r.company_id and p.raw_id = r.raw_id) limit ?
        """)),
    RECORDS("records", "raw_record raw_key raw_person", doomed("""
        select r.company_id, r.raw_id from raw_record r, (select ?::bigint as company, ?::timestamptz as oldest) c
         where r.company_id = c.company and r.received_at < c.oldest and r.changed_at < c.oldest limit ?
        """)),
    VERSIONS("versions", "document_version", """
        delete from document_version where ctid = any (array(
            select ctid from document_version where company_id = ? and replaced_at < ? limit ?))
        """),
    /** By the day that they were read, and not while an entry of their account and days was decided later: its voucher may be of that day. */
    BANK_FILES("bank-files", "bank_file", """
        delete from bank_file where ctid = any (array(
            select f.ctid from (select ?::bigint as company, ?::timestamptz as oldest) c
              join bank_file f on f.company_id = c.company and f.read_at < c.oldest
             where not exists (
                select 1 from bank_statement s
                  join bank_entry e on e.company_id = s.company_id and e.account = s.account and e.currency = s.currency
                   and e.booked_on between s.begins_on and s.ends_on and e.decided_at >= c.oldest
                 where s.company_id = f.company_id and s.file_hash = f.file_hash)
             limit ?))
        """),
    /** Of whom no record tells any more, who have no purchase open and nothing to spend. */
    PERSONS("persons", "person person_token", """
        with gone as (
            delete from person where ctid = any (array(
                select p.ctid from person p
                 where p.company_id = ? and p.told_at < ?
                   and not exists (select 1 from raw_person r where r.company_id = p.company_id and r.person_id = p.person_id)
                   and not exists (select 1 from trail t where t.company_id = p.company_id and t.person_id = p.person_id
                                      and t.state in ('waiting', 'held'))
                   and not exists (select 1 from gift_card g where g.company_id = p.company_id and g.person_id = p.person_id
                                      and g.emptied_on is null)
                 limit ?))
            returning company_id, person_id),
        words as (
            delete from person_token t using gone g where t.company_id = g.company_id and t.person_id = g.person_id)
        select count(*) from gone
        """),
    /** What was read anew of purchases whose buyer was erased: it names nobody that is known, and is closed all the same. */
    CLOSED("closed", "", """
        delete from raw_key where ctid = any (array(
            select k.ctid from trail t
              join document d on d.company_id = t.company_id and d.trail_id = t.trail_id
              left join document_version v on v.company_id = d.company_id and v.document_id = d.document_id
              join raw_key k on k.company_id = d.company_id and k.raw_id in (d.raw_id, v.raw_id)
             where t.company_id = ? and t.erased_at < ? limit ?))
        """);

    private final String code;
    private final String tables;
    private final String sql;

    RetentionPart(String code, String tables, String sql) {
        this.code = code;
        this.tables = tables;
        this.sql = sql;
    }

    /** Raw records with their keys and whom they name; returns how many. */
    private static String doomed(String which) {
        return "with doomed as (" + which + """
            ), keys as (
                delete from raw_key k using doomed d where k.company_id = d.company_id and k.raw_id = d.raw_id),
            persons as (
                delete from raw_person p using doomed d where p.company_id = d.company_id and p.raw_id = d.raw_id),
            gone as (
                delete from raw_record r using doomed d
                 where r.company_id = d.company_id and r.raw_id = d.raw_id returning 1)
            select count(*) from gone
            """;
    }

    /** As it is stored and named in texts. */
    public String code() {
        return code;
    }

    /** The tables it keeps from growing. */
    public List<String> tables() {
        return tables.isEmpty() ? List.of() : List.of(tables.split(" "));
    }

    String sql() {
        return sql;
    }

    /** Whether the statement tells its count as a row. */
    boolean counts() {
        return sql.stripLeading().startsWith("with");
    }
}
