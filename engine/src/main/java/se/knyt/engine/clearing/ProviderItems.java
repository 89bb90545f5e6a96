package se.knyt.engine.clearing;

import java.time.LocalDate;

/** What is open on the account of what one provider owes. */
final class ProviderItems {
    /** Facts open at the day, each from the day that its voucher has, which is a later one where its month was locked; those that a payout took before they happened count against it, and what was said to be paid back until that was taken back. */
    private static final String FACTS = """
            (select 1 as sign, amount_minor, own_minor, currency, rate, opened_on, trail_id, payout_id, share_minor, share_on from provider_item
              where company_id = ? and provider = ? and account = ? and cleared_on is null and opened_on <= ? order by opened_on limit ?)
            union all
            (select 1, amount_minor, own_minor, currency, rate, opened_on, trail_id, payout_id, share_minor, share_on from provider_item
              where company_id = ? and provider = ? and account = ? and cleared_on > ? and cleared_on <= ? and opened_on <= ?
              order by cleared_on limit ?)
            union all
            (select 1, amount_minor, own_minor, currency, rate, opened_on, trail_id, payout_id, share_minor, share_on from provider_item
              where company_id = ? and provider = ? and account = ? and cleared_on > ? and opened_on <= ? and cleared_on - opened_on > 31
              order by cleared_on limit ?)
            union all
            (select -1, amount_minor, own_minor, currency, rate, cleared_on, trail_id, payout_id, 0, null from provider_item
              where company_id = ? and provider = ? and account = ? and opened_on > cleared_on and cleared_on <= ? and opened_on > ?
              order by cleared_on desc limit ?)
            union all
            (select -1, i.own_minor, i.own_minor, i.currency, i.rate, r.booked_on, i.trail_id, i.payout_id, 0, null
               from (select company_id, fact_id, booked_on from road_payment
                      where company_id = ? and withdrawn_on > booked_on and withdrawn_on > ? and booked_on <= ?
                      order by withdrawn_on limit ?) r
               join provider_item i on i.company_id = r.company_id and i.fact_id = r.fact_id
              where i.provider = ? and i.own_minor <> 0)
            """;

    /**
     * What a payout that waits for its bank line has paid stands on the provider's account: its invoices are paid there. Each with the
     * rate at which it is booked, where it is in another currency than the books.
     */
    private static final String PROVIDER = """
            select case when sign < 0 then 'unmatched' when waits then 'waits' when amount_minor < 0 then 'refund' else 'sale' end as kind,
                   opened_on, currency, rate,
                   case when sign < 0 then -amount_minor when waits then amount_minor + share
                        when own_minor = amount_minor then own_minor + share else own_minor end as account_minor,
                   null::bigint as book_minor,
                   case when sign < 0 or waits or own_minor = amount_minor then 0 else amount_minor + share - own_minor end as ledger_minor,
                   trail_id, payout_id, null::bigint as voucher_id
              from (select i.*, case when i.share_on <= n.day then i.share_minor else 0 end as share,
                           i.payout_id is not null and i.payout_id in (
                           select payout_id from payout where company_id = ? and bank_way = 'waits' and book_date <= ?) as waits
                      from (select ?::date as day) n cross join (%s) i) f
            union all
            -- Paid out before it was known that the providers shared the purchase otherwise than the shop had told.
            select 'unmatched', cleared_on, currency, rate, -share_minor, null, 0, trail_id, payout_id, null
              from provider_item
             where company_id = ? and provider = ? and account = ? and share_minor <> 0 and share_on > ? and cleared_on <= ?
               and own_minor = amount_minor
            union all
            select 'unmatched', p.stands_on, p.currency, p.book_rate, -l.amount_minor, null, 0, l.trail_id, l.payout_id, null
              from (select company_id, payout_id, amount_minor, trail_id from payout_line
                     where company_id = ? and status in ('unmatched', 'suggested') and kind in ('sale', 'refund') limit ?) l
              join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
             where p.provider = ? and p.account = ? and p.stands_on <= ?%s
            union all
            -- Money of a purchase that a rule skips, where nobody has said against what it is booked.
            select 'skipped', p.stands_on, p.currency, p.book_rate, -l.amount_minor, null, 0, l.trail_id, l.payout_id, null
              from (select company_id, payout_id, amount_minor, trail_id from payout_line
                     where company_id = ? and status = 'skipped' and ruled_account = 0 limit ?) l
              join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
             where p.provider = ? and p.account = ? and p.stands_on <= ?%s
            union all
            select 'carried', max(stands_on), currency, null, sum(closing_minor - opening_minor)::bigint,
                   null, 0, null, max(payout_id), null
              from ((select stands_on, currency, case when account = a.own then closing_minor else 0 end as closing_minor,
                           case when opening_account = a.own then opening_minor else 0 end as opening_minor, payout_id
                      from payout cross join (select ?::int as own) a
                     where company_id = ? and provider = ? and a.own in (account, opening_account) and stands_on <= ?
                       and (opening_minor <> closing_minor or account <> opening_account) and book_rate is null%s
                     order by stands_on desc limit ?)
                    union all
                    -- What another provider has kept back of it: the debt is gone.
                    (select p.stands_on, p.currency, -l.amount_minor, 0, p.payout_id
                       from payout_line l join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
                      where l.company_id = ? and l.debt_provider <> '' and l.debt_provider = ? and l.debt_account = ? and l.debt_why = ''
                        and p.stands_on <= ?%s)) c
             group by currency having sum(closing_minor - opening_minor) <> 0
            union all
            select 'carried', max(c.stands_on), c.currency, null, sum(c.closing_minor - c.opening_minor)::bigint,
                   sum(in_books(c.closing_minor, c.currency, o.currency, c.book_rate) - c.opening_book_minor)::bigint, 0, null,
                   max(c.payout_id), null
              from (select company_id, stands_on, currency, case when account = a.own then closing_minor else 0 end as closing_minor,
                           case when opening_account = a.own then opening_minor else 0 end as opening_minor,
                           case when opening_account = a.own then opening_book_minor else 0 end as opening_book_minor, book_rate, payout_id
                      from payout cross join (select ?::int as own) a
                     where company_id = ? and provider = ? and a.own in (account, opening_account) and stands_on <= ?
                       and book_rate is not null
                       and (opening_minor <> 0 or closing_minor <> 0)%s
                     order by stands_on desc limit ?) c
              join company o on o.company_id = c.company_id
             group by c.currency
            having sum(c.closing_minor - c.opening_minor) <> 0
                or sum(in_books(c.closing_minor, c.currency, o.currency, c.book_rate) - c.opening_book_minor) <> 0
            union all
            select 'day', d.day, d.currency, case when d.currency <> o.currency then booked_rate(d.body) end, -p.minor, null, 0, d.trail_id,
                   null, null
              from (select * from day_entry where company_id = ? and voucher_id is null limit ?) d
              join company o on o.company_id = d.company_id
             cross join lateral (
                   select d.provider, d.provider_minor as minor
                    union all
                   select key, value::bigint from json_each_text(d.others::json) where d.others <> '{}') p
             where p.provider = ? and coalesce((d.accounts::json ->> p.provider)::int, 0) = ? and d.day <= ? and p.minor <> 0
            union all
            select 'invoiced', v.voucher_date, i.currency, null, -(i.net_minor + i.vat_minor), -i.book_minor, 0, null, null, v.voucher_id
              from fee_invoice i
              join voucher v on v.company_id = i.company_id and v.voucher_key = i.voucher_key
             where i.company_id = ? and i.provider = ? and i.account = ? and i.on_receivable and v.voucher_date <= ?
               and (i.withdrawn_on is null or i.withdrawn_on > ? and (i.taken_on is null or i.taken_on > ?))
               and not exists (select 1 from payout_line l join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
                                where l.company_id = i.company_id and l.fee_invoice_id = i.fee_invoice_id and p.stands_on <= ?%s)
            union all
            -- Paid out, and back at the provider: until a later payout pays it again.
            select 'returned', f.returned_on, f.currency, f.book_rate, f.paid_minor, null, 0, null, f.payout_id, null
              from payout f
             where f.company_id = ? and f.provider = ? and f.failed_on is not null and f.account = ? and f.returned_on <= ?
               and not exists (select 1 from payout p where p.company_id = f.company_id and p.payout_id = f.paid_again_by
                                                        and p.stands_on <= ?%s)
            union all
            select 'unmatched', p.stands_on, p.currency,
                   coalesce((select f.book_rate from payout f where f.company_id = l.company_id and f.payout_id = l.failed_payout_id),
                            p.book_rate), -l.amount_minor, null, 0, null, l.payout_id, null
              from payout_line l join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
             where l.company_id = ? and l.kind = 'payout_return' and p.provider = ? and p.stands_on <= ?
               and coalesce((select f.account from payout f where f.company_id = l.company_id and f.payout_id = l.failed_payout_id),
                            p.account) = ?%s
               and not exists (select 1 from payout f where f.company_id = l.company_id and f.payout_id = l.failed_payout_id
                                                        and f.returned_on <= ?)
            union all
            -- Paid in at the provider: from the payout that tells it until the bank's line takes it off; the other way round where that was first.
            select 'deposit', least(s.told_on, s.bank_on), s.currency, s.book_rate,
                   case when s.bank_on <= s.day then s.bank_minor else 0 end - case when s.told_on <= s.day then s.amount_minor else 0 end,
                   null, 0, null, s.payout_id, null
              from (select d.currency, d.amount_minor, d.bank_on, d.bank_minor, d.payout_id, p.book_rate, n.day,
                           coalesce((select min(v.voucher_date) from voucher v
                                      where v.company_id = d.company_id and v.payout_id = d.payout_id and not beside_payout(v.voucher_key)),
                                    case when p.state = 'booked' then p.stands_on end) as told_on
                      from (select ?::date as day) n
                     cross join lateral (
                           (select * from provider_deposit
                             where company_id = ? and provider = ? and account = ?
                               and paid_on between n.day - 400 and n.day + 31)
                           union all
                           -- Of what is further away only what the bank has not shown, shown otherwise, or shown long before or after.
                           (select * from provider_deposit
                             where company_id = ? and provider = ? and account = ? and lasts
                               and paid_on not between n.day - 400 and n.day + 31)
                           order by paid_on desc limit ?) d
                     cross join lateral (select book_rate, state, stands_on from payout
                                          where company_id = d.company_id and payout_id = d.payout_id limit 1) p) s
             where case when s.bank_on <= s.day then s.bank_minor else 0 end
                   <> case when s.told_on <= s.day then s.amount_minor else 0 end
            """;

    private ProviderItems() {}

    static ItemSql of(long company, String books, ClearingAccount of, LocalDate day, int max) {
        var soon = day.plusDays(ItemSql.MONTH_DAYS);
        var provider = of.provider();
        int own = of.own();
        return new ItemSql(
                books,
                PROVIDER.formatted(
                                FACTS,
                                ItemSql.BOOKED,
                                ItemSql.BOOKED,
                                ItemSql.BOOKED,
                                ItemSql.BOOKED,
                                ItemSql.BOOKED,
                                ItemSql.BOOKED,
                                ItemSql.BOOKED,
                                ItemSql.BOOKED)
                        + ItemSql.REVALUED,
                company,
                day,
                day,
                company,
                provider,
                own,
                day,
                max,
                company,
                provider,
                own,
                day,
                soon,
                day,
                max,
                company,
                provider,
                own,
                soon,
                day,
                max,
                company,
                provider,
                own,
                day,
                day,
                max,
                company,
                day,
                day,
                max,
                provider,
                company,
                provider,
                own,
                day,
                day,
                company,
                max,
                provider,
                own,
                day,
                company,
                max,
                provider,
                own,
                day,
                own,
                company,
                provider,
                day,
                max,
                company,
                provider,
                own,
                day,
                own,
                company,
                provider,
                day,
                max,
                company,
                max,
                provider,
                own,
                day,
                company,
                provider,
                own,
                day,
                day,
                day,
                day,
                company,
                provider,
                own,
                day,
                day,
                company,
                provider,
                day,
                own,
                day,
                day,
                company,
                provider,
                own,
                company,
                provider,
                own,
                max,
                company,
                ItemSql.monthEndingOn(day),
                of.number());
    }
}
