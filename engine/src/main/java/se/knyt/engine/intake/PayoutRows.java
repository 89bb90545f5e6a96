package se.knyt.engine.intake;

import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.seal.Sealer;

/** Payouts with their lines, and the files that belong to them. */
final class PayoutRows {
    private static final String INSERT_PAYOUT = """
            insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date,
                                paid_minor, opening_minor, closing_minor, class_totals, lines, state)
            select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'read'
            on conflict (company_id, provider, currency, reference) do nothing
            """;
    private static final String INSERT_LINES = """
            insert into payout_line (company_id, payout_id, seq, line, kind, provider_kind, amount_minor, at, order_reference,
                                     second_reference, capture_reference, provider_order_id, provider_transaction_id, status)
            select ?, ?, s, l, k, pk, a, t, o, o2, c, po, pt, 'no_match_needed'
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as n (s, l, k, pk, a, t, o, o2, c, po, pt)
            """;
    private static final String INSERT_EVIDENCE = """
            insert into evidence (company_id, evidence_id, document_id, file_name, media_type, bytes, sealed, hash, created_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (company_id, document_id, file_name) do nothing
            """;

    private final PageWriter.Origin origin;
    private final Sealer companyKey;
    private final IdAllocator ids;
    private final Instant now;

    PayoutRows(PageWriter.Origin origin, Sealer companyKey, IdAllocator ids, Instant now) {
        this.origin = origin;
        this.companyKey = companyKey;
        this.ids = ids;
        this.now = now;
    }

    void insert(Tx tx, long id, Payout payout, List<PayoutLine> lines) throws SQLException {
        var zone = tx.first("select zone from company where company_id = ?", row -> row.getString(1), origin.company())
                .orElse("Europe/Stockholm");
        var totals = new TreeMap<String, String>();
        payout.classTotals().forEach((kind, total) -> totals.put(kind.code(), total.toString()));
        int inserted = tx.update(
                INSERT_PAYOUT,
                origin.company(),
                id,
                origin.connection(),
                payout.provider(),
                payout.reference(),
                payout.currency().code(),
                payout.paidAt(),
                payout.paidAt().atZone(ZoneId.of(zone)).toLocalDate(),
                payout.paid().minor(),
                payout.opening().minor(),
                payout.closing().minor(),
                Json.write(totals),
                lines.size());
        if (inserted == 1 && !lines.isEmpty()) {
            insertLines(tx, id, lines);
        }
    }

    private void insertLines(Tx tx, long id, List<PayoutLine> lines) throws SQLException {
        var seq = new ArrayList<Integer>();
        for (int i = 1; i <= lines.size(); i++) {
            seq.add(i);
        }
        tx.update(
                INSERT_LINES,
                origin.company(),
                id,
                Tx.ints(seq),
                Tx.ints(lines.stream().map(PayoutLine::line).toList()),
                Tx.texts(lines.stream().map(l -> l.kind().code()).toList()),
                Tx.texts(lines.stream().map(PayoutLine::providerKind).toList()),
                Tx.bigints(lines.stream().map(l -> l.amount().minor()).toList()),
                Tx.instants(lines.stream().map(PayoutLine::at).toList()),
                Tx.texts(lines.stream().map(PayoutLine::orderReference).toList()),
                Tx.texts(lines.stream().map(PayoutLine::secondReference).toList()),
                Tx.texts(lines.stream().map(PayoutLine::captureReference).toList()),
                Tx.texts(lines.stream().map(PayoutLine::providerOrderId).toList()),
                Tx.texts(lines.stream().map(PayoutLine::providerTransactionId).toList()));
    }

    void evidence(Tx tx, PageBatch batch, Map<String, Long> payouts) throws SQLException {
        for (var file : batch.evidence()) {
            var document = payouts.get(file.documentSourceId());
            if (document == null) {
                continue;
            }
            long id = ids.next();
            var sealed = companyKey.sealCompressed(file.content(), Archive.evidencePlace(origin.company(), id));
            tx.update(
                    INSERT_EVIDENCE,
                    origin.company(),
                    id,
                    document,
                    file.fileName(),
                    file.mediaType(),
                    file.content().length,
                    sealed,
                    Json.sha256().digest(sealed),
                    now);
        }
    }
}
