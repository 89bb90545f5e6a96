package se.knyt.engine.trails;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.bookkeeping.RateDecision;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.core.returns.RowPart;
import se.knyt.engine.books.PaymentKeys;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.rules.PriceChange;
import se.knyt.spi.EffectBody.RefundRow;
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
    private static final String FACTS = """
            select company_id, trail_id, fact_id, fact_key, type, invoice_number, event_date, currency, amount_minor, own_minor,
                   elsewhere_minor, tax_minor, document_id, settings_version, notes, provider, prices,
                   coalesce((select i.payout_id is not null from provider_item i
                             where i.company_id = f.company_id and i.fact_id = f.fact_id), false), tender,
                   coalesce((select max(case when t.fact_id = f.fact_id then 2 else 1 end) from provider_transaction t
                              where t.company_id = f.company_id and t.trail_id = f.trail_id and t.provider = f.provider), 0)
              from fact f where company_id = any (?) and trail_id = any (?) order by fact_id
            """;
    /** What the provider changed on the way counts as what it is in the currency of the purchase. */
    private static final String LINES = """
            select l.company_id, l.trail_id, l.payout_id, l.seq, l.kind,
                   case when l.original_currency = '' then l.amount_minor else l.original_minor end,
                   coalesce(nullif(l.original_currency, ''), p.currency), l.status, p.state, p.provider,
                   p.reference, l.provider_transaction_id, l.revision
              from payout_line l join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
             where l.company_id = any (?) and l.trail_id = any (?) order by l.payout_id, l.seq
            """;

    private static final String DAYS = """
            select trail_id, entry_key, voucher_id is not null, held_code, held_args
              from day_entry where company_id = any (?) and trail_id = any (?) order by entry_key
            """;

    private static final String DISPUTES = """
            select trail_id, provider, source_id, state, coalesce(nullif(drawn_currency, ''), currency), drawn_minor,
                   loss <> '', currency, amount_minor
              from dispute where company_id = any (?) and trail_id = any (?) order by provider, source_id
            """;

    private static final String ASKED_ROADS = """
            select d.trail_id, a.asked_id, a.currency, a.amount_minor, a.given_back, a.told, a.kept, a.return_kind,
                   coalesce(a.decided_at, a.asked_at)
              from document d join asked_refund a on a.company_id = d.company_id and a.document_id = d.document_id
             where d.company_id = any (?) and d.trail_id = any (?) and a.road in ('bank', 'swish') and a.state = 'sent' order by a.asked_id
            """;
    private static final String PAID_ROADS = """
            select f.trail_id, f.fact_key, r.nth, r.paid_on, r.account, r.reference, r.elsewhere
              from fact f join road_payment r on r.company_id = f.company_id and r.fact_id = f.fact_id
             where f.company_id = any (?) and f.trail_id = any (?) and r.withdrawn_on is null
            """;

    private static final String WORDS = """
            select d.trail_id, w.refund_key, w.word
              from document d join refund_word w on w.company_id = d.company_id and w.document_id = d.document_id
             where d.company_id = any (?) and d.trail_id = any (?)
            """;

    private static final String CARDS = """
            select g.connection_id, g.source_id, g.vat_rate
              from unnest(?, ?) as n (k, s)
              join gift_card g on g.company_id = any (?) and g.connection_id = n.k and g.source_id = n.s
             where exists (select 1 from gift_card_movement m
                            where m.company_id = g.company_id and m.gift_card_id = g.gift_card_id
                              and m.kind in ('issued', 'opened', 'made'))
            """;

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
        var parts = new HashMap<Long, Parts>();
        found.forEach(t -> parts.put(t.id(), new Parts()));
        documents(tx, parts, trails, stored);
        effects(tx, parts, companies, ids);
        facts(tx, parts, companies, ids);
        lines(tx, parts, companies, ids);
        days(tx, parts, companies, ids);
        disputes(tx, parts, companies, ids);
        cards(tx, parts, companies);
        roads(tx, parts, companies, ids);
        words(tx, parts, companies, ids);
        var result = new ArrayList<TrailState>();
        for (var trail : found) {
            var p = parts.getOrDefault(trail.id(), new Parts());
            result.add(new TrailState(
                    trail.company(),
                    trail.id(),
                    p.documents,
                    p.effects,
                    p.facts,
                    p.lines,
                    p.days,
                    p.disputes,
                    p.cards,
                    trail.rates(),
                    new Roads(p.askedRoads, p.paidRoads),
                    p.words));
        }
        return result;
    }

    /** The gift cards that payments name, as far as it is known how they began. */
    private static void cards(Tx tx, Map<Long, Parts> parts, Tx.Values companies) throws SQLException {
        var named = new HashMap<String, Set<Parts>>();
        for (var part : parts.values()) {
            for (var doc : part.documents) {
                if (doc.document() instanceof Payment payment
                        && !payment.cardId().isEmpty()) {
                    named.computeIfAbsent(doc.connection() + "\n" + payment.cardId(), k -> new HashSet<>())
                            .add(part);
                }
            }
        }
        if (named.isEmpty()) {
            return;
        }
        var shops = new ArrayList<Long>();
        var cards = new ArrayList<String>();
        named.keySet().forEach(key -> {
            shops.add(Long.parseLong(key.substring(0, key.indexOf('\n'))));
            cards.add(key.substring(key.indexOf('\n') + 1));
        });
        tx.query(
                CARDS,
                row -> {
                    var card = row.getString(2);
                    var told = row.getString(3);
                    Optional<Rate> rate = told.isEmpty() ? Optional.empty() : Optional.of(Rate.of(told));
                    named.getOrDefault(row.getLong(1) + "\n" + card, Set.of())
                            .forEach(part -> part.cards.put(card, rate));
                    return rate;
                },
                Tx.bigints(shops),
                Tx.texts(cards),
                companies);
    }

    private static Parts of(Map<Long, Parts> parts, long trail) {
        return parts.computeIfAbsent(trail, t -> new Parts());
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

    private static void documents(Tx tx, Map<Long, Parts> parts, Map<Long, Set<Long>> trails, StoredDocuments stored)
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
            of(parts, part.trail())
                    .documents
                    .add(new TrailState.Doc(
                            document.id(),
                            document.connection(),
                            document.version(),
                            document.document(),
                            document.json()));
        }
    }

    private static void effects(Tx tx, Map<Long, Parts> parts, Tx.Values companies, Tx.Values ids) throws SQLException {
        tx.query(
                EFFECTS,
                row -> of(parts, row.getLong(2))
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

    private static void facts(Tx tx, Map<Long, Parts> parts, Tx.Values companies, Tx.Values ids) throws SQLException {
        tx.query(
                FACTS,
                row -> {
                    var currency = new Currency(row.getString(8));
                    return of(parts, row.getLong(2))
                            .facts
                            .add(new TrailState.FactView(
                                    row.getLong(3),
                                    row.getString(4),
                                    row.getString(5),
                                    row.getString(6),
                                    row.getObject(7, java.time.LocalDate.class),
                                    Money.of(row.getLong(9), currency),
                                    Money.of(row.getLong(10), currency),
                                    Money.of(row.getLong(11), currency),
                                    Money.of(row.getLong(12), currency),
                                    row.getLong(13),
                                    row.getInt(14),
                                    notes(row.getString(15)),
                                    prices(row.getString(17)),
                                    row.getString(16),
                                    row.getBoolean(18),
                                    row.getString(19),
                                    TrailState.Heard.values()[row.getInt(20)]));
                },
                companies,
                ids);
    }

    private static List<MadeNote> notes(String json) {
        return "[]".equals(json) ? List.of() : List.of(Json.read(json, MadeNote[].class));
    }

    /** As {@link se.knyt.engine.flows} writes them. */
    private record Prices(Map<String, PriceChange> prices) {}

    private static Map<String, PriceChange> prices(String json) {
        return "{}".equals(json) ? Map.of() : Json.read(json, Prices.class).prices();
    }

    private static void lines(Tx tx, Map<Long, Parts> parts, Tx.Values companies, Tx.Values ids) throws SQLException {
        tx.query(
                LINES,
                row -> of(parts, row.getLong(2))
                        .lines
                        .add(new TrailState.LineView(
                                row.getLong(3),
                                PaymentKeys.line(
                                        row.getString(10),
                                        row.getString(11),
                                        row.getString(5),
                                        row.getString(12),
                                        row.getInt(4),
                                        row.getInt(13)),
                                PayoutLine.Kind.ofCode(row.getString(5)),
                                Money.of(row.getLong(6), new Currency(row.getString(7))),
                                "matched".equals(row.getString(8)),
                                row.getString(9))),
                companies,
                ids);
    }

    private static void days(Tx tx, Map<Long, Parts> parts, Tx.Values companies, Tx.Values ids) throws SQLException {
        tx.query(
                DAYS,
                row -> of(parts, row.getLong(1))
                        .days
                        .add(new TrailState.DayView(
                                row.getString(2),
                                row.getBoolean(3),
                                row.getString(4),
                                Json.readTexts(row.getString(5)))),
                companies,
                ids);
    }

    private static void disputes(Tx tx, Map<Long, Parts> parts, Tx.Values companies, Tx.Values ids)
            throws SQLException {
        tx.query(
                DISPUTES,
                row -> of(parts, row.getLong(1))
                        .disputes
                        .add(new TrailState.DisputeView(
                                row.getString(2),
                                row.getString(3),
                                Dispute.State.ofCode(row.getString(4)),
                                Money.of(row.getLong(9), new Currency(row.getString(8))),
                                Money.of(row.getLong(6), new Currency(row.getString(5))),
                                row.getBoolean(7))),
                companies,
                ids);
    }

    private static void roads(Tx tx, Map<Long, Parts> parts, Tx.Values companies, Tx.Values ids) throws SQLException {
        tx.query(
                ASKED_ROADS,
                row -> of(parts, row.getLong(1))
                        .askedRoads
                        .add(new Roads.Asked(
                                row.getLong(2),
                                Money.of(row.getLong(4), new Currency(row.getString(3))),
                                List.of(Json.read(row.getString(5), RowPart[].class)),
                                List.of(Json.read(row.getString(6), RefundRow[].class)),
                                List.of(Json.read(row.getString(7), RefundRow[].class)),
                                ReturnKind.of(row.getString(8)).orElse(ReturnKind.UNTOLD),
                                Tx.instant(row, 9))),
                companies,
                ids);
        tx.query(
                PAID_ROADS,
                row -> of(parts, row.getLong(1)).paidRoads.put(row.getString(2), paid(row)) == null,
                companies,
                ids);
    }

    private static void words(Tx tx, Map<Long, Parts> parts, Tx.Values companies, Tx.Values ids) throws SQLException {
        tx.query(
                WORDS,
                row -> of(parts, row.getLong(1))
                                .words
                                .put(
                                        row.getString(2),
                                        RefundWord.of(row.getString(3)).orElseThrow())
                        == null,
                companies,
                ids);
    }

    private static Roads.Paid paid(ResultSet row) throws SQLException {
        return new Roads.Paid(
                row.getInt(3),
                row.getObject(4, java.time.LocalDate.class),
                row.getInt(5),
                row.getString(6),
                row.getBoolean(7));
    }

    /** The parts of one trail while they are read. */
    private static final class Parts {
        private final List<TrailState.Doc> documents = new ArrayList<>();
        private final List<TrailState.EffectView> effects = new ArrayList<>();
        private final List<TrailState.FactView> facts = new ArrayList<>();
        private final List<TrailState.LineView> lines = new ArrayList<>();
        private final List<TrailState.DayView> days = new ArrayList<>();
        private final List<TrailState.DisputeView> disputes = new ArrayList<>();
        private final Map<String, Optional<Rate>> cards = new HashMap<>();
        private final List<Roads.Asked> askedRoads = new ArrayList<>();
        private final Map<String, Roads.Paid> paidRoads = new HashMap<>();
        private final Map<String, RefundWord> words = new HashMap<>();
    }
}
