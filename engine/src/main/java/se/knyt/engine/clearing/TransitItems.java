package se.knyt.engine.clearing;

import java.time.LocalDate;

/** What is paid out and not yet seen at the bank, and what was paid back from the same account. */
final class TransitItems {
    private static final int YEAR_DAYS = 366;

    /**
     * What the bank has shown of a payout by the day: by vouchers of Knyt's, and by those of the accounting system's bank feed. Of one that
     * nobody has told of there is nothing to look for, and most that are in transit are such.
     */
    private static final String SHOWN = """
            case when p.bank_by = '' then 0 else coalesce((select sum(r.credit_minor - r.debit_minor)::bigint
                        from voucher v
                        join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id
                       where v.company_id = p.company_id and v.payout_id = p.payout_id and v.voucher_date <= d.day
                         and r.rule = 'bank.in-transit'), 0)
                                    - coalesce((select sum(m.minor)::bigint from feed_movement m
                                                 where m.company_id = p.company_id and m.payout_id = p.payout_id
                                                   and m.account = d.account and m.moved_on <= d.day), 0) end""";

    /**
     * What was paid in another currency stands at what its voucher put on the account; what the bank has shown is in the books' currency.
     * Each stands there without what came of it by the day, whatever has come or was taken back since.
     */
    private static final String TRANSIT = """
            select 'transit' as kind, stands_on as opened_on, t.currency, null::numeric as rate,
                   case when t.currency = o.currency then t.paid - t.bank else t.paid end as account_minor,
                   case when t.currency = o.currency then t.paid - t.bank else t.put - t.bank end as book_minor,
                   0::bigint as ledger_minor, null::bigint as trail_id, payout_id, null::bigint as voucher_id
              from (select u.*, case when u.currency <> b.currency then coalesce((select sum(r.debit_minor - r.credit_minor)::bigint
                                            from voucher v
                                            join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id
                                           where v.company_id = u.company_id and v.payout_id = u.payout_id
                                             and (r.rule = 'payout.in-transit' or u.back and r.rule = 'payout.returned-transit')), 0) end as put
                      from ((select p.company_id, p.stands_on, p.currency,
                                    case when p.bank_way = 'direct' then 0 else p.paid_minor end as paid, %1$s as bank, p.payout_id,
                                    false as back
                               from (select ?::date as day, ?::int as account) d
                              cross join lateral (
                                    select * from payout
                                     where company_id = ? and bank_leg = 'open' and failed_on is null and bank_late_on <= ?
                                       and stands_on <= d.day and paid_minor <> 0
                                       and transit_account = d.account%2$s
                                     order by bank_late_on desc limit ?) p)
                            union all
                            (select p.company_id, p.stands_on, p.currency,
                                    case when p.bank_way = 'direct' then 0 else p.paid_minor end, %1$s, p.payout_id, false
                               from (select ?::date as day, ?::int as account) d
                              cross join lateral (
                                    select * from payout
                                     where company_id = ? and bank_leg = 'matched' and failed_on is null and bank_stands_on > d.day
                                       and bank_stands_on <= ? and stands_on <= d.day and paid_minor <> 0
                                       and transit_account = d.account and (bank_way <> 'direct' or bank_date is distinct from direct_on)%2$s
                                     order by bank_stands_on limit ?) p)
                            union all
                            -- One that never came, until it is back at the provider; what the bank has shown of it must leave the bank
                            -- again, and stands there from the day of its line until then, also when both have come and gone.
                            (select p.company_id, p.stands_on, p.currency,
                                    case when p.bank_way = 'direct' then 0 else p.paid_minor end
                                      - case when p.returned_on <= d.day then p.paid_minor else 0 end, %1$s, p.payout_id,
                                    p.returned_on <= d.day is true
                               from (select ?::date as day, ?::int as account) d
                              cross join lateral (
                                    select * from payout
                                     where company_id = ? and failed_on is not null and stands_on <= d.day
                                       and transit_account = d.account%2$s) p)) u
                      join company b on b.company_id = u.company_id offset 0) t
              join company o on o.company_id = t.company_id
             where t.paid <> t.bank and (t.currency = o.currency or t.put <> t.bank or t.bank = 0)
            union all
            -- Paid back by another road from this account, by a voucher of ours or on a credit note: until the bank feed has taken it.
            select 'road', r.booked_on, o.currency, null, r.minor, null, 0, r.trail_id, null, r.voucher_id
              from (select ?::date as day, ?::int as account) d
             cross join lateral (
                   select w.company_id, w.booked_on, f.trail_id, s.voucher_id,
                          coalesce(s.minor, 0) + coalesce((select sum(m.minor)::bigint from feed_movement m
                                where m.company_id = w.company_id and m.fact_id = w.fact_id and m.account = d.account
                                  and m.moved_on <= d.day), 0) as minor
                     from (select * from road_payment
                            where company_id = ? and account = d.account and coalesce(feed_on, 'infinity') > d.day
                            order by coalesce(feed_on, 'infinity') limit ?) w
                     join fact f on f.company_id = w.company_id and f.fact_id = w.fact_id
                    cross join lateral (
                          select min(v.voucher_id) as voucher_id, sum(r.debit_minor - r.credit_minor)::bigint as minor
                            from (values (''), (':back')) k (made)
                           cross join lateral (
                                 select * from voucher
                                  where company_id = w.company_id
                                    and voucher_key = f.fact_key || ':road' || case w.nth when 1 then '' else w.nth::text end || ':voucher'
                                      || k.made
                                  limit 1) v
                            join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id
                           where v.voucher_date <= d.day and r.account = d.account) s) r
              join company o on o.company_id = r.company_id
             where r.minor <> 0
            """;

    private TransitItems() {}

    static ItemSql of(long company, String books, ClearingAccount account, LocalDate day, int max) {
        int number = account.number();
        var year = day.plusDays(YEAR_DAYS);
        return new ItemSql(
                books,
                TRANSIT.formatted(SHOWN, ItemSql.BOOKED) + ItemSql.REVALUED,
                day,
                number,
                company,
                year,
                max,
                day,
                number,
                company,
                year,
                max,
                day,
                number,
                company,
                day,
                number,
                company,
                max,
                company,
                ItemSql.monthEndingOn(day),
                number);
    }
}
