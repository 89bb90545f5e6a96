package se.knyt.engine.books;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rounding;
import se.knyt.engine.db.Tx;

/** Payout lines by which a provider took its invoice before the invoice came. */
final class AwaitedFeeInvoices {
    /**
     * Of a booked line the account is that of the rule that chose one, else that of the row with the line's own coding: a payout's other
     * adjustments may stand elsewhere. One that a rule made something else is no adjustment; one that takes a debt stands with that.
     */
    private static final String LINES = """
            select p.payout_id, l.seq, p.planned_at is not null, l.moved_account, l.moved_minor, coalesce(p.book_rate, 1),
                   case when l.ruled_account <> 0 then l.ruled_account else
                        (select r.account from voucher v
                           join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id
                          where v.company_id = p.company_id and v.payout_id = p.payout_id and r.rule = 'payout.adjustment'
                            and r.chosen_by = l.ruled_by and r.cost_centre = l.cost_centre and r.project = l.project
                          order by v.voucher_id desc limit 1) end
              from (select company_id, payout_id, planned_at, book_rate from payout
                     where company_id = ? and provider = ? and currency = ? and paid_at >= ?::date - interval '100 days'
                     order by paid_at desc limit 200) p
              join payout_line l on l.company_id = p.company_id and l.payout_id = p.payout_id
             where l.kind = 'adjustment' and l.amount_minor = ? and l.fee_invoice_id is null
               and l.debt_provider = '' and (p.planned_at is null or l.ruled_as in ('', 'adjustment'))
             order by p.payout_id limit 2
            """;

    private AwaitedFeeInvoices() {}

    /**
     * A line of a payout that can be the payment of an invoice.
     *
     * @param account that it stands on where it is booked, 0 where it is not
     * @param value what it stands at there, in the currency of the books
     */
    record Waiting(long payout, int seq, boolean planned, int account, Money value) {}

    /** Stores that a line pays an invoice. */
    static void keep(Tx tx, long company, long payout, int seq, long invoice) throws SQLException {
        tx.update(
                "update payout_line set fee_invoice_id = ? where company_id = ? and payout_id = ? and seq = ?",
                invoice,
                company,
                payout,
                seq);
    }

    /** The one line that took an amount before its invoice came; empty where there is none, or more than one. */
    static Optional<Waiting> waiting(
            Tx tx, long company, String provider, Money gross, LocalDate invoiced, Currency books) throws SQLException {
        var found = tx.query(
                LINES,
                r -> waiting(r, gross, books),
                company,
                provider,
                gross.currency().code(),
                invoiced,
                gross.negated().minor());
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private static Waiting waiting(ResultSet r, Money gross, Currency books) throws SQLException {
        boolean moved = r.getInt(4) != 0;
        var value = Money.rounded(gross.toDecimal().multiply(r.getBigDecimal(6)), books, Rounding.HALF_UP);
        return new Waiting(
                r.getLong(1),
                r.getInt(2),
                r.getBoolean(3),
                moved ? r.getInt(4) : r.getInt(7),
                moved ? Money.of(r.getLong(5), books) : value);
    }
}
