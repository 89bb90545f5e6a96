package se.knyt.engine.trails;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.bookkeeping.OtherRoad;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.returns.RowPart;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.spi.RefundRow;

/** Reads what people have said of refunds of trails: the roads that they chose for them, their words on those that a rule holds, and the returns that they began. */
final class TrailRefunds {
    private static final String ASKED_ROADS = """
            select d.trail_id, a.asked_id, a.currency, a.amount_minor, a.given_back, a.told, a.kept, a.return_kind,
                   coalesce(a.decided_at, a.asked_at)
              from document d join asked_refund a on a.company_id = d.company_id and a.document_id = d.document_id
             where d.company_id = any (?) and d.trail_id = any (?) and a.road in ('bank', 'swish', 'invoice') and a.state = 'sent' order by a.asked_id
            """;
    private static final String PAID_ROADS = """
            select f.trail_id, f.fact_key, r.nth, r.paid_on, r.account, r.reference, r.elsewhere,
                   r.cost_minor, r.cost_of, c.currency, f.currency, case when f.currency <> c.currency then booked_rate(f.body) end, f.event_date
              from fact f join road_payment r on r.company_id = f.company_id and r.fact_id = f.fact_id
              join company c on c.company_id = f.company_id
             where f.company_id = any (?) and f.trail_id = any (?) and r.withdrawn_on is null
            """;

    private static final String WORDS = """
            select d.trail_id, w.refund_key, w.word
              from document d join refund_word w on w.company_id = d.company_id and w.document_id = d.document_id
             where d.company_id = any (?) and d.trail_id = any (?)
            union all
            select d.trail_id, 'order:' || w.asked, w.word
              from document d join rule_word w on w.company_id = d.company_id and w.document_id = d.document_id
             where d.company_id = any (?) and d.trail_id = any (?)
            union all
            select d.trail_id, 'approved:refund:asked:' || a.asked_id, 'let-go'
              from document d join asked_refund a on a.company_id = d.company_id and a.document_id = d.document_id
             where d.company_id = any (?) and d.trail_id = any (?)
               and a.state = 'sent' and a.decided_by <> '' and a.decided_by <> a.asked_by
            """;

    private TrailRefunds() {}

    static void read(Tx tx, Map<Long, TrailParts> parts, Tx.Values companies, Tx.Values ids) throws SQLException {
        roads(tx, parts, companies, ids);
        words(tx, parts, companies, ids);
        TrailReturns.read(tx, parts, companies, ids);
    }

    private static void roads(Tx tx, Map<Long, TrailParts> parts, Tx.Values companies, Tx.Values ids)
            throws SQLException {
        tx.query(
                ASKED_ROADS,
                row -> TrailParts.of(parts, row.getLong(1))
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
                row -> TrailParts.of(parts, row.getLong(1)).paidRoads.put(row.getString(2), paid(row)) == null,
                companies,
                ids);
    }

    private static void words(Tx tx, Map<Long, TrailParts> parts, Tx.Values companies, Tx.Values ids)
            throws SQLException {
        tx.query(
                WORDS,
                row -> TrailParts.of(parts, row.getLong(1))
                                .words
                                .put(
                                        row.getString(2),
                                        RefundWord.of(row.getString(3)).orElseThrow())
                        == null,
                companies,
                ids,
                companies,
                ids,
                companies,
                ids);
    }

    private static Roads.Paid paid(ResultSet row) throws SQLException {
        var day = row.getObject(4, LocalDate.class);
        var cost = Tx.longOrNull(row, 8);
        var rate = row.getBigDecimal(12);
        var abroad = cost == null || rate == null
                ? Optional.<OtherRoad.Abroad>empty()
                : Optional.of(new OtherRoad.Abroad(
                        new ExchangeRate(
                                new Currency(row.getString(11)),
                                new Currency(row.getString(10)),
                                rate.stripTrailingZeros(),
                                "",
                                row.getObject(13, LocalDate.class)),
                        Money.of(cost, new Currency(row.getString(10))),
                        row.getString(9)));
        return new Roads.Paid(row.getInt(3), day, row.getInt(5), row.getString(6), row.getBoolean(7), abroad);
    }
}
