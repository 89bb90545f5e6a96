package se.knyt.engine.clearing;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * The statement that gives the open items of one account at a day, each with what it is, since when, and its part of the balance. What
 * it reads is what was open then, and a month of what was closed soon after; never all that was ever booked.
 */
public final class ItemSql {
    /** More open items than this of one sort are not told apart; the rest stands as one amount. */
    public static final int ITEMS_MAX = 10_000;

    /**
     * Rows of an account of held or unknown amounts, of all its years: a provider has one for each of its payouts at most. Beyond it the
     * oldest stand as one amount.
     */
    private static final int ROWS_MAX = 100_000;

    private static final int MONTH_DAYS = 31;
    private static final int YEAR_DAYS = 366;

    private static final String BOOKED =
            " and state in ('booked', 'matching') and (state = 'booked' or planned_at is not null)";

    /** Facts open at the day, each from the day that its voucher has, which is a later one where its month was locked; those that a payout took before they happened count against it, and what was said to be paid back until that was taken back. */
    private static final String FACTS = """
            (select 1 as sign, amount_minor, own_minor, currency, rate, opened_on, trail_id, payout_id from provider_item
              where company_id = ? and provider = ? and account = ? and cleared_on is null and opened_on <= ? order by opened_on limit ?)
            union all
            (select 1, amount_minor, own_minor, currency, rate, opened_on, trail_id, payout_id from provider_item
              where company_id = ? and provider = ? and account = ? and cleared_on > ? and cleared_on <= ? and opened_on <= ?
              order by cleared_on limit ?)
            union all
            (select 1, amount_minor, own_minor, currency, rate, opened_on, trail_id, payout_id from provider_item
              where company_id = ? and provider = ? and account = ? and cleared_on > ? and opened_on <= ? and cleared_on - opened_on > 31
              order by cleared_on limit ?)
            union all
            (select -1, amount_minor, own_minor, currency, rate, cleared_on, trail_id, payout_id from provider_item
              where company_id = ? and provider = ? and account = ? and opened_on > cleared_on and cleared_on <= ? and opened_on > ?
              order by cleared_on desc limit ?)
            union all
            (select -1, i.own_minor, i.own_minor, i.currency, i.rate, r.booked_on, i.trail_id, i.payout_id
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
                   case when sign < 0 then -amount_minor when waits then amount_minor else own_minor end as account_minor,
                   null::bigint as book_minor,
                   case when sign < 0 or waits then 0 else amount_minor - own_minor end as ledger_minor, trail_id, payout_id,
                   null::bigint as voucher_id
              from (select i.*, i.payout_id is not null and i.payout_id in (
                           select payout_id from payout where company_id = ? and bank_way = 'waits' and book_date <= ?) as waits
                      from (%s) i) f
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
                     cross join lateral (select * from provider_deposit
                                          where company_id = ? and provider = ? and account = ? order by paid_on desc limit ?) d
                      join payout p on p.company_id = d.company_id and p.payout_id = d.payout_id) s
             where case when s.bank_on <= s.day then s.bank_minor else 0 end
                   <> case when s.told_on <= s.day then s.amount_minor else 0 end
            """;

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

    /** What a month's end has taken the account's items in other currencies up by; it stands there on the month's last day alone. */
    private static final String REVALUED = """

            union all
            select 'revalued', max(v.month + interval '1 month' - interval '1 day')::date, max(o.currency), null,
                   sum(w.value_minor - w.booked_minor)::bigint, null, 0, null, null, null
              from revaluation v
              join revaluation_line w on w.company_id = v.company_id and w.month = v.month and w.run = v.runs
              join company o on o.company_id = v.company_id
             where v.company_id = ? and v.month = ? and v.stands and w.account = ?
            having sum(w.value_minor - w.booked_minor) <> 0
            """;

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

    /**
     * Every row of the account, with what it is about: of a payout's row its lines, where they come to the row; of a loss its dispute.
     * A voucher and the one that reverses it are about the same. What a line took in another currency is told in that too. What a month's
     * end has taken them up by is none of them.
     */
    private static final String MOVED = """
            select v.voucher_date as opened_on, r.currency, v.trail_id, v.payout_id, v.voucher_id, r.kind,
                   coalesce(x.minor, r.minor) as minor, x.own_currency, x.own_minor,
                   case when v.reverses_voucher_id is not null or v.reversed then 'voucher ' || coalesce(v.reverses_voucher_id, v.voucher_id)
                        when x.about is not null then x.about
                        when d.dispute_id is not null then 'dispute ' || d.dispute_id
                        else 'row ' || v.voucher_id || ' ' || r.row_no end as about
              from (select voucher_id, row_no, currency, debit_minor - credit_minor as minor, rule,
                           case rule when 'payout.chargeback' then 'dispute' when 'payout.reserve' then 'reserve'
                                     when 'payout.unknown' then 'unknown' when 'payout.adjustment' then 'unknown'
                                     when 'payout.difference' then 'unknown' when 'payout.advance' then 'advance'
                                     when 'dispute.loss' then 'dispute' when 'dispute.exchange' then 'dispute' else 'booked' end as kind
                      from voucher_row where company_id = ? and account = ? and rule <> 'month-end.revaluation'
                     order by voucher_id desc limit ?) r
             cross join lateral (
                   select voucher_date, trail_id, payout_id, voucher_id, reverses_voucher_id,
                          split_part(voucher_key, ':', 2) as of_provider,
                          regexp_replace(substr(voucher_key, 10 + length(split_part(voucher_key, ':', 2))),
                                         ':(loss|exchange)(:[0-9]+){0,1}$', '') as of_source,
                          exists (select 1 from voucher b where b.company_id = o.company_id and b.reverses_voucher_id = o.voucher_id
                                                            and b.voucher_date <= ?) as reversed
                     from voucher o where company_id = ? and voucher_id = r.voucher_id limit 1) v
              left join lateral (
                   select s.dispute_id from dispute s
                    where r.rule in ('dispute.loss', 'dispute.exchange') and s.company_id = ? and s.provider = v.of_provider
                      and s.source_id = v.of_source limit 1) d on true
              left join lateral (
                   select about, -minor as minor, own_currency, -own_minor as own_minor from (
                     select l.amount_minor as minor, l.own_currency, l.own_minor,
                            case when l.dispute_id is not null then 'dispute ' || l.dispute_id
                                 when l.named <> '' then 'named ' || l.provider || ' ' || l.named end as about,
                            sum(l.amount_minor) over () as all_minor
                       from (select in_books(pl.amount_minor, p.currency, r.currency, p.book_rate) as amount_minor, pl.dispute_id, p.provider,
                                    nullif(p.currency, r.currency) as own_currency, pl.amount_minor as own_minor,
                                    coalesce(nullif(pl.order_reference, ''), nullif(pl.second_reference, ''),
                                             nullif(pl.provider_order_id, ''), pl.provider_transaction_id) as named
                               from payout_line pl join payout p on p.company_id = pl.company_id and p.payout_id = pl.payout_id
                              where pl.company_id = ? and pl.payout_id = v.payout_id
                                and pl.kind in ('chargeback', 'chargeback_won', 'reserve_hold', 'reserve_release', 'advance')
                                and r.kind = case pl.kind when 'chargeback' then 'dispute' when 'chargeback_won' then 'dispute'
                                                          when 'advance' then 'advance' else 'reserve' end) l) t
                    where all_minor = -r.minor) x on true
             where v.voucher_date <= ?
            """;

    /**
     * What comes to nothing is not open; what is left is open from the day it began, and leads to where that was booked. It is in the currency
     * that it was taken in where all of it was taken in one, and something of that is left; else in that of the books.
     */
    private static final String ROWS = """
            select kind, opened_on, case when abroad then own_currency else currency end as currency, null::numeric as rate,
                   case when abroad then own_minor else minor end as account_minor, case when abroad then minor end as book_minor,
                   0::bigint as ledger_minor, trail_id, payout_id, voucher_id
              from (select kind, min(opened_on) as opened_on, currency, sum(minor)::bigint as minor, max(own_currency) as own_currency,
                           sum(own_minor)::bigint as own_minor,
                           count(own_currency) = count(*) and count(distinct own_currency) = 1 and sum(own_minor) <> 0 as abroad,
                           (array_agg(trail_id order by opened_on, voucher_id))[1] as trail_id,
                           (array_agg(payout_id order by opened_on, voucher_id))[1] as payout_id,
                           (array_agg(voucher_id order by opened_on, voucher_id))[1] as voucher_id
                      from (%s) m group by about, kind, currency having sum(minor) <> 0) g
            """.formatted(MOVED);

    /** What an item stands at in the books, null where nobody knows at which rate it was booked. */
    private static final String VALUED = """
            select kind, opened_on, e.currency, account_minor,
                   coalesce(book_minor, in_books(account_minor, e.currency, b.books, rate)) as book_minor, ledger_minor, trail_id, payout_id,
                   voucher_id
              from (%s) e cross join (select ?::text as books) b
            """;

    private final String text;
    private final List<Object> parameters;

    private ItemSql(String books, String text, Object... parameters) {
        this.text = VALUED.formatted(text);
        var all = new ArrayList<Object>(List.of(parameters));
        all.add(books);
        this.parameters = List.copyOf(all);
    }

    /** @param books the currency of the books */
    public static ItemSql of(long company, String books, ClearingAccount account, LocalDate day) {
        return of(company, books, account, day, ITEMS_MAX);
    }

    /** @param max how many of one sort are read */
    static ItemSql of(long company, String books, ClearingAccount account, LocalDate day, int max) {
        return switch (account.kind()) {
            case PROVIDER -> provider(company, books, account, day, max);
            case TRANSIT ->
                new ItemSql(
                        books,
                        TRANSIT.formatted(BOOKED, BOOKED, BOOKED) + REVALUED,
                        company,
                        day.plusDays(MONTH_DAYS),
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
                        monthEndingOn(day),
                        account.number());
            case PREPAID -> {
                // What is booked as sold when the money comes stands there at a month's end alone.
                boolean end = day.plusDays(1).getDayOfMonth() == 1;
                yield new ItemSql(
                        books,
                        PREPAID,
                        company,
                        end,
                        day,
                        max,
                        company,
                        end,
                        day,
                        day.plusDays(MONTH_DAYS),
                        day,
                        max,
                        company,
                        end,
                        day.plusDays(MONTH_DAYS),
                        day,
                        max);
            }
            case RESERVE ->
                new ItemSql(
                        books,
                        ROWS + REVALUED,
                        company,
                        account.number(),
                        Math.max(max, ROWS_MAX),
                        day,
                        company,
                        company,
                        company,
                        day,
                        company,
                        monthEndingOn(day),
                        account.number());
            case SUSPENSE ->
                new ItemSql(books, ROWS, company, account.number(), ROWS_MAX, day, company, company, company, day);
        };
    }

    private static ItemSql provider(long company, String books, ClearingAccount of, LocalDate day, int max) {
        var soon = day.plusDays(MONTH_DAYS);
        var provider = of.provider();
        int own = of.own();
        return new ItemSql(
                books,
                PROVIDER.formatted(FACTS, BOOKED, BOOKED, BOOKED, BOOKED, BOOKED, BOOKED, BOOKED, BOOKED) + REVALUED,
                company,
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
                max,
                company,
                monthEndingOn(day),
                of.number());
    }

    /** The first day of the month whose last day this is; of any other day one that is the first of no month. */
    private static LocalDate monthEndingOn(LocalDate day) {
        return day.plusDays(1).minusMonths(1);
    }

    /** The statement, to be read from. */
    public String text() {
        return text;
    }

    /** Its parameters with others before and after them. */
    public Object[] with(List<Object> before, Object... after) {
        var all = new ArrayList<>(before);
        all.addAll(parameters);
        all.addAll(List.of(after));
        return all.toArray();
    }
}
