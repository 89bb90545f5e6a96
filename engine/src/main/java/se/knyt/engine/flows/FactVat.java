package se.knyt.engine.flows;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import se.knyt.core.bookkeeping.CreditFact;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.VatPart;
import se.knyt.core.bookkeeping.VatParts;
import se.knyt.engine.db.Tx;

/** Keeps with each sale and credit what it gives each rate of the VAT return, so that a month can be proved without posting it anew. */
final class FactVat {
    private static final String INSERT = """
            insert into fact_vat (company_id, fact_id, part, treatment, country, rate, base_box, vat_box, vat_account, own, base_minor,
                                  vat_minor, told_minor, bound)
            select ?, ?, p, t, c, r, bb, vb, a, o, b, v, d, l
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as n (p, t, c, r, bb, vb, a, o, b, v, d, l)
            """;

    private FactVat() {}

    static void write(Tx tx, PlanContext context, long fact, Object body) throws SQLException {
        var parts = switch (body) {
            case SaleFact sale -> VatParts.of(sale, false, context.begunBy(), context.posting());
            case CreditFact credit -> VatParts.of(credit.what(), true, context.begunBy(), context.posting());
            default -> List.<VatPart>of();
        };
        if (parts.isEmpty()) {
            return;
        }
        tx.update(
                INSERT,
                context.company(),
                fact,
                Tx.ints(IntStream.rangeClosed(1, parts.size()).boxed().toList()),
                Tx.texts(parts.stream().map(VatPart::treatment).toList()),
                Tx.texts(parts.stream().map(VatPart::country).toList()),
                Tx.texts(parts.stream().map(p -> p.rate().toString()).toList()),
                Tx.texts(parts.stream().map(VatPart::baseBox).toList()),
                Tx.texts(parts.stream().map(VatPart::vatBox).toList()),
                Tx.ints(parts.stream().map(VatPart::vatAccount).toList()),
                Tx.booleans(parts.stream().map(VatPart::own).toList()),
                Tx.bigints(parts.stream().map(p -> p.base().minor()).toList()),
                Tx.bigints(parts.stream().map(p -> p.vat().minor()).toList()),
                Tx.bigints(parts.stream().map(p -> p.told().minor()).toList()),
                Tx.texts(parts.stream().map(p -> p.bound().toPlainString()).toList()));
    }
}
