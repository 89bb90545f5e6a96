package se.knyt.server.returns;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.DocumentKind;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.ReturnOrder;
import se.knyt.engine.json.Json;
import se.knyt.server.db.Sql;
import tools.jackson.databind.json.JsonMapper;

/** Reads the shop's returns, and what became of the goods of refunds. */
final class ReturnOrderQueries {
    /** Shown above the list; older ones are loose ends. */
    private static final int LIVE_MAX = 50;

    private static final JsonMapper JSON = new JsonMapper();

    private static final String NEWEST =
            "select document_id, body from document d where company_id = ? and kind = 'return'"
                    // One that was begun here too is shown once, as that.
                    + " and not exists (select 1 from return_order r where r.company_id = d.company_id"
                    + " and r.shop_document = d.document_id and r.shop_document <> 0"
                    + " and r.state <> 'cancelled')"
                    + " order by document_id desc limit " + LIVE_MAX;

    private ReturnOrderQueries() {}

    /** Those that goods or money is waited for of. */
    static List<ReturnsPage.Open> live(Sql sql, long company) throws SQLException {
        return sql.list(NEWEST, row -> Map.entry(row.number("document_id"), made(row.text("body"))), company).stream()
                .filter(e -> e.getValue().state().isLive())
                .map(e -> new ReturnsPage.Open(
                        e.getValue().orderNumber(),
                        null,
                        e.getValue().openedAt(),
                        "wait",
                        "return.state." + e.getValue().state().code(),
                        "",
                        0,
                        e.getKey()))
                .toList();
    }

    private static ReturnOrder made(String body) {
        return (ReturnOrder) Json.readDocument(DocumentKind.RETURN, body);
    }

    private record Found(ReturnOrder made, long connection, long trail) {}

    static Optional<ReturnOrderPage> one(Sql sql, long company, long document) throws SQLException {
        var found = sql.first(
                "select body, connection_id, coalesce(trail_id, 0) as trail_id from document"
                        + " where company_id = ? and document_id = ? and kind = 'return'",
                row -> new Found(made(row.text("body")), row.number("connection_id"), row.number("trail_id")),
                company,
                document);
        return found.isEmpty() ? Optional.empty() : Optional.of(page(sql, company, found.get()));
    }

    private static ReturnOrderPage page(Sql sql, long company, Found found) throws SQLException {
        var made = found.made();
        var order = order(sql, company, found.trail());
        var credits = new ArrayList<ReturnRow>();
        for (var refund : made.refunds()) {
            var fact = sql.first(
                    "select fact_id from fact where company_id = ? and fact_key = ?",
                    row -> row.number("fact_id"),
                    company,
                    "credit:" + found.connection() + ":" + refund);
            if (fact.isPresent()) {
                ReturnQueries.one(sql, company, fact.get()).ifPresent(full -> credits.add(full.row()));
            }
        }
        return new ReturnOrderPage(
                made.orderNumber(),
                found.trail(),
                made.name(),
                made.state().code(),
                made.openedAt(),
                made.closedAt().orElse(null),
                made.returned().kind().code(),
                made.returned().reason(),
                made.rows().stream()
                        .map(row -> new ReturnOrderPage.Row(
                                title(order, row.rowId()),
                                row.quantity().toString(),
                                row.received().toString()))
                        .toList(),
                made.exchange().stream()
                        .map(id -> new ReturnOrderPage.Row(
                                title(order, id),
                                Optional.ofNullable(order.get(id))
                                        .map(Ordered::quantity)
                                        .orElse(""),
                                ""))
                        .toList(),
                made.freight(),
                made.fee(),
                credits,
                made.refunds().size() - credits.size());
    }

    /** A row of the order, as the buyer saw it. */
    private record Ordered(String title, String quantity) {}

    private static Map<String, Ordered> order(Sql sql, long company, long trail) throws SQLException {
        var result = new HashMap<String, Ordered>();
        var orders = sql.list(
                "select body from document where company_id = ? and trail_id = ? and kind = 'order'",
                row -> JSON.readTree(row.text("body")),
                company,
                trail);
        for (var order : orders) {
            for (var row : order.path("rows")) {
                result.put(
                        row.path("rowId").asString(""),
                        new Ordered(
                                row.path("title").asString(""),
                                row.path("quantity").asString("")));
            }
        }
        return result;
    }

    private static String title(Map<String, Ordered> order, String id) {
        return Optional.ofNullable(order.get(id)).map(Ordered::title).orElse("–");
    }

    /**
     * What is known of a refund beside its credit.
     *
     * @param said what the person wrote who asked for it
     * @param order document of the shop's return that it is of, 0 for none
     * @param begun the return begun here that it is of, 0 for none
     */
    record About(List<ReturnPage.Goods> goods, String said, long order, long begun) {}

    static About about(Sql sql, long company, ReturnQueries.Full full) throws SQLException {
        var refund = sql.first(
                "select body from document where company_id = ? and document_id = ? and kind = 'refund'",
                row -> (Refund) Json.readDocument(DocumentKind.REFUND, row.text("body")),
                company,
                full.document());
        var goods = new ArrayList<ReturnPage.Goods>();
        long order = 0;
        if (refund.isPresent()) {
            var titles = order(sql, company, full.trail());
            for (var row : refund.get().rows()) {
                if (row.restock() != Restock.UNTOLD) {
                    goods.add(new ReturnPage.Goods(
                            title(titles, row.rowId()),
                            row.quantity().toString(),
                            row.restock().code()));
                }
            }
            var returnId = refund.get().returned().returnId();
            if (!returnId.isEmpty()) {
                order = sql.first(
                                "select document_id from document where company_id = ? and trail_id = ? and kind = 'return'"
                                        + " and source_id = ?",
                                row -> row.number("document_id"),
                                company,
                                full.trail(),
                                returnId)
                        .orElse(0L);
            }
        }
        return new About(
                goods,
                said(sql, company, full),
                order,
                begun(sql, company, full.row().id()));
    }

    /** The return begun here that it is of: by the refund that was started for it, or since the goods are the same. */
    private static long begun(Sql sql, long company, long fact) throws SQLException {
        return sql.first(ReturnQueries.BEGUN_OF, row -> row.number("return_id"), company, fact)
                .orElse(0L);
    }

    /** By the effect that made it, in the shop or at the provider. */
    private static String said(Sql sql, long company, ReturnQueries.Full full) throws SQLException {
        return sql.first("""
                        select a.reason
                          from fact f
                          join effect e on e.company_id = f.company_id and e.trail_id = f.trail_id and e.kind = 'refund'
                                       and e.effect_key like 'refund:asked:%'
                          cross join lateral (
                               select asked_id, reason from asked_refund
                                where company_id = e.company_id and asked_id = split_part(e.effect_key, ':', 3)::bigint limit 1) a
                         where f.company_id = ? and f.fact_id = ?
                           and (f.fact_key like '%:asked:' || a.asked_id
                                or (e.result_id <> '' and f.fact_key like '%:' || e.result_id))
                         limit 1
                        """, row -> row.text("reason"), company, full.row().id())
                .orElse("");
    }
}
