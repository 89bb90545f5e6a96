package se.knyt.engine.clearing;

import java.time.LocalDate;

/** What buyers owe of the merchant's own invoices, where our vouchers are the books. */
final class CustomerItemSql {
    /** Each purchase with what of it is open at the day; and what the day's voucher, that is not written yet, will put there. */
    private static final String OWED = """
            select case when sum(account_minor) < 0 then 'owed-back' else 'own-invoice' end as kind, min(moved_on) as opened_on, currency,
                   null::numeric as rate, sum(account_minor)::bigint as account_minor, sum(book_minor)::bigint as book_minor,
                   0::bigint as ledger_minor, trail_id, null::bigint as payout_id, null::bigint as voucher_id
              from ((select currency, moved_on, account_minor, book_minor, trail_id from customer_move
                      where company_id = ? and settled_on is null and moved_on <= ? order by moved_on limit ?)
                    union all
                    (select currency, moved_on, account_minor, book_minor, trail_id from customer_move
                      where company_id = ? and settled_on > ? and settled_on <= ? and moved_on <= ? order by settled_on limit ?)
                    union all
                    (select currency, moved_on, account_minor, book_minor, trail_id from customer_move
                      where company_id = ? and settled_on > ? and moved_on <= ? and settled_on - moved_on > 31
                      order by settled_on limit ?)) m
             group by currency, trail_id having sum(account_minor) <> 0 or sum(book_minor) <> 0
            union all
            select 'day', d.day, m.currency, null, -m.account_minor, -m.book_minor, 0, d.trail_id, null, null
              from (select * from day_entry where company_id = ? and voucher_id is null limit ?) d
              join customer_move m on m.company_id = d.company_id and m.move_key = d.entry_key
             where d.day <= ?
            """;

    private CustomerItemSql() {}

    static ItemSql of(long company, String books, ClearingAccount account, LocalDate day, int max) {
        var soon = day.plusDays(ItemSql.MONTH_DAYS);
        return new ItemSql(
                books,
                OWED + ItemSql.REVALUED,
                company,
                day,
                max,
                company,
                day,
                soon,
                day,
                max,
                company,
                soon,
                day,
                max,
                company,
                max,
                day,
                company,
                ItemSql.monthEndingOn(day),
                account.number());
    }
}
