package se.knyt.engine.trails;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.core.bookkeeping.RateDecision;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.books.PaymentKeys;
import se.knyt.engine.db.Tx;
import se.knyt.engine.disputes.MixedCurrencies;
import se.knyt.engine.json.Json;
import se.knyt.engine.payments.ToldPayment;
import se.knyt.spi.EffectKind;

/** Reads trails whole, many at a time, under their row locks. */
public final class TrailReader {
    /** With {@code merged_into} among the conditions, the indexes of the lists would fit too, and be read whole for want of the id. */
    private static final String LOCK = """
            select company_id, trail_id, merged_into, rate_decision from trail
             where company_id = any (?) and trail_id = any (?)
             order by company_id, trail_id for update
            """;

    private static final String DOCUMENTS = """
            select trail_id, document_id, version from document
             where company_id = any (?) and trail_id = any (?) order by document_id
            """;
    private static final String EFFECTS = """
            select company_id, trail_id, effect_id, connection_id, effect_key, kind, state, result_id, result_facts, error_code,
                   error_args, document_id, payout_id, case when kind in ('capture', 'refund') then body::json ->> 'amount' end,
                   settings_version, case when kind = 'refund' then body else '' end, done_at
              from effect where company_id = any (?) and trail_id = any (?) order by made
            """;
    /** What the provider changed on the way counts as what it is in the currency of the purchase. */
    private static final String LINES = """
            select l.company_id, l.trail_id, l.payout_id, l.seq, l.kind,
                   case when l.original_currency = '' then l.amount_minor else l.original_minor end,
                   coalesce(nullif(l.original_currency, ''), p.currency), l.status, p.state, p.provider,
                   p.reference, l.provider_transaction_id, l.revision, coalesce(case when i.untold then i.amount_minor else 0 end + i.share_minor, 0),
                   l.part_of, p.connection_id
              from payout_line l join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
              left join provider_item i on i.company_id = l.company_id and i.fact_id = l.fact_id
             where l.company_id = any (?) and l.trail_id = any (?) order by l.payout_id, l.seq
            """;

    private static final String DAYS = """
            select trail_id, entry_key, voucher_id is not null, held_code, held_args
              from day_entry where company_id = any (?) and trail_id = any (?) order by entry_key
            """;

    private static final String DISPUTES = """
            select trail_id, provider, source_id, state, coalesce(nullif(drawn_currency, ''), currency), drawn_minor,
                   loss <> '', currency, amount_minor, drawn_mixed
              from dispute where company_id = any (?) and trail_id = any (?) order by provider, source_id
            """;

    private static final String TOLD = "select trail_id, " + ToldPayment.COLUMNS
            + " from payment_status where company_id = any (?) and trail_id = any (?) order by connection_id, payment_id";

    private TrailReader() {}

    /**
     * The trails, locked; one that was merged away is left out.
     *
     * @param stored documents that were read before, and those read now
     */
    public static List<TrailState> read(Tx tx, Map<Long, Set<Long>> trails, StoredDocuments stored)
            throws SQLException {
        var companies = Tx.bigints(trails.keySet());
        var ids = Tx.bigints(trails.values().stream().flatMap(Set::stream).toList());
        var found = tx.query(LOCK, Locked::of, companies, ids).stream()
                .filter(t -> !t.merged())
                .toList();
        var parts = new HashMap<Long, TrailParts>();
        found.forEach(t -> parts.put(t.id(), new TrailParts()));
        documents(tx, parts, trails, stored);
        effects(tx, parts, companies, ids);
        TrailFacts.read(tx, parts, companies, ids);
        lines(tx, parts, companies, ids);
        days(tx, parts, companies, ids);
        disputes(tx, parts, companies, ids);
        told(tx, parts, companies, ids);
        TrailCards.read(tx, parts, companies, ids);
        TrailRefunds.read(tx, parts, companies, ids);
        BuyerPayment.read(tx, parts, companies, ids);
        return found.stream()
                .map(trail -> TrailParts.of(parts, trail.id()).state(trail.company(), trail.id(), trail.rates()))
                .toList();
    }

    private record Locked(long company, long id, boolean merged, RateDecision rates) {
        static Locked of(ResultSet row) throws SQLException {
            return new Locked(
                    row.getLong(1),
                    row.getLong(2),
                    Tx.longOrNull(row, 3) != null,
                    RateDecision.valueOf(row.getString(4)));
        }
    }

    private record Part(long trail, long document, int version) {}

    private static void documents(
            Tx tx, Map<Long, TrailParts> parts, Map<Long, Set<Long>> trails, StoredDocuments stored)
            throws SQLException {
        var companies = Tx.bigints(trails.keySet());
        var ids = Tx.bigints(trails.values().stream().flatMap(Set::stream).toList());
        var found = tx.query(DOCUMENTS, row -> new Part(row.getLong(1), row.getLong(2), row.getInt(3)), companies, ids);
        stored.load(
                tx,
                trails.keySet(),
                found.stream()
                        .filter(p -> !stored.holds(p.document(), p.version()))
                        .map(Part::document)
                        .toList());
        for (var part : found) {
            var document = stored.get(part.document());
            TrailParts.of(parts, part.trail())
                    .documents
                    .add(new TrailState.Doc(
                            document.id(),
                            document.connection(),
                            document.version(),
                            document.document(),
                            document.json()));
        }
    }

    private static void effects(Tx tx, Map<Long, TrailParts> parts, Tx.Values companies, Tx.Values ids)
            throws SQLException {
        tx.query(
                EFFECTS,
                row -> TrailParts.of(parts, row.getLong(2))
                        .effects
                        .add(new TrailState.EffectView(
                                row.getLong(3),
                                row.getLong(4),
                                row.getString(5),
                                EffectKind.ofCode(row.getString(6)),
                                row.getString(7),
                                row.getString(8),
                                Json.readTexts(row.getString(9)),
                                row.getString(10),
                                Json.readTexts(row.getString(11)),
                                Tx.longOrNull(row, 12),
                                Tx.longOrNull(row, 13),
                                row.getString(14) == null ? null : Json.money(row.getString(14)),
                                row.getInt(15),
                                row.getString(16),
                                Tx.instantOrNull(row, 17))),
                companies,
                ids);
    }

    private static void lines(Tx tx, Map<Long, TrailParts> parts, Tx.Values companies, Tx.Values ids)
            throws SQLException {
        tx.query(
                LINES,
                row -> TrailParts.of(parts, row.getLong(2))
                        .lines
                        .add(new TrailState.LineView(
                                row.getLong(3),
                                row.getLong(16),
                                PaymentKeys.line(
                                        row.getString(10),
                                        row.getString(11),
                                        row.getString(5),
                                        row.getString(12),
                                        row.getInt(4),
                                        row.getInt(13),
                                        row.getInt(15)),
                                PayoutLine.Kind.ofCode(row.getString(5)),
                                Money.of(row.getLong(6), new Currency(row.getString(7))),
                                Money.of(row.getLong(14), new Currency(row.getString(7))),
                                "matched".equals(row.getString(8)),
                                row.getString(9))),
                companies,
                ids);
    }

    private static void days(Tx tx, Map<Long, TrailParts> parts, Tx.Values companies, Tx.Values ids)
            throws SQLException {
        tx.query(
                DAYS,
                row -> TrailParts.of(parts, row.getLong(1))
                        .days
                        .add(new TrailState.DayView(
                                row.getString(2),
                                row.getBoolean(3),
                                row.getString(4),
                                Json.readTexts(row.getString(5)))),
                companies,
                ids);
    }

    private static void disputes(Tx tx, Map<Long, TrailParts> parts, Tx.Values companies, Tx.Values ids)
            throws SQLException {
        tx.query(
                DISPUTES,
                row -> TrailParts.of(parts, row.getLong(1))
                        .disputes
                        .add(new TrailState.DisputeView(
                                row.getString(2),
                                row.getString(3),
                                Dispute.State.ofCode(row.getString(4)),
                                Money.of(row.getLong(9), new Currency(row.getString(8))),
                                Money.of(row.getLong(6), new Currency(row.getString(5))),
                                MixedCurrencies.ofCode(row.getString(10)),
                                row.getBoolean(7))),
                companies,
                ids);
    }

    private static void told(Tx tx, Map<Long, TrailParts> parts, Tx.Values companies, Tx.Values ids)
            throws SQLException {
        tx.query(TOLD, row -> TrailParts.of(parts, row.getLong(1)).told.add(ToldPayment.of(row, 2)), companies, ids);
    }
}
