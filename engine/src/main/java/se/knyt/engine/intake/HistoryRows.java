package se.knyt.engine.intake;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.engine.db.Tx;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/** Payouts of the time before a company's first day, in tables of their own beside the books: read by a page, and used for nothing. */
final class HistoryRows {
    private static final String PAYOUT = """
            insert into history_payout (company_id, connection_id, currency, reference, paid_at, paid_minor, lines, source_id)
            values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
            """;
    private static final String LINES = """
            insert into history_line (company_id, connection_id, currency, reference, place, kind, provider_kind, amount_minor, at,
                                      order_reference, provider_transaction_id)
            select ?, ?, ?, ?, row_number() over (), k, w, a, t, o, i from unnest(?, ?, ?, ?, ?, ?) as n (k, w, a, t, o, i)
            """;

    private static final String KEPT = """
            select reference || ' ' || currency from history_payout where company_id = ? and connection_id = ? and reference = any (?)
            """;

    private HistoryRows() {}

    /** Those that tell of a payout which is not kept yet, or of none at all. */
    static List<SourceRecord> fresh(Tx tx, RecordOrigin origin, List<SourceRecord> old) throws SQLException {
        var references = old.stream()
                .flatMap(record -> payouts(record).stream())
                .map(Payout::reference)
                .toList();
        var kept = new TreeSet<>(
                tx.query(KEPT, row -> row.getString(1), origin.company(), origin.connection(), Tx.texts(references)));
        return old.stream()
                .filter(record -> payouts(record).isEmpty()
                        || payouts(record).stream()
                                .anyMatch(p -> !kept.contains(
                                        p.reference() + " " + p.currency().code())))
                .toList();
    }

    /** By the day of its payouts; what tells of none, by its own. */
    static boolean isOld(SourceRecord record, Instant firstDay) {
        var payouts = payouts(record);
        return payouts.isEmpty()
                ? record.changedAt().isBefore(firstDay)
                : payouts.stream().allMatch(payout -> payout.paidAt().isBefore(firstDay));
    }

    static List<Payout> payouts(SourceRecord record) {
        return record.reading() instanceof Reading.Read read
                ? read.documents().stream()
                        .filter(Payout.class::isInstance)
                        .map(Payout.class::cast)
                        .toList()
                : List.of();
    }

    /** The records, and each file that came beside one as a record of its own: a record that is its file is that already. */
    static List<SourceRecord> files(List<SourceRecord> old) {
        var all = new ArrayList<>(old);
        for (var record : old) {
            if (record.reading() instanceof Reading.Read read) {
                read.evidence().stream()
                        .filter(file -> !Arrays.equals(file.content(), record.raw()))
                        .forEach(file -> all.add(new SourceRecord(
                                file.fileName(),
                                record.changedAt(),
                                file.mediaType(),
                                file.content(),
                                Reading.Read.of(List.of(), read.persons()))));
            }
        }
        return all;
    }

    /** Returns how many are new; one that is there stays as it was told first. */
    static int write(Tx tx, long company, long connection, List<SourceRecord> old) throws SQLException {
        int fresh = 0;
        for (var record : old) {
            for (var payout : payouts(record)) {
                var lines = record.reading() instanceof Reading.Read read
                        ? read.payoutLines().getOrDefault(payout.sourceId(), List.of())
                        : List.<PayoutLine>of();
                fresh += payout(tx, company, connection, payout, lines);
            }
        }
        return fresh;
    }

    private static int payout(Tx tx, long company, long connection, Payout payout, List<PayoutLine> lines)
            throws SQLException {
        var currency = payout.currency().code();
        int fresh = tx.update(
                PAYOUT,
                company,
                connection,
                currency,
                payout.reference(),
                payout.paidAt(),
                payout.paid().minor(),
                lines.size(),
                payout.sourceId());
        if (fresh > 0 && !lines.isEmpty()) {
            tx.update(
                    LINES,
                    company,
                    connection,
                    currency,
                    payout.reference(),
                    Tx.texts(lines.stream().map(l -> l.kind().code()).toList()),
                    Tx.texts(lines.stream().map(PayoutLine::providerKind).toList()),
                    Tx.bigints(lines.stream().map(l -> l.amount().minor()).toList()),
                    Tx.instants(lines.stream().map(PayoutLine::at).toList()),
                    Tx.texts(lines.stream().map(PayoutLine::orderReference).toList()),
                    Tx.texts(lines.stream()
                            .map(PayoutLine::providerTransactionId)
                            .toList()));
        }
        return fresh;
    }
}
