package se.knyt.server.trails;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.View;

/**
 * That the freight of a purchase was charged with other VAT rates than its goods. It is booked as it was charged, and nothing waits for it.
 *
 * @param freight the freight's rates, parted by blanks, as they are kept
 * @param goods the goods' likewise
 */
public record FreightNote(String freight, String goods) {
    private static final String OF_TRAIL = """
            select p.freight_rates, p.goods_rates
              from fact f
             cross join lateral (select freight_rates, goods_rates from fact_vat
                                  where company_id = ? and fact_id = f.fact_id and part = 1 and freight_on is not null offset 0) p
             where f.company_id = ? and f.trail_id = ? and f.type <> 'credit'
             order by f.event_date, f.fact_id
             limit 1
            """;

    /** Of the first sale of the purchase that has one: further parcels are charged alike. */
    static Optional<FreightNote> of(Sql sql, long company, long trail) throws SQLException {
        return sql.first(OF_TRAIL, FreightNote::of, company, company, trail);
    }

    /** As a row keeps it. */
    public static FreightNote of(Sql.Row row) throws SQLException {
        return new FreightNote(row.text("freight_rates"), row.text("goods_rates"));
    }

    /** The freight's rates in the reader's words. */
    public String freight(View v) {
        return percents(v, freight);
    }

    /** The goods' rates in the reader's words. */
    public String goods(View v) {
        return percents(v, goods);
    }

    private static String percents(View v, String rates) {
        return Arrays.stream(rates.split(" "))
                .map(rate -> v.t("vat.percent", rate))
                .collect(Collectors.joining(", "));
    }
}
