package se.knyt.engine.trails;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.returns.RowPart;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.spi.RefundRow;

/** Reads the returns of trails that people began here, with what was started to pay each back. */
final class TrailReturns {
    private static final String RETURNS = """
            select d.trail_id, r.return_id, r.name, r.return_kind, r.chosen, r.currency, r.amount_minor, r.road, r.reason, r.state,
                   r.rest_dropped, r.shop_document, r.met, r.exchange_order, r.begun_by, r.begun_at,
                   coalesce((select x.trail_id from document x where x.company_id = r.company_id
                                and x.document_id = r.exchange_document and r.exchange_document <> 0), 0)
              from document d join return_order r on r.company_id = d.company_id and r.document_id = d.document_id
             where d.company_id = any (?) and d.trail_id = any (?) order by r.return_id
            """;
    private static final String ASKED = """
            select a.return_id, a.asked_id, a.state, a.told, a.given_back
              from document d join asked_refund a on a.company_id = d.company_id and a.document_id = d.document_id
             where d.company_id = any (?) and d.trail_id = any (?) and a.return_id <> 0 order by a.asked_id
            """;

    private TrailReturns() {}

    static void read(Tx tx, Map<Long, TrailParts> parts, Tx.Values companies, Tx.Values ids) throws SQLException {
        var found = tx.query(RETURNS, row -> Map.entry(row.getLong(1), of(row)), companies, ids);
        if (found.isEmpty()) {
            return;
        }
        var asked = new HashMap<Long, List<BegunReturn.Asked>>();
        tx.query(
                ASKED,
                row -> asked.computeIfAbsent(row.getLong(1), _ -> new ArrayList<>())
                        .add(new BegunReturn.Asked(
                                row.getLong(2),
                                row.getString(3),
                                BegunReturn.pieces(
                                        List.of(Json.read(row.getString(4), RefundRow[].class)),
                                        List.of(Json.read(row.getString(5), RowPart[].class))))),
                companies,
                ids);
        for (var each : found) {
            var made = each.getValue();
            TrailParts.of(parts, each.getKey()).returns.add(with(made, asked.getOrDefault(made.id(), List.of())));
        }
    }

    private static BegunReturn of(ResultSet row) throws SQLException {
        return new BegunReturn(
                row.getLong(2),
                row.getString(3),
                ReturnKind.of(row.getString(4)).orElseThrow(),
                Json.read(row.getString(5), BegunReturn.Chosen.class),
                Money.of(row.getLong(7), new Currency(row.getString(6))),
                row.getString(8),
                row.getString(9),
                BegunReturn.State.of(row.getString(10)).orElseThrow(),
                row.getBoolean(11),
                row.getLong(12),
                List.of(Json.read(row.getString(13), String[].class)),
                row.getString(14),
                row.getLong(17),
                row.getString(15),
                Tx.instant(row, 16),
                List.of());
    }

    private static BegunReturn with(BegunReturn made, List<BegunReturn.Asked> asked) {
        return new BegunReturn(
                made.id(),
                made.name(),
                made.why(),
                made.chosen(),
                made.amount(),
                made.road(),
                made.reason(),
                made.state(),
                made.restDropped(),
                made.shopDocument(),
                made.met(),
                made.exchangeOrder(),
                made.exchangeTrail(),
                made.begunBy(),
                made.begunAt(),
                asked);
    }
}
