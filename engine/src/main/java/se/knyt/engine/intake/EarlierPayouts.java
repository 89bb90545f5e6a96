package se.knyt.engine.intake;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import se.knyt.core.commerce.Payout;
import se.knyt.engine.db.Tx;
import se.knyt.spi.PullSource.SourceRecord;

/**
 * What a file or another system tells of the time before the company's first day. The earlier books hold it: it is kept as the history
 * that is fetched is, and never booked. What is fetched by a connection is asked for from the first day on; what is handed in is whatever
 * somebody has, so it is parted here, where it is written. A payout that is in the books already is told anew there.
 *
 * @param payouts in the order in which they were told
 * @param fresh how many of them were not kept before
 * @param firstDay the company's
 */
public record EarlierPayouts(List<Payout> payouts, int fresh, LocalDate firstDay) {
    /** What is handed in, not asked for. */
    private static final Set<String> HANDED = Set.of(StreamNames.SETTLEMENT_FILE, StreamNames.API);

    static final EarlierPayouts NONE = new EarlierPayouts(List.of(), 0, LocalDate.EPOCH);

    private static final String FIRST_DAY = "select start_date, zone from company where company_id = ?";
    private static final String BOOKED = """
            select source_id from document where company_id = ? and connection_id = ? and kind = 'payout' and source_id = any (?)
            """;

    public EarlierPayouts {
        payouts = List.copyOf(payouts);
    }

    /** A page parted at the company's first day. */
    record Parted(List<SourceRecord> ours, List<SourceRecord> earlier, LocalDate firstDay) {
        List<Payout> payouts() {
            return earlier.stream()
                    .flatMap(r -> HistoryRows.payouts(r).stream())
                    .toList();
        }
    }

    /** Nothing is earlier of a stream that is asked for. */
    static Parted part(Tx tx, RecordOrigin origin, List<SourceRecord> records) throws SQLException {
        if (!HANDED.contains(origin.stream())) {
            return new Parted(records, List.of(), LocalDate.EPOCH);
        }
        record Begin(LocalDate day, Instant at) {}
        var begin = tx.first(
                        FIRST_DAY,
                        row -> {
                            var day = row.getObject(1, LocalDate.class);
                            return new Begin(
                                    day,
                                    day.atStartOfDay(ZoneId.of(row.getString(2)))
                                            .toInstant());
                        },
                        origin.company())
                .orElseThrow();
        var old = records.stream()
                .filter(record -> !HistoryRows.payouts(record).isEmpty() && HistoryRows.isOld(record, begin.at()))
                .toList();
        if (old.isEmpty()) {
            return new Parted(records, List.of(), begin.day());
        }
        var booked = new TreeSet<>(tx.query(
                BOOKED,
                row -> row.getString(1),
                origin.company(),
                origin.connection(),
                Tx.texts(old.stream()
                        .flatMap(r -> HistoryRows.payouts(r).stream())
                        .map(Payout::sourceId)
                        .toList())));
        Predicate<SourceRecord> isBooked =
                record -> HistoryRows.payouts(record).stream().anyMatch(p -> booked.contains(p.sourceId()));
        var earlier = old.stream().filter(isBooked.negate()).toList();
        var ours = records.stream()
                .filter(record -> HistoryRows.payouts(record).isEmpty()
                        || !HistoryRows.isOld(record, begin.at())
                        || isBooked.test(record))
                .toList();
        return new Parted(ours, earlier, begin.day());
    }

    /** Days of the first and the last of them. */
    public LocalDate oldest(ZoneId zone) {
        return LocalDate.ofInstant(
                payouts.stream().map(Payout::paidAt).min(Instant::compareTo).orElseThrow(), zone);
    }

    /** As {@link #oldest}. */
    public LocalDate newest(ZoneId zone) {
        return LocalDate.ofInstant(
                payouts.stream().map(Payout::paidAt).max(Instant::compareTo).orElseThrow(), zone);
    }

    EarlierPayouts plus(EarlierPayouts other) {
        if (payouts.isEmpty()) {
            return other;
        }
        var all = new ArrayList<>(payouts);
        all.addAll(other.payouts);
        return new EarlierPayouts(all, fresh + other.fresh, firstDay);
    }
}
