package se.knyt.server.fees;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import se.knyt.core.bookkeeping.FeeTerm;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.View;

/** Reads what providers took by month and what the contracts say. */
public final class FeeQueries {
    private static final long SCALE = 1000;
    /** Of lines that the provider does not tell apart those count that a rule says are fees: they are none of the payout's sum of fees. */
    private static final String MONTHS = """
            select provider, currency, month, sum(sales_minor)::bigint as sales_minor, sum(purchases)::bigint as purchases,
                   sum(refunds)::bigint as refunds, sum(disputes)::bigint as disputes, sum(fees_minor)::bigint as fees_minor,
                   sum(held_minor)::bigint as held_minor
              from (select provider, currency, date_trunc('month', book_date)::date as month, sales_minor, sales_count as purchases,
                           refunds_count as refunds, disputes_count as disputes, -fees_minor as fees_minor,
                           case when state = 'held' then -fees_minor else 0 end as held_minor
                      from payout where company_id = ? and book_date >= ? and book_date < ? and reconciled_at is not null
                    union all
                    select p.provider, p.currency, date_trunc('month', p.book_date)::date, 0, 0, 0, 0, -l.amount_minor,
                           case when p.state = 'held' then -l.amount_minor else 0 end
                      from payout p join payout_line l on l.company_id = p.company_id and l.payout_id = p.payout_id
                     where p.company_id = ? and p.book_date >= ? and p.book_date < ? and p.reconciled_at is not null
                       and l.company_id = ? and l.ruled_as in ('fee', 'fee_refund', 'dispute_fee')
                    union all
                    select provider, currency, month, 0, 0, 0, 0, net_minor, 0
                      from fee_invoice where company_id = ? and month >= ? and month < ? and withdrawn_on is null) m
             group by provider, currency, month
            """;

    private static final String TERMS = """
            select fee_term_id, provider, currency, valid_from, percent, per_sale_minor, per_refund_minor, per_dispute_minor, per_month_minor,
                   decided_by, decided_at
              from fee_term
             where company_id = ? order by valid_from desc, fee_term_id desc limit 1000
            """;

    private final Sql sql;
    private final View view;

    public FeeQueries(Sql sql, View view) {
        this.sql = sql;
        this.view = view;
    }

    /**
     * The months from one on to another, newest first, each with its providers.
     *
     * @param limit the most that actual and contract may differ by in a month, in the currency of the books
     */
    public List<FeesPage.Month> months(YearMonth from, YearMonth through, Money limit) throws SQLException {
        var terms = terms();
        var months = new ArrayList<FeesPage.Month>();
        sql.each(
                MONTHS,
                row -> months.add(month(row, terms, limit)),
                view.company().id(),
                from.atDay(1),
                through.plusMonths(1).atDay(1),
                view.company().id(),
                from.atDay(1),
                through.plusMonths(1).atDay(1),
                view.company().id(),
                view.company().id(),
                from.atDay(1),
                through.plusMonths(1).atDay(1));
        months.sort(Comparator.comparing(FeesPage.Month::month)
                .reversed()
                .thenComparing(FeesPage.Month::provider)
                .thenComparing(month -> month.sold().currency().code()));
        return scaled(months);
    }

    /** What contracts say, the newest first. */
    List<ContractTerm> terms() throws SQLException {
        return sql.list(
                TERMS,
                row -> new ContractTerm(
                        row.number("fee_term_id"),
                        row.text("provider"),
                        row.date("valid_from"),
                        new FeeTerm(
                                new Rate(new BigDecimal(row.text("percent"))),
                                row.money("per_sale_minor"),
                                row.money("per_refund_minor"),
                                row.money("per_dispute_minor"),
                                row.money("per_month_minor")),
                        row.text("decided_by"),
                        row.instant("decided_at")),
                view.company().id());
    }

    private FeesPage.Month month(Sql.Row row, List<ContractTerm> terms, Money limit) throws SQLException {
        var sold = row.money("sales_minor");
        var day = row.date("month");
        var provider = row.text("provider");
        var actual = row.money("fees_minor");
        var counts = new FeeTerm.Counts(row.number("purchases"), row.number("refunds"), row.number("disputes"));
        Optional<Money> expected = terms.stream()
                .filter(term -> term.provider().equals(provider)
                        && term.term().perSale().currency().equals(sold.currency())
                        && !term.from().isAfter(day))
                .findFirst()
                .map(term -> expected(term.term(), sold, counts, actual, YearMonth.from(day)));
        return new FeesPage.Month(
                provider,
                YearMonth.from(day),
                sold,
                counts,
                actual,
                row.money("held_minor"),
                expected.orElse(null),
                limit.currency().equals(sold.currency()) ? limit : null,
                0,
                0);
    }

    /** A month that still runs has its own fee once that is taken; one that is over always. */
    private Money expected(FeeTerm term, Money sold, FeeTerm.Counts counts, Money actual, YearMonth month) {
        var expected = term.expected(sold, counts);
        return expected.plus(
                month.isBefore(YearMonth.from(view.today())) ? term.perMonth() : term.monthlyIn(actual, expected));
    }

    /** Bars of one currency on one scale. */
    private static List<FeesPage.Month> scaled(List<FeesPage.Month> months) {
        var result = new ArrayList<FeesPage.Month>();
        for (var month : months) {
            long most = months.stream()
                    .filter(other -> other.sold().currency().equals(month.sold().currency()))
                    .mapToLong(FeeQueries::longest)
                    .max()
                    .orElse(1);
            var expected = month.expected();
            result.add(new FeesPage.Month(
                    month.provider(),
                    month.month(),
                    month.sold(),
                    month.counts(),
                    month.actual(),
                    month.held(),
                    expected,
                    month.limit(),
                    width(month.actual().minor(), most),
                    expected == null ? 0 : width(expected.minor(), most)));
        }
        return List.copyOf(result);
    }

    private static long longest(FeesPage.Month month) {
        var expected = month.expected();
        return Math.max(1, Math.max(month.actual().minor(), expected == null ? 0 : expected.minor()));
    }

    /** A place in a drawing, not an amount. */
    private static long width(long minor, long most) {
        return minor <= 0 ? 0 : Math.max(2, Math.multiplyExact(minor, SCALE) / most);
    }
}
