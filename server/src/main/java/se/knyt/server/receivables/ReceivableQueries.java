package se.knyt.server.receivables;

import java.sql.SQLException;
import java.util.List;
import se.knyt.core.money.Money;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.View;

/** Reads what was paid of a purchase, and the lines of the bank that may pay it. */
final class ReceivableQueries {
    private static final int SHOWN_MAX = 100;
    private static final int LINES_MAX = 10;

    private static final String PAYMENTS = """
            select p.payment_id, p.paid_on, p.account, p.currency, p.off_minor, p.came_minor, p.stood_minor, p.difference, p.reference, p.elsewhere,
                   p.said_by, coalesce(s.trail_id, 0) as other_trail, coalesce(s.order_number, '') as other_order,
                   coalesce((select voucher_name(v.company_id, v.voucher_id, v.series, v.fiscal_year, v.number) from voucher v
                      where v.company_id = p.company_id and v.voucher_key = 'customer-payment:' || case when p.off_minor < 0 and p.set_off_id is not null then p.set_off_id else p.payment_id end
                            || ':voucher' limit 1), '') as voucher
              from customer_payment p
              left join lateral (
                   select t.trail_id, t.order_number from customer_payment o
                     join trail t on t.company_id = o.company_id and t.trail_id = o.trail_id
                    where o.company_id = p.company_id and o.payment_id = p.set_off_id limit 1) s on true
             where p.company_id = ? and p.trail_id = ? and p.withdrawn_on is null order by p.paid_on, p.payment_id limit ?
            """;
    /** By the amount alone: what names the purchase with its amount is booked without anybody's word. */
    private static final String LINES = """
            select e.bank_entry_id, e.booked_on, e.book_account, e.account, e.currency, e.amount_minor from bank_entry e
             where e.company_id = ? and e.state = 'open' and e.swish_payout_id is null and e.currency = ? and e.amount_minor = ?
               and not exists (select 1 from bank_match m where m.company_id = e.company_id and m.bank_entry_id = e.bank_entry_id)
             order by e.booked_on desc, e.bank_entry_id desc limit ?
            """;

    private ReceivableQueries() {}

    static List<ReceivablePage.Payment> payments(Sql sql, View view, long trail) throws SQLException {
        return sql.list(
                PAYMENTS,
                row -> new ReceivablePage.Payment(
                        row.number("payment_id"),
                        row.date("paid_on"),
                        row.integer("account"),
                        row.money("off_minor"),
                        Money.of(row.number("came_minor"), view.currency()),
                        row.text("difference"),
                        Money.of(row.number("stood_minor") - row.number("came_minor"), view.currency()),
                        row.text("reference"),
                        row.flag("elsewhere"),
                        row.text("said_by"),
                        row.text("voucher"),
                        row.number("other_trail"),
                        row.text("other_order")),
                view.company().id(),
                trail,
                SHOWN_MAX);
    }

    static List<ReceivablePage.Entry> entries(Sql sql, View view, Money open) throws SQLException {
        return sql.list(
                LINES,
                row -> new ReceivablePage.Entry(
                        row.number("bank_entry_id"),
                        row.date("booked_on"),
                        row.integer("book_account"),
                        row.text("account"),
                        row.money("amount_minor")),
                view.company().id(),
                open.currency().code(),
                open.minor(),
                LINES_MAX);
    }
}
