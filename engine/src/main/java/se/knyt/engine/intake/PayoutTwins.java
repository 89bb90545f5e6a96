package se.knyt.engine.intake;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.books.ProviderCodes;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/**
 * Payouts that may be there already. By its reference a payout of a connection is the same, however it is told, and whichever comes first.
 * One that has no reference in common with another of the other way (fetched, or read from a file by a format of the company's own), and
 * is of the same amount within days of it, may be the same; so may one with the reference of another connection's, unless its lines are the
 * very transactions of that one. It is taken in by neither way until a person has said that they are two.
 */
public final class PayoutTwins {
    /** It may be one that is there already. */
    public static final String MAYBE = "payout.maybe-same";
    /** It has the reference of one that is there already, and another amount. */
    static final String OTHER_AMOUNT = "payout.same-other-amount";

    /** Another connection of the provider has one of this reference. */
    public static final String SAME_REFERENCE = "payout.same-reference";

    /** Of which a person may say that they are payouts of their own. */
    public static final Set<String> APART = Set.of(MAYBE, SAME_REFERENCE);

    private static final Set<String> CODES = Set.of(MAYBE, OTHER_AMOUNT, SAME_REFERENCE);
    /** A portal may name the day on which it sent the money, or the one on which the bank has it. */
    private static final int DAYS_APART = 5;

    private static final String CONNECTION = """
            select c.settings, c.connector <> '%s' and exists (
                       select 1 from file_format f where f.company_id = c.company_id and f.connection_id = c.connection_id),
                   c.own_references, c.name
              from connection c where c.company_id = ? and c.connection_id = ?
            """.formatted(ProviderCodes.OTHER);
    private static final String KNOWN = """
            select source_id from document where company_id = ? and connection_id = ? and kind = 'payout' and source_id = any (?)
            """;
    /** Its own before those of others. One page after another: what one writes, the other is to see. */
    private static final String ALONE = "select pg_advisory_xact_lock(hashtextextended(?, 0))";

    private static final String BY_REFERENCE = """
            select p.reference, p.currency, p.paid_minor, p.book_date, false, p.payout_id, case when p.connection_id = ? then '' else c.name end
              from payout p join connection c on c.company_id = p.company_id and c.connection_id = p.connection_id
             where p.company_id = ? and p.provider = ? and p.reference = any (?)
               and (p.connection_id = ? or (p.apart = 0 and not ?))
             order by p.connection_id = ? desc, p.payout_id
            """;
    private static final String LINES = """
            select kind, amount_minor, order_reference, second_reference, capture_reference, provider_order_id, provider_transaction_id
              from payout_line where company_id = ? and payout_id = ? limit ?
            """;
    private static final String NEAR = """
            select p.reference, p.currency, p.paid_minor, p.book_date, r.stream = '%s', p.payout_id, ''
              from payout p
              join document d on d.company_id = p.company_id and d.document_id = p.payout_id
              join raw_record r on r.company_id = d.company_id and r.raw_id = d.raw_id
             where p.company_id = ? and p.connection_id = ? and p.provider = ? and p.paid_at between ? and ? and p.paid_minor = any (?)
            """.formatted(StreamNames.SETTLEMENT_FILE);

    private PayoutTwins() {}

    /**
     * A payout that is there already, or may be.
     *
     * @param code empty where it is for certain, else why it cannot be taken in
     * @param there the reference of the one that is there
     * @param here the connection it came by, where that is another; else empty
     * @param thereOf the connection of the one that is there, where that is another; else empty
     */
    record Twin(
            String code,
            Payout payout,
            String there,
            Money thereAmount,
            LocalDate thereOn,
            String here,
            String thereOf) {
        /** Of no language. */
        String detail() {
            return payout.reference() + " (" + payout.paid() + of(here) + ") ↔ " + there + " (" + thereAmount + ", "
                    + thereOn + of(thereOf) + ")";
        }

        private static String of(String connection) {
            return connection.isEmpty() ? "" : ", " + connection;
        }
    }

    /** @param connection empty for the same */
    private record Stored(String reference, Money paid, LocalDate day, boolean dropped, long id, String connection) {}

    /** The connection that the page is from. */
    private record From(Map<String, String> settings, boolean formats, boolean ownReferences, String name) {}

    /** Those of a page that are new and there already, by their ids in the source. */
    static Map<String, Twin> of(Tx tx, RecordOrigin origin, List<SourceRecord> records) throws SQLException {
        var told = records.stream().flatMap(record -> payouts(record).stream()).toList();
        if (told.isEmpty()) {
            return Map.of();
        }
        var from = tx.first(
                        CONNECTION,
                        row -> new From(
                                Json.readTexts(row.getString(1)),
                                row.getBoolean(2),
                                row.getBoolean(3),
                                row.getString(4)),
                        origin.company(),
                        origin.connection())
                .orElseThrow(() -> new IllegalArgumentException("no such connection"));
        var known = new TreeSet<>(tx.query(
                KNOWN,
                row -> row.getString(1),
                origin.company(),
                origin.connection(),
                Tx.texts(told.stream().map(Payout::sourceId).toList())));
        var apart = PayoutsApart.of(from.settings());
        known.addAll(apart);
        records.stream()
                .filter(record -> apart.contains(record.key()))
                .forEach(record -> payouts(record).forEach(payout -> known.add(payout.sourceId())));
        var fresh = told.stream().filter(p -> !known.contains(p.sourceId())).toList();
        return fresh.isEmpty() ? Map.of() : twins(tx, origin, from, fresh, records);
    }

    private static Map<String, Twin> twins(
            Tx tx, RecordOrigin origin, From from, List<Payout> fresh, List<SourceRecord> records) throws SQLException {
        var provider = fresh.getFirst().provider();
        tx.query(ALONE, row -> 0, "payouts " + origin.company() + " " + provider);
        var named = tx.query(
                BY_REFERENCE,
                PayoutTwins::stored,
                origin.connection(),
                origin.company(),
                provider,
                Tx.texts(fresh.stream().map(Payout::reference).toList()),
                origin.connection(),
                from.ownReferences(),
                origin.connection());
        var near = from.formats() ? near(tx, origin, fresh) : List.<Stored>of();
        var told = fresh.stream().map(Payout::reference).collect(Collectors.toSet());
        boolean dropped = origin.stream().equals(StreamNames.SETTLEMENT_FILE);
        var result = new TreeMap<String, Twin>();
        for (var payout : fresh) {
            var same = named.stream()
                    .filter(s -> s.reference().equals(payout.reference())
                            && s.paid().currency().equals(payout.currency()))
                    .findFirst();
            if (same.isPresent()) {
                var there = same.get();
                var code = there.connection().isEmpty()
                        ? there.paid().equals(payout.paid()) ? "" : OTHER_AMOUNT
                        : isSame(tx, origin, there, payout, records) ? "" : SAME_REFERENCE;
                result.put(payout.sourceId(), twin(code, payout, there, from.name()));
                continue;
            }
            near.stream()
                    .filter(s -> s.dropped() != dropped && !told.contains(s.reference()))
                    .filter(s -> s.paid().equals(payout.paid()) && isNear(s, payout))
                    .findFirst()
                    .ifPresent(s -> result.put(payout.sourceId(), twin(MAYBE, payout, s, "")));
        }
        return result;
    }

    private static List<Stored> near(Tx tx, RecordOrigin origin, List<Payout> fresh) throws SQLException {
        return tx.query(
                NEAR,
                PayoutTwins::stored,
                origin.company(),
                origin.connection(),
                fresh.getFirst().provider(),
                days(fresh.stream().map(Payout::paidAt).min(Instant::compareTo).orElseThrow(), -DAYS_APART),
                days(fresh.stream().map(Payout::paidAt).max(Instant::compareTo).orElseThrow(), DAYS_APART),
                Tx.bigints(fresh.stream().map(p -> p.paid().minor()).toList()));
    }

    /** Whether both tell of the same transactions, by the provider's own ids: sums alone may be alike by chance. */
    private static boolean isSame(Tx tx, RecordOrigin origin, Stored there, Payout payout, List<SourceRecord> records)
            throws SQLException {
        var lines = records.stream()
                .filter(record -> payouts(record).contains(payout))
                .map(record ->
                        ((Reading.Read) record.reading()).payoutLines().getOrDefault(payout.sourceId(), List.of()))
                .findFirst()
                .orElse(List.of());
        if (!there.paid().equals(payout.paid())
                || lines.stream().allMatch(line -> line.providerTransactionId().isEmpty())) {
            return false;
        }
        var stored = tx.query(
                LINES,
                row -> String.join(
                        "\0",
                        row.getString(1),
                        Long.toString(row.getLong(2)),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7)),
                origin.company(),
                there.id(),
                lines.size() + 1);
        var told = lines.stream().map(PayoutTwins::said).sorted().toList();
        return told.equals(stored.stream().sorted().toList());
    }

    private static String said(PayoutLine line) {
        return String.join(
                "\0",
                line.kind().code(),
                Long.toString(line.amount().minor()),
                line.orderReference(),
                line.secondReference(),
                line.captureReference(),
                line.providerOrderId(),
                line.providerTransactionId());
    }

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(
                row.getString(1),
                Money.of(row.getLong(3), new Currency(row.getString(2))),
                row.getObject(4, LocalDate.class),
                row.getBoolean(5),
                row.getLong(6),
                row.getString(7));
    }

    /** @param name of the connection that the payout came by */
    private static Twin twin(String code, Payout payout, Stored there, String name) {
        var here = there.connection().isEmpty() ? "" : name;
        return new Twin(code, payout, there.reference(), there.paid(), there.day(), here, there.connection());
    }

    private static boolean isNear(Stored there, Payout payout) {
        var from = there.day().minusDays(DAYS_APART);
        var to = there.day().plusDays(DAYS_APART);
        var day = LocalDate.ofInstant(payout.paidAt(), ZoneOffset.UTC);
        return !day.isBefore(from) && !day.isAfter(to);
    }

    private static Instant days(Instant at, int days) {
        return at.plus(days, ChronoUnit.DAYS);
    }

    private static List<Payout> payouts(SourceRecord record) {
        return record.reading() instanceof Reading.Read read
                ? read.documents().stream()
                        .filter(Payout.class::isInstance)
                        .map(Payout.class::cast)
                        .toList()
                : List.of();
    }

    /** The same records, with what may be there already as one that is not taken in. */
    static List<SourceRecord> held(List<SourceRecord> records, Map<String, Twin> twins) {
        return records.stream().map(record -> held(record, twins)).toList();
    }

    private static SourceRecord held(SourceRecord record, Map<String, Twin> twins) {
        var coded = of(record, twins).stream()
                .filter(twin -> !twin.code().isEmpty())
                .toList();
        if (coded.isEmpty()) {
            return record;
        }
        var detail = coded.stream().map(Twin::detail).collect(Collectors.joining("; "));
        return new SourceRecord(
                record.key(),
                record.changedAt(),
                record.mediaType(),
                record.raw(),
                new Reading.Unreadable(coded.getFirst().code(), detail));
    }

    private static List<Twin> of(SourceRecord record, Map<String, Twin> twins) {
        return payouts(record).stream()
                .flatMap(payout -> Stream.ofNullable(twins.get(payout.sourceId())))
                .toList();
    }

    /** The records whose payouts are not there already. */
    static List<SourceRecord> without(List<SourceRecord> records, Map<String, Twin> twins) {
        return records.stream().filter(record -> of(record, twins).isEmpty()).toList();
    }

    /** What a loose end of such a record says; empty for any other. */
    static Map<String, String> arguments(Reading.Unreadable why) {
        return CODES.contains(why.code()) ? Map.of("payouts", why.detail()) : Map.of();
    }

    /** Each of such records is a cause of its own: what is said of one is said of no other. */
    static boolean alone(Reading.Unreadable why) {
        return CODES.contains(why.code());
    }
}
