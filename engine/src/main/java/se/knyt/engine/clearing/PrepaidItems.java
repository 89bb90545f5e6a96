package se.knyt.engine.clearing;

import java.time.LocalDate;

/** What buyers have paid before anything was delivered. */
final class PrepaidItems {
    /** Each purchase with what of it is paid and not delivered at the day. */
    private static final String PREPAID = """
            select 'prepaid' as kind, min(moved_on) as opened_on, currency, null::numeric as rate, sum(account_minor)::bigint as account_minor,
                   null::bigint as book_minor, 0::bigint as ledger_minor, trail_id, null::bigint as payout_id, null::bigint as voucher_id
              from ((select currency, moved_on, account_minor, trail_id from prepaid_move
                      where company_id = ? and (sold = '{}' or ?) and settled_on is null and moved_on <= ? order by moved_on limit ?)
                    union all
                    (select currency, moved_on, account_minor, trail_id from prepaid_move
                      where company_id = ? and (sold = '{}' or ?) and settled_on > ? and settled_on <= ? and moved_on <= ? order by settled_on limit ?)
                    union all
                    (select currency, moved_on, account_minor, trail_id from prepaid_move
                      where company_id = ? and (sold = '{}' or ?) and settled_on > ? and moved_on <= ? and settled_on - moved_on > 31
                      order by settled_on limit ?)) m
             group by currency, trail_id having sum(account_minor) <> 0
            """;

    private PrepaidItems() {}

    static ItemSql of(long company, String books, LocalDate day, int max) {
        // What is booked as sold when the money comes stands there at a month's end alone.
        boolean end = day.plusDays(1).getDayOfMonth() == 1;
        var soon = day.plusDays(ItemSql.MONTH_DAYS);
        return new ItemSql(
                books, PREPAID, company, end, day, max, company, end, day, soon, day, max, company, end, soon, day,
                max);
    }
}
