package se.knyt.engine.books;

import java.sql.SQLException;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.engine.db.Tx;

/**
 * What a payout's line is in the currency of its purchase where the provider changed the money and does not say: one that moved to the minor
 * unit what the line of the only such sale of the purchase brought is of the whole of that.
 */
public final class SaleBrought {
    /** {@code currency} and {@code minor} of that sale, beside a line {@code l} of a payout {@code p}; the purchase is {@code %s}. */
    private static final String SALE = """
            (select min(w.currency) as currency, min(w.minor) as minor
               from (select min(b.original_currency) as currency, sum(b.original_minor)::bigint as minor,
                            sum(b.amount_minor)::bigint as brought
                       from payout_line b join payout q on q.company_id = b.company_id and q.payout_id = b.payout_id
                      where l.original_currency = '' and b.company_id = l.company_id and b.trail_id = %s and b.kind = 'sale'
                        and b.original_currency <> '' and q.currency = p.currency
                      group by b.payout_id, coalesce(nullif(b.part_of, 0), b.seq)) w
              where w.brought = abs(l.amount_minor)
             having count(*) = 1)
            """;
    /** A refund that has found nothing names its purchase by what its sale is known by; where that is several it is left. */
    private static final String REFUNDS = """
            update payout_line r set original_currency = n.currency, original_minor = -n.minor
              from (select l.seq, s.currency, s.minor
                      from payout_line l
                      join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
                      join lateral (
                           select min(f.trail_id) as trail_id
                             from fact_reference w join fact f on f.company_id = w.company_id and f.fact_id = w.fact_id
                            where w.company_id = l.company_id and w.provider = p.provider and w.reference <> ''
                              and w.reference = any (array[l.provider_transaction_id, l.provider_order_id, l.capture_reference,
                                                           l.order_reference, l.second_reference])
                              and f.type = 'sale'
                           having count(distinct f.trail_id) = 1) t on true
                      join lateral\s""" + of("t.trail_id") + """
             s on true
                     where l.company_id = ? and l.payout_id = ? and l.kind = 'refund' and l.fact_id is null
                       and l.original_currency = '') n
             where r.company_id = ? and r.payout_id = ? and r.seq = n.seq
            """;

    private SaleBrought() {}

    /** @param trail the column that names the purchase */
    public static String of(String trail) {
        return SALE.formatted(trail);
    }

    /** Says it of a payout's refunds that are matched with nothing yet. */
    static void meet(Tx tx, PayoutRow row) throws SQLException {
        boolean any = row.lines().stream()
                .anyMatch(l -> l.line().kind() == PayoutLine.Kind.REFUND
                        && !l.matched()
                        && l.line().original().isEmpty());
        if (any && tx.update(REFUNDS, row.company(), row.id(), row.company(), row.id()) > 0) {
            // What is booked of them already stands at what was taken.
            tx.update(
                    "update payout set planned_at = null where company_id = ? and payout_id = ?",
                    row.company(),
                    row.id());
        }
    }
}
