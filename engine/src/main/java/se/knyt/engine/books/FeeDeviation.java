package se.knyt.engine.books;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.DifferenceClass;
import se.knyt.core.bookkeeping.FeeTerm;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.engine.db.Tx;
import se.knyt.engine.rates.ReferenceRates;

/**
 * What a payout's fees are beside the provider's contract, where one is written down and the company has set a limit for one payout: within
 * it the payout is booked and what it is off by is listed; above it the payout is held until a person lets it go, or contract or limit are
 * others. A payout whose voucher stands is asked about no more.
 */
final class FeeDeviation {
    static final String CODE = "payout.fee-deviates";

    /** Fees as the fee audit counts them: what lines tell as such, and those that a rule says are fees. */
    private static final String SUMS = """
            select p.sales_minor, p.sales_count, p.refunds_count, p.disputes_count,
                   -p.fees_minor - coalesce((select sum(l.amount_minor)::bigint from payout_line l
                                              where l.company_id = p.company_id and l.payout_id = p.payout_id
                                                and l.ruled_as in ('fee', 'fee_refund', 'dispute_fee')), 0) as taken,
                   t.percent, t.per_sale_minor, t.per_refund_minor, t.per_dispute_minor, t.per_month_minor,
                   exists (select 1 from payout o
                            where o.company_id = p.company_id and o.book_date >= date_trunc('month', p.book_date)::date
                              and o.book_date < (date_trunc('month', p.book_date) + interval '1 month')::date
                              and o.provider = p.provider and o.currency = p.currency and o.fee_month_minor > 0
                              and o.payout_id <> p.payout_id) as month_borne,
                   exists (select 1 from voucher v where v.company_id = p.company_id and v.payout_id = p.payout_id) as stands
              from payout p
              join lateral (select percent, per_sale_minor, per_refund_minor, per_dispute_minor, per_month_minor from fee_term
                             where company_id = p.company_id and provider = p.provider and currency = p.currency
                               and valid_from <= date_trunc('month', p.book_date)::date
                             order by valid_from desc, fee_term_id desc limit 1) t on true
             where p.company_id = ? and p.payout_id = ?
            """;

    private static final String KEEP =
            "update payout set fee_off_minor = ?, fee_month_minor = ? where company_id = ? and payout_id = ?"
                    + " and (fee_off_minor, fee_month_minor) is distinct from (?, ?)";
    private static final String LET_GO =
            "select 1 from rule_word where company_id = ? and document_id = ? and asked = ? and word = 'let-go'";

    private FeeDeviation() {}

    /**
     * What a payout took, and what it should have.
     *
     * @param expected with {@code monthly}
     * @param monthly what of the fee for the month is counted in it: one payout of a month bears it, and no provider tells which
     * @param stands whether a voucher of it stands: what it is off by is listed, and it is held no more
     */
    private record Fees(Money taken, Money expected, Money monthly, boolean stands) {
        Money off() {
            return taken.minus(expected);
        }

        /** By which a person's word is known: other amounts are asked about anew. */
        String asked() {
            return "fee:" + taken.minor() + ":" + expected.minor();
        }
    }

    /** Keeps what its fees are off by; tells why it is held, where that is more than the limit and nobody has let it go. */
    static Optional<PayoutRules.Held> look(Tx tx, PayoutRow row, PostingSettings posting) throws SQLException {
        var limit = posting.limits().of(DifferenceClass.FEE).each();
        if (row.planned() || limit.isZero()) {
            return Optional.empty();
        }
        var currency = row.payout().currency();
        var fees = tx.first(SUMS, r -> fees(r, currency), row.company(), row.id());
        long off = fees.map(f -> f.off().minor()).orElse(0L);
        long monthly = fees.map(f -> f.monthly().minor()).orElse(0L);
        tx.update(KEEP, off, monthly, row.company(), row.id(), off, monthly);
        if (off == 0 || fees.orElseThrow().stands() || passes(tx, row, fees.orElseThrow(), limit)) {
            return Optional.empty();
        }
        var told = fees.orElseThrow();
        return Optional.of(new PayoutRules.Held(
                CODE,
                Map.of(
                        "actual", told.taken().toString(),
                        "expected", told.expected().toString(),
                        "difference", told.off().toString(),
                        "limit", limit.toString(),
                        "asked", told.asked())));
    }

    private static Fees fees(ResultSet r, Currency currency) throws SQLException {
        var term = new FeeTerm(
                new Rate(new BigDecimal(r.getString("percent"))),
                Money.of(r.getLong("per_sale_minor"), currency),
                Money.of(r.getLong("per_refund_minor"), currency),
                Money.of(r.getLong("per_dispute_minor"), currency),
                Money.of(r.getLong("per_month_minor"), currency));
        var taken = Money.of(r.getLong("taken"), currency);
        var counts = new FeeTerm.Counts(r.getInt("sales_count"), r.getInt("refunds_count"), r.getInt("disputes_count"));
        var expected = term.expected(Money.of(r.getLong("sales_minor"), currency), counts);
        var monthly = r.getBoolean("month_borne") ? Money.zero(currency) : term.monthlyOfOne(taken, expected, counts);
        return new Fees(taken, expected.plus(monthly), monthly, r.getBoolean("stands"));
    }

    /** In another currency than the books' it is measured at the payout's rate; without one it waits for that, not for this. */
    private static boolean passes(Tx tx, PayoutRow row, Fees fees, Money limit) throws SQLException {
        var books = limit.currency();
        var off = fees.off().abs();
        var booked = off.currency().equals(books)
                ? Optional.of(off)
                : PayoutPlans.rate(row, books, ReferenceRates.of(tx, row.company(), books))
                        .map(rate -> rate.convert(off));
        return booked.filter(amount -> amount.compareTo(limit) > 0).isEmpty()
                || tx.first(LET_GO, r -> r.getInt(1), row.company(), row.id(), fees.asked())
                        .isPresent();
    }
}
