package se.knyt.engine.intake;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import se.knyt.core.commerce.Payout;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.mapped.FormatDesk;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/**
 * Payouts of a connection whose provider's exports are read by formats of the company's own beside its interface: one payout may be told
 * both ways. By its reference it is the same, whichever comes first. One that has no reference in common with another of the other way, and
 * is of the same amount within days of it, may be the same: it is taken in by neither way until a person has said that they are two.
 */
public final class PayoutTwins {
    /** It may be one that is there already. */
    public static final String MAYBE = "payout.maybe-same";
    /** It has the reference of one that is there already, and another amount. */
    static final String OTHER_AMOUNT = "payout.same-other-amount";

    private static final Set<String> CODES = Set.of(MAYBE, OTHER_AMOUNT);
    /** A portal may name the day on which it sent the money, or the one on which the bank has it. */
    private static final int DAYS_APART = 5;
    /** The setting with the payouts that a person has said to be payouts of their own, by their ids in the source. */
    private static final String APART = "apart";

    private static final String FORMATS = """
            select c.settings from connection c
             where c.company_id = ? and c.connection_id = ? and c.connector <> '%s'
               and exists (select 1 from file_format f where f.company_id = c.company_id and f.connection_id = c.connection_id)
            """.formatted(FormatDesk.CONNECTOR);
    private static final String KNOWN = """
            select source_id from document where company_id = ? and connection_id = ? and kind = 'payout' and source_id = any (?)
            """;
    private static final String BY_REFERENCE = """
            select reference, currency, paid_minor, book_date, false from payout
             where company_id = ? and provider = ? and reference = any (?)
            """;
    private static final String NEAR = """
            select p.reference, p.currency, p.paid_minor, p.book_date, r.stream = '%s'
              from payout p
              join document d on d.company_id = p.company_id and d.document_id = p.payout_id
              join raw_record r on r.company_id = d.company_id and r.raw_id = d.raw_id
             where p.company_id = ? and p.connection_id = ? and p.provider = ? and p.paid_at between ? and ? and p.paid_minor = any (?)
            """.formatted(SettlementDrop.STREAM);
    private static final String HELD = """
            select r.connection_id, r.source_key from loose_end l
              join raw_record r on r.company_id = l.company_id and r.raw_id = l.raw_id
             where l.company_id = ? and %s and l.closed_at is null and l.code = '%s'
            """;

    private PayoutTwins() {}

    /**
     * A payout that is there already, or may be.
     *
     * @param code empty where it is for certain, else why it cannot be taken in
     * @param there the reference of the one that is there
     */
    record Twin(String code, Payout payout, String there, Money thereAmount, LocalDate thereOn) {
        /** Of no language. */
        private String detail() {
            return payout.reference() + " (" + payout.paid() + ") ↔ " + there + " (" + thereAmount + ", " + thereOn
                    + ")";
        }
    }

    private record Stored(String reference, Money paid, LocalDate day, boolean dropped) {}

    /** Those of a page that are new and there already, by their ids in the source. */
    static Map<String, Twin> of(Tx tx, PageWriter.Origin origin, List<SourceRecord> records) throws SQLException {
        var told = records.stream().flatMap(record -> payouts(record).stream()).toList();
        if (told.isEmpty()) {
            return Map.of();
        }
        var settings =
                tx.first(FORMATS, row -> Json.readTexts(row.getString(1)), origin.company(), origin.connection());
        if (settings.isEmpty()) {
            return Map.of();
        }
        var known = new TreeSet<>(tx.query(
                KNOWN,
                row -> row.getString(1),
                origin.company(),
                origin.connection(),
                Tx.texts(told.stream().map(Payout::sourceId).toList())));
        known.addAll(apart(settings.get()));
        var fresh = told.stream().filter(p -> !known.contains(p.sourceId())).toList();
        return fresh.isEmpty() ? Map.of() : twins(tx, origin, fresh);
    }

    private static Map<String, Twin> twins(Tx tx, PageWriter.Origin origin, List<Payout> fresh) throws SQLException {
        boolean dropped = origin.stream().equals(SettlementDrop.STREAM);
        var provider = fresh.getFirst().provider();
        var named = tx.query(
                BY_REFERENCE,
                PayoutTwins::stored,
                origin.company(),
                provider,
                Tx.texts(fresh.stream().map(Payout::reference).toList()));
        var near = tx.query(
                NEAR,
                PayoutTwins::stored,
                origin.company(),
                origin.connection(),
                provider,
                days(fresh.stream().map(Payout::paidAt).min(Instant::compareTo).orElseThrow(), -DAYS_APART),
                days(fresh.stream().map(Payout::paidAt).max(Instant::compareTo).orElseThrow(), DAYS_APART),
                Tx.bigints(fresh.stream().map(p -> p.paid().minor()).toList()));
        var told = fresh.stream().map(Payout::reference).collect(Collectors.toSet());
        var result = new TreeMap<String, Twin>();
        for (var payout : fresh) {
            named.stream()
                    .filter(s -> s.reference().equals(payout.reference())
                            && s.paid().currency().equals(payout.currency()))
                    .findFirst()
                    .map(s -> twin(s.paid().equals(payout.paid()) ? "" : OTHER_AMOUNT, payout, s))
                    .or(() -> near.stream()
                            .filter(s -> s.dropped() != dropped && !told.contains(s.reference()))
                            .filter(s -> s.paid().equals(payout.paid()) && isNear(s, payout))
                            .findFirst()
                            .map(s -> twin(MAYBE, payout, s)))
                    .ifPresent(twin -> result.put(payout.sourceId(), twin));
        }
        return result;
    }

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(
                row.getString(1),
                Money.of(row.getLong(3), new Currency(row.getString(2))),
                row.getObject(4, LocalDate.class),
                row.getBoolean(5));
    }

    private static Twin twin(String code, Payout payout, Stored there) {
        return new Twin(code, payout, there.reference(), there.paid(), there.day());
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
        return of(record, twins)
                .filter(twin -> !twin.code().isEmpty())
                .map(twin -> new SourceRecord(
                        record.key(),
                        record.changedAt(),
                        record.mediaType(),
                        record.raw(),
                        new Reading.Unreadable(twin.code(), twin.detail())))
                .orElse(record);
    }

    private static Optional<Twin> of(SourceRecord record, Map<String, Twin> twins) {
        return payouts(record).stream()
                .flatMap(payout -> Optional.ofNullable(twins.get(payout.sourceId())).stream())
                .findFirst();
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

    private static Set<String> apart(Map<String, String> settings) {
        return Arrays.stream(settings.getOrDefault(APART, "").split("\n"))
                .filter(id -> !id.isBlank())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Keeps that payouts of a connection are payouts of their own. */
    static void apart(Tx tx, long company, long connection, List<String> ids) throws SQLException {
        var stored = tx.first(
                        "select settings from connection where company_id = ? and connection_id = ? for update",
                        row -> row.getString(1),
                        company,
                        connection)
                .orElseThrow(() -> new IllegalArgumentException("no such connection"));
        var settings = new TreeMap<>(Json.readTexts(stored));
        var all = apart(settings);
        all.addAll(ids);
        settings.put(APART, String.join("\n", all));
        tx.update(
                "update connection set settings = ? where company_id = ? and connection_id = ?",
                Json.write(settings),
                company,
                connection);
    }

    /**
     * A person says of what loose ends hold that they are payouts of their own. They are read again from the beginning, where everything else
     * is known already.
     *
     * @param which a condition on the loose end {@code l}, with one place for {@code key}
     * @return how many
     */
    public static int apart(Tx tx, long company, String which, Object key, Instant machineNow) throws SQLException {
        var byConnection = new TreeMap<Long, List<String>>();
        tx.query(HELD.formatted(which, MAYBE), row -> Map.entry(row.getLong(1), row.getString(2)), company, key)
                .forEach(held -> byConnection
                        .computeIfAbsent(held.getKey(), _ -> new ArrayList<>())
                        .add(held.getValue()));
        int count = 0;
        for (var of : byConnection.entrySet()) {
            apart(tx, company, of.getKey(), of.getValue());
            tx.update(
                    "update schedule set cursor = '', hinted_at = ? where company_id = ? and connection_id = ? and stream = ?",
                    machineNow,
                    company,
                    of.getKey(),
                    ProviderSession.PAYOUTS);
            count += of.getValue().size();
        }
        return count;
    }
}
