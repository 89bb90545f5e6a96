package se.knyt.engine.clearing;

import java.time.LocalDate;

/** What is open on an account that is told apart by the rows booked on it: of amounts that providers hold, and of unknown ones. */
final class RowItems {
    /**
     * Rows of an account of held or unknown amounts, of all its years: a provider has one for each of its payouts at most. Beyond it the
     * oldest stand as one amount.
     */
    private static final int ROWS_MAX = 100_000;

    /**
     * Every row of the account, with what it is about: of a payout's row its lines, where they come to the row; of a loss its dispute.
     * A voucher and the one that reverses it are about the same. What a line took in another currency is told in that too. What a month's
     * end has taken them up by is none of them.
     */
    private static final String MOVED = """
            select v.voucher_date as opened_on, r.currency, v.trail_id, v.payout_id, v.voucher_id, r.kind,
                   coalesce(x.minor, r.minor) as minor, x.own_currency, x.own_minor,
                   case when v.reverses_voucher_id is not null or v.reversed then 'voucher ' || coalesce(v.reverses_voucher_id, v.voucher_id)
                        when r.rule = 'held.sale' then 'sale ' || v.trail_id || ' ' || coalesce(r.fact_id, 0)
                        when x.about is not null then x.about
                        when d.dispute_id is not null then 'dispute ' || d.dispute_id
                        else 'row ' || v.voucher_id || ' ' || r.row_no end as about
              from (select voucher_id, row_no, currency, debit_minor - credit_minor as minor, rule, account, chosen_by, fact_id,
                           case rule when 'payout.chargeback' then 'dispute' when 'payout.reserve' then 'reserve'
                                     when 'payout.unknown' then 'unknown' when 'payout.adjustment' then 'unknown'
                                     when 'payout.difference' then 'unknown' when 'payout.advance' then 'advance'
                                     when 'dispute.loss' then 'dispute' when 'dispute.exchange' then 'dispute'
                                     when 'held.sale' then 'held-sale' else 'booked' end as kind
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
                                and (pl.ruled_account = r.account or pl.ruled_account = 0 and r.chosen_by = '')
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

    private RowItems() {}

    /** Of an account of held amounts, with what a month's end has taken it up by. */
    static ItemSql held(long company, String books, ClearingAccount account, LocalDate day, int max) {
        return new ItemSql(
                books,
                ROWS + ItemSql.REVALUED,
                company,
                account.number(),
                Math.max(max, ROWS_MAX),
                day,
                company,
                company,
                company,
                day,
                company,
                ItemSql.monthEndingOn(day),
                account.number());
    }

    /** Of an account of unknown amounts, or of sales that wait for an answer. */
    static ItemSql unknown(long company, String books, ClearingAccount account, LocalDate day) {
        return new ItemSql(books, ROWS, company, account.number(), ROWS_MAX, day, company, company, company, day);
    }
}
