package se.knyt.engine.intake;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import se.knyt.core.commerce.Person;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.DatabaseException;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.seal.CompanyKeys;
import se.knyt.engine.seal.Sealer;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/**
 * Writes one page in one short transaction, set-based: raw records, persons, documents, payouts with lines, changes, cursor. A
 * page the database refuses is halved until the culprit stands alone; that one is parked.
 */
public final class PageWriter {
    private final Database database;
    private final IdAllocator ids;
    private final CompanyKeys keys;
    private final ChangeLog log;
    private final CompanyClocks clocks;

    public PageWriter(Database database, IdAllocator ids, CompanyKeys keys, ChangeLog log, CompanyClocks clocks) {
        this.database = database;
        this.ids = ids;
        this.keys = keys;
        this.log = log;
        this.clocks = clocks;
    }

    /** Moves the source's cursor, or sees to whose it is, in the same transaction. */
    @FunctionalInterface
    public interface CursorMove {
        void move(Tx tx) throws SQLException;
    }

    /**
     * @param changed documents that are new or have a new version
     * @param parked records that could not be read
     * @param earlier payouts of before the company's first day, which are kept and not taken in
     */
    public record Written(int changed, int parked, EarlierPayouts earlier) {
        Written(int changed, int parked) {
            this(changed, parked, EarlierPayouts.NONE);
        }

        Written plus(Written other) {
            return new Written(changed + other.changed, parked + other.parked, earlier.plus(other.earlier));
        }
    }

    /** Writes all of it, or throws with nothing of it written. */
    public Written write(RecordOrigin origin, Page page, CursorMove cursor) {
        return write(origin, page, tx -> {}, cursor);
    }

    /** Keeps records of before a company's first day, and their files, as they came: no document, change or loose end comes of them. */
    void keep(RecordOrigin origin, List<SourceRecord> old, CursorMove owned, CursorMove cursor) {
        var key = keys.of(origin.company());
        database.doForCompany("keep-page", origin.company(), tx -> {
            owned.move(tx);
            kept(tx, origin, key, HistoryRows.fresh(tx, origin, old));
            cursor.move(tx);
        });
    }

    private void kept(Tx tx, RecordOrigin origin, Sealer key, List<SourceRecord> fresh) throws SQLException {
        var files = HistoryRows.files(fresh);
        new PageRows(origin, key, ids, clocks.machineNow(), clocks.now(origin.company()))
                .kept(tx, PageBatch.of(origin, files), files);
    }

    /** A page of a file with the Swish payments of a day under the reference that the bank's lines gave them, where these came first. */
    public Page named(long company, Page page) {
        return SwishReports.named(database, company, page);
    }

    /** The payouts of a page that are there already by another way, or may be. */
    Map<String, PayoutTwins.Twin> twins(RecordOrigin origin, Page page) {
        return database.forCompany("payout-twins", origin.company(), tx -> PayoutTwins.of(tx, origin, page.records()));
    }

    /**
     * Why payouts of a page are there already or may be, by their ids in the source.
     *
     * @return the payout and the one that is there, as people read them
     */
    public Map<String, String> there(RecordOrigin origin, Page page) {
        var result = new TreeMap<String, String>();
        twins(origin, page).forEach((id, twin) -> result.put(id, twin.detail()));
        return result;
    }

    /** Whether a record of a page would wait for a person, since another connection has a payout of the reference. */
    public boolean isAnothers(RecordOrigin origin, Page page) {
        return twins(origin, page).values().stream()
                .anyMatch(twin -> twin.code().equals(PayoutTwins.SAME_REFERENCE));
    }

    /** Keeps that payouts of a connection are payouts of their own, whatever is like them. */
    void apart(RecordOrigin origin, Map<String, PayoutTwins.Twin> twins, String actor, String connector) {
        var payouts = twins.entrySet().stream()
                .filter(e -> e.getValue().code().equals(PayoutTwins.MAYBE))
                .map(Map.Entry::getKey)
                .toList();
        boolean own = twins.values().stream().anyMatch(twin -> twin.code().equals(PayoutTwins.SAME_REFERENCE));
        database.doForCompany("payouts-apart", origin.company(), tx -> {
            if (!payouts.isEmpty()) {
                PayoutsApart.apart(tx, origin.company(), origin.connection(), payouts);
            }
            if (own) {
                PayoutsApart.ownReferences(tx, origin.company(), origin.connection());
            }
            Audit.write(
                    tx,
                    origin.company(),
                    clocks.machineNow(),
                    actor,
                    "payout.apart",
                    connector,
                    Map.of(
                            "payouts",
                            twins.values().stream()
                                    .map(PayoutTwins.Twin::detail)
                                    .collect(Collectors.joining(", "))));
        });
    }

    /** @param owned runs first in every transaction, and throws when the page is no longer this process's to write */
    public Written write(RecordOrigin origin, Page page, CursorMove owned, CursorMove cursor) {
        try {
            return writeAll(origin, page.records(), owned, cursor);
        } catch (DatabaseException e) {
            if (!e.refusedData()) {
                throw e;
            }
            var written = halve(origin, page.records(), owned, e);
            database.doForCompany("cursor", origin.company(), tx -> {
                owned.move(tx);
                cursor.move(tx);
            });
            return written;
        }
    }

    private Written halve(
            RecordOrigin origin, List<SourceRecord> records, CursorMove owned, DatabaseException refusal) {
        if (records.isEmpty()) {
            throw refusal;
        }
        if (records.size() == 1) {
            var one = records.getFirst();
            try {
                // Once more before it is blamed: another reader may have written the same record at the same moment.
                return writeAll(origin, records, owned, tx -> {});
            } catch (DatabaseException e) {
                if (!e.refusedData()) {
                    throw e;
                }
            }
            return parkRefused(origin, one, owned, String.valueOf(refusal.getMessage()));
        }
        var result = new Written(0, 0);
        int middle = records.size() / 2;
        for (var half : List.of(records.subList(0, middle), records.subList(middle, records.size()))) {
            try {
                result = result.plus(writeAll(origin, half, owned, tx -> {}));
            } catch (DatabaseException e) {
                if (!e.refusedData()) {
                    throw e;
                }
                result = result.plus(halve(origin, half, owned, e));
            }
        }
        return result;
    }

    /** With the persons it names, unless it is they whom the database refuses. */
    private Written parkRefused(RecordOrigin origin, SourceRecord one, CursorMove owned, String why) {
        var persons = one.reading() instanceof Reading.Read read ? read.persons() : List.<Person>of();
        try {
            return writeAll(origin, List.of(refused(one, why, persons)), owned, tx -> {});
        } catch (DatabaseException e) {
            if (!e.refusedData() || persons.isEmpty()) {
                throw e;
            }
            return writeAll(origin, List.of(refused(one, why, List.of())), owned, tx -> {});
        }
    }

    private static SourceRecord refused(SourceRecord one, String why, List<Person> persons) {
        return new SourceRecord(
                one.key(),
                one.changedAt(),
                one.mediaType(),
                one.raw(),
                new Reading.Unreadable("record.refused-by-database", why, persons));
    }

    private Written writeAll(RecordOrigin origin, List<SourceRecord> records, CursorMove owned, CursorMove cursor) {
        var parted = parted(origin, records);
        // Mapping, hashing and the first look at what is known happen before the transaction that writes.
        var made = PageBatch.of(origin, parted.ours());
        var key = keys.of(origin.company());
        return database.forCompany("page", origin.company(), tx -> {
            owned.move(tx);
            var earlier = earlier(tx, origin, key, parted);
            var twins = PayoutTwins.of(tx, origin, parted.ours());
            var batch = twins.isEmpty() ? made : PageBatch.of(origin, PayoutTwins.held(parted.ours(), twins));
            var rows = new PageRows(origin, key, ids, clocks.machineNow(), clocks.now(origin.company()));
            rows.persons(tx, batch);
            var changes = new ArrayList<ChangeLog.NewChange>();
            int changed = rows.documents(tx, batch, changes);
            var parked = rows.parked(tx, batch);
            var ends = new ParkedEnds(origin, ids);
            var companyNow = clocks.now(origin.company());
            ends.cure(tx, batch.readKeys(), companyNow);
            ends.open(tx, parked, companyNow);
            cursor.move(tx);
            log.append(tx, changes, clocks.machineNow());
            return new Written(changed, parked.size(), earlier);
        });
    }

    /** What a page holds of before the company's first day, apart from the rest. */
    EarlierPayouts.Parted parted(RecordOrigin origin, List<SourceRecord> records) {
        return database.forCompany("earlier-payouts", origin.company(), tx -> EarlierPayouts.part(tx, origin, records));
    }

    private EarlierPayouts earlier(Tx tx, RecordOrigin origin, Sealer key, EarlierPayouts.Parted parted)
            throws SQLException {
        if (parted.earlier().isEmpty()) {
            return EarlierPayouts.NONE;
        }
        var fresh = HistoryRows.fresh(tx, origin, parted.earlier());
        var history = new RecordOrigin(origin.company(), origin.connection(), StreamNames.HISTORY, origin.lane());
        kept(tx, history, key, fresh);
        return new EarlierPayouts(
                parted.payouts(),
                HistoryRows.write(tx, origin.company(), origin.connection(), fresh),
                parted.firstDay());
    }
}
