package se.knyt.server.returns;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import se.knyt.core.money.Quantity;
import se.knyt.engine.flows.ReturnDesk;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.Ref;

/** Reads returns that somebody began here. */
final class BegunQueries {
    /** Shown above the list; older ones are loose ends. */
    private static final int LIVE_MAX = 50;

    private static final String LIVE =
            "select return_id, order_number, currency, amount_minor, begun_at, state from return_order"
                    + " where company_id = ? and state in ('expected', 'part', 'received') order by return_id desc limit "
                    + LIVE_MAX;

    private BegunQueries() {}

    /** Those that goods or their credit are waited for of. */
    static List<ReturnsPage.Open> live(Sql sql, long company) throws SQLException {
        return sql.list(
                LIVE,
                row -> new ReturnsPage.Open(
                        row.text("order_number"),
                        row.money("amount_minor"),
                        row.instant("begun_at"),
                        "wait",
                        "begun.state." + row.text("state"),
                        path(row.number("return_id")),
                        0,
                        0,
                        true),
                company);
    }

    static String path(long id) {
        return "/returns/begun/" + Ref.of(id);
    }

    static BegunPage page(Sql sql, long company, ReturnDesk.View found) throws SQLException {
        var rows = new ArrayList<BegunPage.Row>();
        for (var row : found.made().chosen().rows()) {
            rows.add(new BegunPage.Row(
                    row.title(),
                    row.pieces().toString(),
                    row.isGoods()
                            ? found.open()
                                    .getOrDefault(row.rowId(), Quantity.ZERO)
                                    .toString()
                            : "",
                    row.restock() == null ? "" : row.restock().code()));
        }
        var asked = new ArrayList<AskedPage>();
        for (var each : found.made().asked()) {
            AskedQueries.one(sql, company, each.id()).ifPresent(asked::add);
        }
        var credits = new ArrayList<ReturnRow>();
        for (var key : found.met()) {
            var fact = sql.first(
                    "select fact_id from fact where company_id = ? and fact_key = ?",
                    row -> row.number("fact_id"),
                    company,
                    key);
            if (fact.isPresent()) {
                ReturnQueries.one(sql, company, fact.get()).ifPresent(full -> credits.add(full.row()));
            }
        }
        return new BegunPage(found, rows, asked, credits);
    }
}
