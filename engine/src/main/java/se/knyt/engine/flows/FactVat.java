package se.knyt.engine.flows;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import se.knyt.core.bookkeeping.FreightRates;
import se.knyt.core.bookkeeping.VatPart;
import se.knyt.core.money.Rate;
import se.knyt.engine.db.Tx;

/** Keeps with each sale and credit what it gives each rate of the VAT return, so that a month can be proved without posting it anew. */
final class FactVat {
    private static final String INSERT = """
            insert into fact_vat (company_id, fact_id, part, treatment, country, rate, base_box, vat_box, vat_account, own, base_minor,
                                  vat_minor, told_base_minor, told_minor, bound, freight_on, freight_rates, goods_rates)
            select co, f, p, t, c, r, bb, vb, a, o, b, v, db, d, l, fo, fr, gr
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                   as n (co, f, p, t, c, r, bb, vb, a, o, b, v, db, d, l, fo, fr, gr)
            """;

    private FactVat() {}

    /** @param freight with the first part alone */
    private record Row(long company, long fact, int place, VatPart part, Optional<PlannedFact.Freight> freight) {}

    static void write(Tx tx, List<PlannedFact> facts) throws SQLException {
        FoodSeen.remember(tx, facts);
        var rows = new ArrayList<Row>();
        for (var of : facts) {
            int place = 0;
            for (var part : of.parts()) {
                var freight = place == 0 ? of.freight() : Optional.<PlannedFact.Freight>empty();
                rows.add(new Row(of.context().company(), of.fact(), ++place, part, freight));
            }
        }
        if (rows.isEmpty()) {
            return;
        }
        tx.update(
                INSERT,
                longs(rows, Row::company),
                longs(rows, Row::fact),
                Tx.ints(rows.stream().map(Row::place).toList()),
                texts(rows, VatPart::treatment),
                texts(rows, VatPart::country),
                texts(rows, part -> part.rate().toString()),
                texts(rows, VatPart::baseBox),
                texts(rows, VatPart::vatBox),
                Tx.ints(rows.stream().map(row -> row.part().vatAccount()).toList()),
                Tx.booleans(rows.stream().map(row -> row.part().own()).toList()),
                longs(rows, row -> row.part().base().minor()),
                longs(rows, row -> row.part().vat().minor()),
                longs(rows, row -> row.part().toldBase().minor()),
                longs(rows, row -> row.part().told().minor()),
                texts(rows, part -> part.bound().toPlainString()),
                Tx.dates(rows.stream()
                        .map(row -> row.freight().map(PlannedFact.Freight::day).orElse(null))
                        .toList()),
                rates(rows, FreightRates::freight),
                rates(rows, FreightRates::goods));
    }

    private static Tx.Values rates(List<Row> rows, Function<FreightRates, List<Rate>> which) {
        return Tx.texts(rows.stream()
                .map(row -> row.freight()
                        .map(freight -> which.apply(freight.rates()).stream()
                                .map(Rate::toString)
                                .collect(Collectors.joining(" ")))
                        .orElse(""))
                .toList());
    }

    private static Tx.Values longs(List<Row> rows, Function<Row, Long> column) {
        return Tx.bigints(rows.stream().map(column).toList());
    }

    private static Tx.Values texts(List<Row> rows, Function<VatPart, String> column) {
        return Tx.texts(rows.stream().map(row -> column.apply(row.part())).toList());
    }
}
