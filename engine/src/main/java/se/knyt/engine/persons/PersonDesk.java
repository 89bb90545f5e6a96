package se.knyt.engine.persons;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Person;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.Archive;
import se.knyt.engine.intake.Persons;

/** Where a person's own requests are met: what is held (GDPR article 15), a copy of it (20), erasure (17). */
public final class PersonDesk {
    public static final int PURCHASES_MAX = 1000;
    public static final int RECORDS_MAX = 1000;
    /** A person told of this lately may have a purchase that no trail knows of yet. */
    private static final Duration PLANNED_WITHIN = Duration.ofMinutes(10);

    private static final String PURCHASES = """
        select t.trail_id, t.order_number, t.placed_at, t.currency, t.total_minor, t.state,
               t.state in ('waiting', 'held') or exists (
                   select 1 from effect e where e.company_id = t.company_id and e.trail_id = t.trail_id
                      and e.state in ('waiting', 'sending', 'accepted', 'unknown', 'held', 'rejected'))
          from trail t
         where t.company_id = ? and t.person_id = any (?) and t.merged_into is null
         order by t.placed_at desc, t.trail_id desc limit ?
        """;
    private static final String RECORDS = """
        select r.raw_id, c.name, r.stream, r.source_key, r.changed_at, r.bytes, r.park_code
          from (select p.raw_id from raw_person p where p.company_id = ? and p.person_id = any (?)
                union select d.raw_id from document d where d.company_id = ? and d.trail_id = any (?)) n
          join raw_record r on r.company_id = ? and r.raw_id = n.raw_id
          join raw_key k on k.company_id = r.company_id and k.raw_id = r.raw_id
          join connection c on c.company_id = r.company_id and c.connection_id = r.connection_id
         order by r.changed_at desc, r.raw_id desc limit ?
        """;

    /** What the person has to spend, and the gift cards that were bought with their purchases. */
    private static final String STORED = """
        select g.gift_card_id, g.stored_as, g.ends, g.currency, g.left_minor
          from (select gift_card_id from gift_card where company_id = ? and person_id = any (?)
                union select g.gift_card_id from document d
                  join gift_card g on g.company_id = d.company_id and g.connection_id = d.connection_id and g.order_source_id = d.source_id
                 where d.company_id = ? and d.trail_id = any (?) and d.kind = 'order' and g.order_source_id <> '') n
          join gift_card g on g.company_id = ? and g.gift_card_id = n.gift_card_id
         order by g.stored_as, g.gift_card_id desc limit ?
        """;

    private static final int UNNAMED_MAX = 200;
    private static final String NOBODY_FOUND =
            " not exists (select 1 from raw_person p where p.company_id = r.company_id and p.raw_id = r.raw_id)";
    private static final String UNNAMED = """
        select r.raw_id, c.name, r.stream, r.source_key, r.changed_at, r.bytes, r.park_code
          from raw_record r
          join raw_key k on k.company_id = r.company_id and k.raw_id = r.raw_id
          join connection c on c.company_id = r.company_id and c.connection_id = r.connection_id
         where r.company_id = ? and r.park_code <> '' and\
        """ + NOBODY_FOUND + " order by r.received_at desc limit" + " ?";
    private static final String FORGET = """
        delete from raw_key k using raw_record r
         where r.company_id = ? and r.raw_id = ? and r.park_code <> ''
           and k.company_id = r.company_id and k.raw_id = r.raw_id and\
        """ + NOBODY_FOUND;

    private final Database database;
    private final CompanyClocks clocks;
    private final PersonSearch search;
    private final Erasure erasure;
    private final PersonExport export;

    public PersonDesk(Database database, CompanyClocks clocks, Persons persons, Archive archive) {
        this.database = database;
        this.clocks = clocks;
        this.search = new PersonSearch(persons);
        this.erasure = new Erasure(persons);
        this.export = new PersonExport(archive);
    }

    /** What came of asking for an erasure. */
    public sealed interface Outcome {
        /** @param records how many records can no longer be read */
        record Erased(int rows, int records) implements Outcome {}

        /** Nothing was erased: these purchases still need the person. */
        record StillNeeded(List<String> numbers) implements Outcome {}

        /** Nothing was erased: what was read a moment ago is not planned yet. */
        record JustRead() implements Outcome {}

        record Nobody() implements Outcome {}
    }

    /** Those whom a name, an e-mail address or an order number finds, by name. */
    public List<FoundPerson> find(long company, String text) {
        return database.forCompany("find-person", company, tx -> search.find(tx, company, text));
    }

    /** Those of some rows that are known still, by row: who was erased is not among them. */
    public Map<Long, Person> named(long company, Collection<Long> rows) {
        return rows.isEmpty()
                ? Map.of()
                : database.forCompany("name-persons", company, tx -> search.rows(tx, company, List.copyOf(rows)));
    }

    /** Everything held of the person to whom the row belongs. */
    public Optional<HeldData> held(long company, long person) {
        return database.forCompany("held-of-person", company, tx -> {
            var who = search.one(tx, company, person);
            return who.isEmpty() ? Optional.empty() : Optional.of(held(tx, company, who.get()));
        });
    }

    /** Records that could not be read and in which nobody could be found, newest first: whom they name, only a look can tell. */
    public List<HeldData.Kept> unnamed(long company) {
        return database.forCompany(
                "unnamed-records", company, tx -> tx.query(UNNAMED, PersonDesk::kept, company, UNNAMED_MAX));
    }

    /** Makes such a record unreadable for good. Returns whether there was one. */
    public boolean forget(long company, long raw, String actor) {
        return database.forCompany("forget-record", company, tx -> {
            boolean gone = tx.update(FORGET, company, raw) == 1;
            if (gone) {
                Audit.write(tx, company, clocks.machineNow(), actor, "record.forget", String.valueOf(raw), Map.of());
            }
            return gone;
        });
    }

    /** A copy of everything held of the person, as JSON. What was handed out is written to the audit log, not of whom. */
    public Optional<byte[]> export(long company, long person, String actor) {
        return database.forCompany("export-person", company, tx -> {
            var who = search.one(tx, company, person);
            if (who.isEmpty()) {
                return Optional.empty();
            }
            var held = held(tx, company, who.get());
            Audit.write(
                    tx,
                    company,
                    clocks.machineNow(),
                    actor,
                    "person.export",
                    String.valueOf(person),
                    Map.of("records", String.valueOf(held.records().size())));
            return Optional.of(export.json(tx, company, held, clocks.now(company)));
        });
    }

    /** Whether a kept record names a person, as far as Knyt knows. */
    public boolean concerns(Tx tx, long company, long raw) throws SQLException {
        return tx.first(
                        "select 1 from raw_person where company_id = ? and raw_id = ?",
                        row -> row.getInt(1),
                        company,
                        raw)
                .isPresent();
    }

    /**
     * Who bought, to be named where a dispute is answered; empty where nobody is known, or is any longer. That it was handed out is written
     * to the audit log, not of whom.
     *
     * @param dispute by which the log names the case
     */
    public Optional<Person> handOut(long company, long trail, String dispute, String actor) {
        return database.forCompany("name-buyer", company, tx -> {
            var row = tx.first(
                    "select person_id from trail where company_id = ? and trail_id = ? and person_id is not null",
                    r -> r.getLong(1),
                    company,
                    trail);
            var named = row.isEmpty()
                    ? Optional.<Person>empty()
                    : search.rows(tx, company, List.of(row.get())).values().stream()
                            .findFirst();
            if (named.isPresent()) {
                Audit.write(tx, company, clocks.machineNow(), actor, "dispute.name-buyer", dispute, Map.of());
            }
            return named;
        });
    }

    /** Erases the person to whom the row belongs, with all their rows, unless an unfinished purchase needs them. */
    public Outcome erase(long company, long person, String actor) {
        return database.forCompany("erase-person", company, tx -> {
            var who = search.one(tx, company, person);
            if (who.isEmpty()) {
                return new Outcome.Nobody();
            }
            var updated = tx.query(
                    "select updated_at from person where company_id = ? and person_id = any (?) order by person_id for"
                            + " update",
                    row -> Tx.instant(row, 1),
                    company,
                    Tx.bigints(who.get().ids()));
            lockTrails(tx, company, who.get());
            var held = held(tx, company, who.get());
            if (!held.open().isEmpty()) {
                return new Outcome.StillNeeded(held.open());
            }
            if (justRead(updated, held, who.get())) {
                return new Outcome.JustRead();
            }
            var trails = held.purchases().stream().map(HeldData.Purchase::trail).toList();
            int records = erasure.erase(tx, company, who.get(), trails, clocks.now(company));
            var counts = Map.of(
                    "rows", String.valueOf(who.get().rows().size()),
                    "purchases", String.valueOf(trails.size()),
                    "records", String.valueOf(records));
            Audit.write(tx, company, clocks.machineNow(), actor, "person.erase", String.valueOf(person), counts);
            return new Outcome.Erased(who.get().rows().size(), records);
        });
    }

    /** No planner may begin something for them meanwhile. */
    private static void lockTrails(Tx tx, long company, FoundPerson who) throws SQLException {
        tx.query(
                "select trail_id from trail where company_id = ? and person_id = any (?) order by trail_id for update",
                row -> row.getLong(1),
                company,
                Tx.bigints(who.ids()));
    }

    private boolean justRead(List<Instant> updated, HeldData held, FoundPerson who) {
        var lately = clocks.machineNow().minus(PLANNED_WITHIN);
        return held.purchases().size() < who.rows().size() && updated.stream().anyMatch(at -> at.isAfter(lately));
    }

    private static HeldData held(Tx tx, long company, FoundPerson who) throws SQLException {
        var ids = Tx.bigints(who.ids());
        var purchases = tx.query(
                PURCHASES,
                row -> new HeldData.Purchase(
                        row.getLong(1),
                        row.getString(2),
                        Tx.instant(row, 3),
                        Money.of(row.getLong(5), new Currency(row.getString(4))),
                        row.getString(6),
                        row.getBoolean(7)),
                company,
                ids,
                PURCHASES_MAX);
        var records = tx.query(
                RECORDS,
                PersonDesk::kept,
                company,
                ids,
                company,
                Tx.bigints(purchases.stream().map(HeldData.Purchase::trail).toList()),
                company,
                RECORDS_MAX);
        var stored = tx.query(
                STORED,
                row -> new HeldData.Stored(
                        row.getLong(1),
                        StoredValue.ofCode(row.getString(2)),
                        row.getString(3),
                        Money.of(row.getLong(5), new Currency(row.getString(4)))),
                company,
                ids,
                company,
                Tx.bigints(purchases.stream().map(HeldData.Purchase::trail).toList()),
                company,
                PURCHASES_MAX);
        return new HeldData(who, purchases, stored, records);
    }

    private static HeldData.Kept kept(ResultSet row) throws SQLException {
        return new HeldData.Kept(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Tx.instant(row, 5),
                row.getInt(6),
                row.getString(7));
    }
}
