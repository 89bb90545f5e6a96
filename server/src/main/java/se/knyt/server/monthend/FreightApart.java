package se.knyt.server.monthend;

import java.sql.SQLException;
import java.time.YearMonth;
import java.util.List;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.TrailAddress;
import se.knyt.server.shell.View;
import se.knyt.server.trails.FreightNote;

/**
 * Purchases of a month whose freight was charged with other VAT rates than their goods: told, and no point of the list, for what was
 * charged is what is owed.
 *
 * @param purchases by day, each once, at most {@link #LISTED_MAX}
 * @param more whether there are more
 */
public record FreightApart(List<Purchase> purchases, boolean more) {
    static final int LISTED_MAX = 50;
    private static final String LIST = """
            select t.order_number, t.trail_id, l.freight_rates, l.goods_rates, l.sales
              from (select distinct on (f.trail_id) f.trail_id, p.freight_on, p.fact_id, p.freight_rates, p.goods_rates,
                           count(*) over () as sales
                      from (select freight_on, fact_id, freight_rates, goods_rates from fact_vat
                             where company_id = ? and freight_on is not null and freight_on between ? and ?
                             order by freight_on, fact_id limit ?) p
                     cross join lateral (select trail_id from fact where company_id = ? and fact_id = p.fact_id offset 0) f
                     order by f.trail_id, p.freight_on, p.fact_id) l
             cross join lateral (select order_number, trail_id from trail where company_id = ? and trail_id = l.trail_id offset 0) t
             order by l.freight_on, l.fact_id
            """;

    public FreightApart {
        purchases = List.copyOf(purchases);
    }

    /** A purchase with its page. */
    public record Purchase(String number, String href, FreightNote note) {}

    /** @param sales how many were read, of which a purchase may have several: what is paid ahead, and each parcel */
    private record Row(Purchase purchase, long sales) {}

    static FreightApart of(Sql sql, View view, YearMonth month) throws SQLException {
        long company = view.company().id();
        var found = sql.list(
                LIST,
                row -> new Row(
                        new Purchase(
                                row.text("order_number"),
                                view.url(TrailAddress.path(row.text("order_number"), row.number("trail_id"))),
                                FreightNote.of(row)),
                        row.number("sales")),
                company,
                month.atDay(1),
                month.atEndOfMonth(),
                LISTED_MAX + 1,
                company,
                company);
        return new FreightApart(
                found.stream().map(Row::purchase).limit(LISTED_MAX).toList(),
                found.stream().anyMatch(row -> row.sales() > LISTED_MAX));
    }
}
