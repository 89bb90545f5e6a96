package se.knyt.server.differences;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The statements that list differences. Each part is asked of a company, of a class and a month where they are wanted, from an id on, for so
 * many, in that order: see {@link DifferenceFilter#parameters}.
 */
final class DifferenceSql {
    /** A payout, or a payment of a buyer, told by ids of one sequence: their order is that in which they came. */
    private record Part(String columns, String from, String where, String id, String kind, String order) {
        private String of(DifferenceFilter filter, String select, String end) {
            return "(select " + select + from + where + (filter.kind().isEmpty() ? "" : kind)
                    + (filter.month() == null ? "" : month()) + " and " + id + " < ?" + end + " limit ?)";
        }

        private String month() {
            return " and " + id + " = any (array(select "
                    + (id.equals(PAYMENT)
                            ? PAYMENT + from + PAYMENTS_OFF + " and booked_on"
                            : "payout_id from payout where company_id = ? and stands_on")
                    + " between ? and ?))";
        }
    }

    private static final String PAYMENT = "payment_id";

    /** Those of exchange are watched by month, as where a payout makes them. As the indexes have it. */
    private static final String PAYMENTS_OFF =
            " where company_id = ? and difference in ('rounding', 'underpaid', 'overpaid') and withdrawn_on is null";

    private static final List<Part> PARTS = List.of(
            new Part(
                    "payout_id as id, false as own, 1 as place, seq, line, difference as kind, difference_minor as minor,"
                            + " order_reference as what, original_currency as changed",
                    " from payout_line",
                    " where company_id = ? and difference <> ''",
                    "payout_id",
                    " and difference = ?",
                    ", seq"),
            new Part(
                    "payout_id, false, 0, 0, difference_line, difference_class, difference_minor, difference_what, ''",
                    " from payout",
                    " where company_id = ? and difference_class <> ''",
                    "payout_id",
                    " and difference_class = ?",
                    ""),
            new Part(
                    "payout_id, false, 0, 1, 0, 'fee_vat', fee_vat_off_minor, '', ''",
                    " from payout",
                    " where company_id = ? and fee_vat_off_minor <> 0",
                    "payout_id",
                    " and 'fee_vat' = ?",
                    ""),
            new Part(
                    "payout_id, false, 0, 2, 0, 'fee', fee_off_minor, '', ''",
                    " from payout",
                    " where company_id = ? and fee_off_minor <> 0",
                    "payout_id",
                    " and 'fee' = ?",
                    ""),
            new Part(
                    "payment_id, true, 0, 0, 0, difference, stood_minor - came_minor, '', ''",
                    " from customer_payment",
                    PAYMENTS_OFF,
                    PAYMENT,
                    " and difference = ?",
                    ""));

    /** How many parts there are, each with the same parameters. */
    static final int COUNT = PARTS.size();

    private static final String ROWS = """
            select d.id, d.own, d.line, d.kind, d.minor,
                   case when d.own then coalesce(t.order_number, '') else d.what end as what,
                   case when d.own then o.currency else coalesce(nullif(d.changed, ''), p.currency) end as currency,
                   coalesce(p.provider, '') as provider, coalesce(p.reference, '') as reference,
                   case when d.own then c.booked_on else p.book_date end as day, coalesce(c.trail_id, 0) as trail_id,
                   coalesce(c.difference_account, 0) as account, coalesce(c.said_by, '') as said_by, coalesce(c.elsewhere, false) as elsewhere,
                   coalesce(w.voucher, '') as voucher, coalesce(w.path, '') as voucher_path
              from (select * from (%s) b order by id desc, place, seq limit ?) d
              join company o on o.company_id = ?
              left join payout p on not d.own and p.company_id = o.company_id and p.payout_id = d.id
              left join customer_payment c on d.own and c.company_id = o.company_id and c.payment_id = d.id
              left join trail t on t.company_id = c.company_id and t.trail_id = c.trail_id
              left join lateral (
                   select voucher_name(v.company_id, v.voucher_id, v.series, v.fiscal_year, v.number) as voucher,
                          voucher_path(v.company_id, v.series, v.fiscal_year, v.number) as path
                     from voucher v
                    where v.company_id = c.company_id and v.voucher_key = 'customer-payment:' || c.payment_id || ':voucher' limit 1) w on true
             order by d.id desc, d.place, d.seq
            """;

    private DifferenceSql() {}

    /** All columns of each, the newest first: after the parts' parameters how many in all, and the company. */
    static String rows(DifferenceFilter filter) {
        return ROWS.formatted(
                union(part -> part.of(filter, part.columns(), " order by " + part.id() + " desc" + part.order())));
    }

    /** Sums by class and currency, with the parameters of {@link #rows}. */
    static String sums(DifferenceFilter filter) {
        return "select kind, currency, count(*) as n, sum(minor)::bigint as minor from (" + rows(filter)
                + ") r group by kind, currency order by kind, currency";
    }

    /** How many there are: after the parts' parameters as many as are counted at most. */
    static String count(DifferenceFilter filter) {
        return "select count(*) as n from (" + union(part -> part.of(filter, "1", "")) + " limit ?) b";
    }

    private static String union(Function<Part, String> part) {
        return PARTS.stream().map(part).collect(Collectors.joining(" union all "));
    }
}
