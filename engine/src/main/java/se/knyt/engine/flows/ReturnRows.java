package se.knyt.engine.flows;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;

/** Writes how far returns that were begun here have come; only what has changed, all in one statement. */
final class ReturnRows {
    private static final String PUT = """
            update return_order r set state = n.s, shop_document = n.d, met = n.m
              from unnest(?, ?, ?, ?, ?) as n (c, i, s, d, m)
             where r.company_id = n.c and r.return_id = n.i and r.state <> 'cancelled'
            """;

    private ReturnRows() {}

    static void write(Tx tx, List<PlannedTrail> planned) throws SQLException {
        var companies = new ArrayList<Long>();
        var news = new ArrayList<ReturnStatus>();
        for (var one : planned) {
            for (var progress : one.plan().returns()) {
                if (progress.isNews()) {
                    companies.add(one.state().company());
                    news.add(progress);
                }
            }
        }
        put(tx, companies, news);
    }

    /** Of one purchase. */
    static void write(Tx tx, long company, List<ReturnStatus> of) throws SQLException {
        var news = of.stream().filter(ReturnStatus::isNews).toList();
        put(tx, news.stream().map(_ -> company).toList(), news);
    }

    private static void put(Tx tx, List<Long> companies, List<ReturnStatus> news) throws SQLException {
        if (!news.isEmpty()) {
            tx.update(
                    PUT,
                    Tx.bigints(companies),
                    Tx.bigints(news.stream().map(p -> p.of().id()).toList()),
                    Tx.texts(news.stream().map(p -> p.state().code()).toList()),
                    Tx.bigints(news.stream().map(ReturnStatus::shopDocument).toList()),
                    Tx.texts(news.stream().map(p -> Json.write(p.met())).toList()));
        }
    }
}
