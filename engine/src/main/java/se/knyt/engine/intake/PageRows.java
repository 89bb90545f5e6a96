package se.knyt.engine.intake;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.DocumentKind;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.InvoicePayment;
import se.knyt.core.commerce.Payout;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.disputes.DisputeRows;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.seal.Sealer;
import se.knyt.spi.PullSource.SourceRecord;

/** The statements that write one page. */
final class PageRows {
    /** One look-up for each: a join planned while the table was small would read all documents of the connection for each page. */
    private static final String KNOWN_DOCUMENTS = """
        select d.kind, d.source_id, d.document_id, d.version, d.hash, d.source_changed_at
          from unnest(?, ?) as n (k, s)
         cross join lateral (
               select o.kind, o.source_id, o.document_id, o.version, o.hash, o.source_changed_at from document o
                where o.company_id = ? and o.connection_id = ? and o.kind = n.k and o.source_id = n.s for update) d
        """;

    private static final String NEW_DOCUMENTS = """
        insert into document (company_id, document_id, connection_id, kind, source_id, version, hash, body, raw_id,
                              source_changed_at, updated_at, ocr)
        select ?, i, ?, k, s, 1, h, b, r, c, ?, o from unnest(?, ?, ?, ?, ?, ?, ?, ?) as n (i, k, s, h, b, r, c, o)
        """;
    private static final String KEEP_VERSIONS = """
        insert into document_version (company_id, document_id, version, hash, body, raw_id, replaced_at)
        select company_id, document_id, version, hash, body, raw_id, ? from document
         where company_id = ? and document_id = any (?)
        """;
    private static final String NEXT_VERSIONS = """
        update document d set version = d.version + 1, hash = n.h, body = n.b, raw_id = n.r, source_changed_at = n.c,
               updated_at = ?, ocr = n.o
          from unnest(?, ?, ?, ?, ?, ?) as n (i, h, b, r, c, o)
         where d.company_id = ? and d.document_id = n.i
        """;

    private static final Duration CLOCKS_DIFFER_MAX = Duration.ofMinutes(10);

    private final RecordOrigin origin;
    private final Sealer companyKey;
    private final IdAllocator ids;
    private final Instant now;
    private final Instant companyNow;
    private final PersonRows persons;
    private final RawRows raws;

    private record Known(long id, int version, byte[] hash, Instant changedAt) {}

    PageRows(RecordOrigin origin, Sealer companyKey, IdAllocator ids, Instant now, Instant companyNow) {
        this.origin = origin;
        this.companyKey = companyKey;
        this.ids = ids;
        this.now = now;
        this.companyNow = companyNow;
        this.persons = new PersonRows(origin, companyKey, ids, now);
        this.raws = new RawRows(origin, companyKey, ids, now, persons);
    }

    void persons(Tx tx, PageBatch batch) throws SQLException {
        persons.write(tx, batch.tellings());
    }

    void kept(Tx tx, PageBatch batch, List<SourceRecord> records) throws SQLException {
        persons(tx, batch);
        records.forEach(raws::keep);
        raws.insert(tx);
    }

    /** Some systems tell no time of change, and ours stands for it: what a clock that was ahead has dated is no later word. */
    private boolean isAhead(Instant changedAt) {
        return changedAt.isAfter(companyNow.plus(CLOCKS_DIFFER_MAX));
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
        var older = new ArrayList<DisputeRows.Told>();
        for (var one : told) {
            var before = known.get(PageBatch.key(one.document()));
            if (before == null) {
                long id = ids.next();
                fresh.add(id, 1, one, raws.keep(one.record()));
                changes.add(change(id, 1));
            } else if (!Arrays.equals(before.hash(), one.hash())
                    && one.record().changedAt().isBefore(before.changedAt())
                    && !isAhead(before.changedAt())) {
                // Seen and kept, but what is stored is newer.
                raws.keep(one.record());
                if (one.document() instanceof Dispute dispute) {
                    older.add(new DisputeRows.Told(before.id(), dispute));
                    changes.add(change(before.id(), before.version()));
                }
            } else if (!Arrays.equals(before.hash(), one.hash())) {
                next.add(before.id(), before.version() + 1, one, raws.keep(one.record()));
                changes.add(change(before.id(), before.version() + 1));
            }
        }
        raws.insert(tx);
        insert(tx, fresh);
        update(tx, next);
        var invoices = new HashMap<>(fresh.invoices());
        invoices.putAll(next.invoices());
        InvoiceReferences.write(tx, origin.company(), invoices);
        var paid = new HashMap<>(fresh.payments());
        paid.putAll(next.payments());
        InvoiceReferences.writePaid(tx, origin.company(), paid);
        var payouts = new PayoutRows(origin, companyKey, ids, companyNow);
        for (int i = 0; i < fresh.told.size(); i++) {
            if (fresh.told.get(i).document() instanceof Payout payout) {
                payouts.insert(tx, fresh.ids.get(i), payout, fresh.told.get(i).lines());
            }
        }
        changedPayouts(tx, payouts, next, changes);
        var disputes = new ArrayList<>(fresh.disputes());
        disputes.addAll(next.disputes());
        DisputeRows.write(tx, ids, origin.company(), origin.connection(), disputes);
        DisputeRows.fill(tx, origin.company(), older);
        var withEvidence = new HashMap<>(fresh.payouts());
        withEvidence.putAll(next.payouts());
        payouts.evidence(tx, batch, withEvidence);
        return fresh.ids.size() + next.ids.size();
    }

    private void changedPayouts(Tx tx, PayoutRows payouts, DocumentColumns next, List<ChangeLog.NewChange> changes)
            throws SQLException {
        for (int i = 0; i < next.told.size(); i++) {
            if (next.told.get(i).document() instanceof Payout payout) {
                var trails = payouts.change(
                        tx,
                        next.ids.get(i),
                        next.versions.get(i),
                        payout,
                        next.told.get(i).lines());
                for (long trail : trails) {
                    changes.add(new ChangeLog.NewChange(
                            origin.company(), origin.lane(), ChangeLog.Subject.TRAIL, trail, 0));
                }
            }
        }
    }

    /** Those that are new. */
    List<ParkedEnds.Kept> parked(Tx tx, PageBatch batch) throws SQLException {
        var parked = new ArrayList<ParkedEnds.Kept>();
        for (var one : batch.parked()) {
            raws.park(tx, one).ifPresent(raw -> parked.add(new ParkedEnds.Kept(raw, one)));
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
                Tx.instants(rows.changed()),
                Tx.texts(rows.ocrs()));
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
                Tx.texts(rows.ocrs()),
                origin.company());
    }

    private ChangeLog.NewChange change(long document, int version) {
        return new ChangeLog.NewChange(origin.company(), origin.lane(), ChangeLog.Subject.DOCUMENT, document, version);
    }

    /** Columns of documents to write. */
    private static final class DocumentColumns {
        private final List<Long> ids = new ArrayList<>();
        private final List<Integer> versions = new ArrayList<>();
        private final List<PageBatch.Told> told = new ArrayList<>();
        private final List<Long> raws = new ArrayList<>();

        void add(long id, int version, PageBatch.Told one, long raw) {
            ids.add(id);
            versions.add(version);
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

        /** Of invoices; spaces are how a person reads it, not part of it. */
        List<String> ocrs() {
            return told.stream()
                    .map(t -> t.document() instanceof Invoice invoice
                            ? invoice.ocr().replaceAll("\\s", "")
                            : "")
                    .toList();
        }

        List<DisputeRows.Told> disputes() {
            var result = new ArrayList<DisputeRows.Told>();
            for (int i = 0; i < ids.size(); i++) {
                if (told.get(i).document() instanceof Dispute dispute) {
                    result.add(new DisputeRows.Told(ids.get(i), dispute));
                }
            }
            return result;
        }

        Map<Long, Invoice> invoices() {
            return of(Invoice.class);
        }

        Map<Long, InvoicePayment> payments() {
            return of(InvoicePayment.class);
        }

        /** Those of a kind, by document. */
        private <D extends Document> Map<Long, D> of(Class<D> kind) {
            var result = new HashMap<Long, D>();
            for (int i = 0; i < ids.size(); i++) {
                if (kind.isInstance(told.get(i).document())) {
                    result.put(ids.get(i), kind.cast(told.get(i).document()));
                }
            }
            return result;
        }

        /** The payouts among them, by their ids in the source. */
        Map<String, PayoutRows.Of> payouts() {
            var result = new HashMap<String, PayoutRows.Of>();
            for (int i = 0; i < ids.size(); i++) {
                if (told.get(i).document().kind() == DocumentKind.PAYOUT) {
                    result.put(told.get(i).document().sourceId(), new PayoutRows.Of(ids.get(i), versions.get(i)));
                }
            }
            return result;
        }
    }
}
