package se.knyt.engine.trails;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.rules.PriceChange;

/** Reads the accounting events of trails. */
final class TrailFacts {
    private static final String FACTS = """
            select company_id, trail_id, fact_id, fact_key, type, invoice_number, event_date, currency, amount_minor, own_minor,
                   elsewhere_minor, tax_minor, document_id, settings_version, notes, provider, prices,
                   coalesce((select i.payout_id is not null from provider_item i
                             where i.company_id = f.company_id and i.fact_id = f.fact_id), false), tender,
                   coalesce((select max(case when t.fact_id = f.fact_id then 2 else 1 end) from provider_transaction t
                              where t.company_id = f.company_id and t.trail_id = f.trail_id and t.provider = f.provider), 0),
                   coalesce(case when f.currency <> (select c.currency from company c where c.company_id = f.company_id)
                                 then rate_told(f.body) end, '')
              from fact f where company_id = any (?) and trail_id = any (?) and type in ('sale', 'credit') order by fact_id
            """;

    private TrailFacts() {}

    static void read(Tx tx, Map<Long, TrailParts> parts, Tx.Values companies, Tx.Values ids) throws SQLException {
        tx.query(
                FACTS,
                row -> {
                    var currency = new Currency(row.getString(8));
                    return TrailParts.of(parts, row.getLong(2))
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
                                    TrailState.Heard.values()[row.getInt(20)],
                                    rate(row.getString(21))));
                },
                companies,
                ids);
    }

    private static List<MadeNote> notes(String json) {
        return "[]".equals(json) ? List.of() : List.of(Json.read(json, MadeNote[].class));
    }

    private static Optional<ExchangeRate> rate(String json) {
        return json.isEmpty() ? Optional.empty() : Optional.of(Json.read(json, ExchangeRate.class));
    }

    /** As {@link se.knyt.engine.flows} writes them. */
    private record Prices(Map<String, PriceChange> prices) {}

    private static Map<String, PriceChange> prices(String json) {
        return "{}".equals(json) ? Map.of() : Json.read(json, Prices.class).prices();
    }
}
