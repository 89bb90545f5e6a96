package se.knyt.engine.clearing;

import java.time.LocalDate;

/** What is paid out and not yet seen at the bank. */
final class TransitItems {
    private static final int YEAR_DAYS = 366;

    /** What was paid in another currency stands at what its voucher put on the account; what the bank has shown is in the books' currency. */
    private static final String TRANSIT = """
            select 'transit' as kind, stands_on as opened_on, t.currency, null::numeric as rate,
                   case when t.currency = o.currency then paid_minor - bank_minor else paid_minor end as account_minor,
                   case when t.currency = o.currency then paid_minor - bank_minor
                        else coalesce((select sum(r.debit_minor - r.credit_minor)::bigint
                                         from voucher v
                                         join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id
                                        where v.company_id = t.company_id and v.payout_id = t.payout_id
                                          and (r.rule = 'payout.in-transit' or t.back and r.rule = 'payout.returned-transit')), 0)
                             - bank_minor
                    end as book_minor,
                   0::bigint as ledger_minor, null::bigint as trail_id, payout_id, null::bigint as voucher_id
              from ((select company_id, stands_on, currency, paid_minor, bank_minor, payout_id, false as back from payout
                      where company_id = ? and bank_leg = 'open' and failed_on is null and bank_late_on <= ? and stands_on <= ? and paid_minor <> 0%s
                      order by bank_late_on desc limit ?)
                    union all
                    (select company_id, stands_on, currency, paid_minor, 0, payout_id, false from payout
                      where company_id = ? and bank_leg = 'matched' and failed_on is null and bank_stands_on > ? and bank_stands_on <= ? and stands_on <= ?
                        and paid_minor <> 0 and bank_way <> 'direct'%s order by bank_stands_on limit ?)
                    union all
                    -- One that never came, until it is back at the provider; what the bank has shown of it must leave the bank again, and
                    -- stands there from the day of its line until then, also when both have come and gone.
                    (select f.company_id, f.stands_on, f.currency, f.paid, f.bank, f.payout_id, f.back
                       from (select company_id, stands_on, currency, payout_id, returned_on <= d.day is true as back,
                                    case when bank_way = 'direct' then 0 else paid_minor end
                                      - case when returned_on <= d.day then paid_minor else 0 end as paid,
                                    case when bank_stands_on <= d.day and bank_minor <> 0 then bank_minor - direct_minor
                                         else coalesce((select sum(r.credit_minor - r.debit_minor)::bigint
                                                          from voucher v
                                                          join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id
                                                         where v.company_id = payout.company_id and v.payout_id = payout.payout_id
                                                           and v.voucher_date <= d.day and r.rule = 'bank.in-transit'), 0) end as bank
                               from payout cross join (select ?::date as day) d
                              where company_id = ? and failed_on is not null and stands_on <= d.day%s) f
                      where f.paid <> f.bank)) t
              join company o on o.company_id = t.company_id
            """;

    private TransitItems() {}

    static ItemSql of(long company, String books, ClearingAccount account, LocalDate day, int max) {
        return new ItemSql(
                books,
                TRANSIT.formatted(ItemSql.BOOKED, ItemSql.BOOKED, ItemSql.BOOKED) + ItemSql.REVALUED,
                company,
                day.plusDays(ItemSql.MONTH_DAYS),
                day,
                max,
                company,
                day,
                day.plusDays(YEAR_DAYS),
                day,
                max,
                day,
                company,
                company,
                ItemSql.monthEndingOn(day),
                account.number());
    }
}
