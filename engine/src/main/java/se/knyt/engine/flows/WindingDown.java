package se.knyt.engine.flows;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import se.knyt.engine.db.Tx;

/**
 * Purchases placed after their shop or their payment provider began to be wound down are held by name: nothing of them leaves. What was
 * placed before, or has begun to go its way, goes on to its end.
 */
final class WindingDown {
    /** A provider that Knyt knows by its files alone has its name among the settings of its connection. */
    private static final String WINDING = """
            select company_id, connection_id, name, provider, others, winding_since
              from (select company_id, connection_id, name, provider, winding_since,
                           count(*) over alike > count(winding_since) over alike as others
                      from (select company_id, connection_id, name, winding_since,
                                   case connector when 'other' then settings::jsonb ->> 'provider' else connector end as provider
                              from connection where company_id = any (?)) c
                    window alike as (partition by company_id, provider)) o
             where winding_since is not null
            """;

    private WindingDown() {}

    /**
     * Since when a connection takes no purchases.
     *
     * @param provider the payment method that it is to, as shops name it
     * @param anotherTakes whether the company has another connection to the same, which takes purchases
     * @param at company time
     */
    record Since(String name, String provider, boolean anotherTakes, Instant at) {}

    /** What is being wound down, by company and connection. */
    static Map<Long, Map<Long, Since>> of(Tx tx, Collection<Long> companies) throws SQLException {
        var result = new HashMap<Long, Map<Long, Since>>();
        tx.query(
                WINDING,
                row -> result.computeIfAbsent(row.getLong(1), c -> new HashMap<>())
                        .put(
                                row.getLong(2),
                                new Since(row.getString(3), row.getString(4), row.getBoolean(5), Tx.instant(row, 6))),
                Tx.bigints(companies));
        return result;
    }
}
