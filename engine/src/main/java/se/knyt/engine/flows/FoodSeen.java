package se.knyt.engine.flows;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import se.knyt.core.bookkeeping.FoodArticles;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.vat.RateSchedule;
import se.knyt.engine.db.Tx;
import se.knyt.engine.trails.TrailState;

/**
 * Which articles of which shop sales have shown to be food. Kept as they are seen, so that nothing reads old sales when the rate of food
 * goes up again.
 */
final class FoodSeen {
    private static final String KNOWN = """
            select f.connection_id, f.sku, f.shown_on from unnest(?, ?) as n (co, s)
              join food_article f on f.company_id = ? and f.connection_id = n.co and f.sku = n.s
            """;
    private static final String REMEMBER = """
            insert into food_article (company_id, connection_id, sku, shown_on)
            select co, c, s, min(d) from unnest(?, ?, ?, ?) as n (co, c, s, d) group by co, c, s order by co, c, s
            on conflict (company_id, connection_id, sku) do nothing
            """;

    private FoodSeen() {}

    /** An article of a shop. */
    record Article(long shop, String sku) {}

    /**
     * Articles of one company's purchases that are sold at 6 %, with the day of a sale that showed each to be food. None before the rate of
     * food has gone up: until then nothing needs to be known.
     */
    static Map<Article, LocalDate> of(Tx tx, long company, LocalDate today, Collection<TrailState> states)
            throws SQLException {
        if (today.isBefore(RateSchedule.FOOD_RAISED)) {
            return Map.of();
        }
        var shops = new ArrayList<Long>();
        var skus = new ArrayList<String>();
        for (var state : states) {
            if (state.company() == company && state.order().isPresent()) {
                var doc = state.order().get();
                for (var sku : atLowered((Order) doc.document())) {
                    shops.add(doc.connection());
                    skus.add(sku);
                }
            }
        }
        var known = new HashMap<Article, LocalDate>();
        if (!skus.isEmpty()) {
            tx.query(
                    KNOWN,
                    row -> known.put(new Article(row.getLong(1), row.getString(2)), row.getObject(3, LocalDate.class)),
                    Tx.bigints(shops),
                    Tx.texts(skus),
                    company);
        }
        return known;
    }

    private static Set<String> atLowered(Order order) {
        var skus = new TreeSet<String>();
        order.rows().stream()
                .filter(row -> row.kind() == OrderRow.Kind.GOODS && !row.sku().isEmpty())
                .filter(row -> row.taxes().stream().anyMatch(tax -> tax.rate().equals(RateSchedule.FOOD_LOWERED_TO)))
                .forEach(row -> skus.add(row.sku()));
        return skus;
    }

    /** The articles of one shop. */
    static Map<String, LocalDate> ofShop(Map<Article, LocalDate> known, long shop) {
        var own = new TreeMap<String, LocalDate>();
        known.forEach((article, day) -> {
            if (article.shop() == shop) {
                own.put(article.sku(), day);
            }
        });
        return own;
    }

    /** Keeps what these facts show, the first sale of each article. */
    static void remember(Tx tx, List<PlannedFact> facts) throws SQLException {
        var companies = new ArrayList<Long>();
        var shops = new ArrayList<Long>();
        var skus = new ArrayList<String>();
        var days = new ArrayList<LocalDate>();
        for (var of : facts) {
            if (of.body() instanceof SaleFact sale && of.context().shop() != 0) {
                var context = of.context();
                for (var sku : FoodArticles.shownBy(sale, context.begunBy(), context.posting())) {
                    companies.add(context.company());
                    shops.add(context.shop());
                    skus.add(sku);
                    days.add(sale.chargeableDate());
                }
            }
        }
        if (!skus.isEmpty()) {
            tx.update(REMEMBER, Tx.bigints(companies), Tx.bigints(shops), Tx.texts(skus), Tx.dates(days));
        }
    }
}
