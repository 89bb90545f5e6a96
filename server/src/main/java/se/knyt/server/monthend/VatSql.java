package se.knyt.server.monthend;

import java.util.List;

/**
 * Statements of {@link VatProof}. Each begins with company, first and last day of the month; rows are looked up one by one, so that a
 * month costs what it holds however long the history is.
 */
final class VatSql {
    /** Rules of rows on VAT accounts that are proved by what they are of. */
    static final List<String> KNOWN = List.of("sale.vat", "fee.vat", "fee.reverse-charge");

    /** Vouchers of the month. */
    private static final String MONTH = """
            with v as materialized (
              select company_id, voucher_id, series, fiscal_year, number, payout_id, reverses_voucher_id from voucher
               where company_id = ? and voucher_date between ? and ?)
            """;

    /**
     * The rows of sales, and which sales and credits they are of: by the row, or by the day whose voucher it is. What has two vouchers is
     * one unit.
     */
    private static final String UNITS = MONTH + """
            , r as materialized (
              select v.voucher_id, r.fact_id, r.account, r.rule, r.credit_minor - r.debit_minor as minor
                from v cross join lateral (
                     select fact_id, account, rule, debit_minor, credit_minor from voucher_row
                      where company_id = ? and voucher_id = v.voucher_id offset 0) r
               where r.rule like 'sale.%'),
            s as materialized (select fact_id, min(voucher_id) as unit from r where fact_id is not null group by fact_id),
            m as materialized (
              select unit, fact_id from s
              union all
              select d.voucher_id, d.fact_id from v cross join lateral (
                     select e.voucher_id, f.fact_id from day_entry e
                      cross join lateral (select fact_id from fact where company_id = ? and fact_key = e.entry_key offset 0) f
                      where e.company_id = ? and e.voucher_id = v.voucher_id offset 0) d),
            p as materialized (
              select m.unit, p.* from m cross join lateral (
                     select treatment, country, rate, base_box, vat_box, vat_account, base_minor, vat_minor, bound from fact_vat
                      where company_id = ? and fact_id = m.fact_id and own offset 0) p)
            """;

    /** Base and VAT of what was sold and given back, by rate. */
    static final String SOLD = UNITS + """
            select treatment, country, rate, base_box, vat_box, vat_account, sum(base_minor) as base_minor, sum(vat_minor) as vat_minor,
                   sum(bound::numeric) as bound, count(distinct unit) as n
              from p group by treatment, country, rate, base_box, vat_box, vat_account
             order by base_box, rate::numeric desc, treatment, country
            """;

    /** What does not agree with its own rate. */
    static final String NOT_THE_RATE = UNITS + """
            select p.*, p.vat_minor - p.base_minor * p.rate::numeric / 100 as off,
                   voucher_name(v.company_id, v.voucher_id, v.series, v.fiscal_year, v.number) as voucher_name,
                   voucher_path(v.company_id, v.series, v.fiscal_year, v.number) as voucher_path
              from p join v on v.voucher_id = p.unit
             where abs(p.vat_minor - p.base_minor * p.rate::numeric / 100) > p.bound::numeric
             order by p.unit
            """;

    /** Vouchers whose VAT is not that of what they are of. */
    static final String BOOKED_OTHERWISE = UNITS + """
            , told as (select unit, vat_account as account, sum(vat_minor) as minor from p where vat_account <> 0 group by 1, 2),
            booked as (select coalesce(s.unit, r.voucher_id) as unit, r.account, sum(r.minor) as minor
                         from r left join s on s.fact_id = r.fact_id where r.rule = 'sale.vat' group by 1, 2)
            select voucher_name(v.company_id, v.voucher_id, v.series, v.fiscal_year, v.number) as voucher_name,
                   voucher_path(v.company_id, v.series, v.fiscal_year, v.number) as voucher_path,
                   account, coalesce(booked.minor, 0) - coalesce(told.minor, 0) as difference
              from told full join booked using (unit, account) join v on v.voucher_id = unit
             where coalesce(booked.minor, 0) <> coalesce(told.minor, 0)
             order by unit, account
            """;

    /**
     * What invoices and credit notes of the accounting system are to bear, by rate, with the VAT that those have which are read and
     * booked, and what their rows come to by account and rate: each row's account, rate, net and VAT parted by blanks, empty where one of
     * them does not tell its rows. What was moved here from a locked month is here.
     */
    static final String DOCUMENTS = """
            with f as materialized (
              select f.fact_id, f.fact_key, f.type, f.trail_id, f.invoice_number, f.notes, f.currency
                from fact f
               where f.company_id = ? and f.event_date between ? and ? and f.type in ('sale', 'credit')
                 and not exists (select 1 from effect e where e.company_id = f.company_id and e.trail_id = f.trail_id
                                    and e.effect_key = 'invoice:' || f.fact_key and e.moved_from is not null)
              union all
              select f.fact_id, f.fact_key, f.type, f.trail_id, f.invoice_number, f.notes, f.currency
                from (select company_id, effect_key from effect where company_id = ? and moved_from < ? and book_month = ?
                         and kind in ('create-invoice', 'create-credit-note') offset 0) e
               cross join lateral (select * from fact where company_id = ? and fact_key = substr(e.effect_key, 9) offset 0) f)
            select f.fact_id, f.type, f.currency, f.trail_id, coalesce(t.order_number, '') as order_number, coalesce(d.taxes, '') as taxes,
                   coalesce(d.taxed, '') as taxed, coalesce(d.roundings, '') as roundings,
                   p.treatment, p.country, p.rate, p.base_box, p.vat_box, p.vat_account, p.base_minor, p.vat_minor, p.told_base_minor,
                   p.told_minor, p.bound
              from f
             cross join lateral (select * from fact_vat where company_id = ? and fact_id = f.fact_id and not own offset 0) p
              left join lateral (select order_number from trail where company_id = ? and trail_id = f.trail_id offset 0) t on true
              left join lateral (
                   select string_agg(i.body::json ->> 'tax', ';') as taxes, string_agg(i.body::json ->> 'rounding', ';') as roundings,
                          case when bool_and(r.taxed is not null) then string_agg(r.taxed, ';') end as taxed
                     from (select * from document where company_id = ? and trail_id = f.trail_id and kind = 'invoice' offset 0) i
                     left join lateral (
                          select string_agg(concat_ws(' ', t ->> 'account', t ->> 'rate', split_part(t ->> 'net', ' ', 1),
                                                      split_part(t ->> 'vat', ' ', 1)), ';') as taxed
                            from json_array_elements(coalesce(i.body::json -> 'taxed', '[]')) t) r on true
                    where (i.body::json ->> 'booked')::boolean and not (i.body::json ->> 'cancelled')::boolean
                      and (i.body::json ->> 'number' = nullif(f.invoice_number, '')
                           or i.body::json ->> 'number' in (
                              select e.result_id from effect e
                               where e.company_id = i.company_id and e.trail_id = f.trail_id and e.state = 'done'
                                 and e.effect_key in (select 'invoice:' || f.fact_key union
                                                      select 'invoice:' || (n ->> 'key') from json_array_elements(f.notes::json) n)))
                   ) d on true
             order by f.fact_id, p.part
            """;

    /**
     * Fees with their VAT, and the VAT that the payout's own lines state: where the payout is in another currency at the rate by which the
     * money in transit was booked, to the minor unit that its rounding can make. Parted by blanks: the VAT stated, how far from it what is
     * booked may be, the fees that are to bear it (a dash where that is not known) and their lines, and what the setting has otherwise.
     * Of a voucher that was taken back, and of the one that takes it back, the payout states nothing any more: each is held against the
     * other, and an equals sign stands for the fees.
     */
    static final String FEES = MONTH + """
            select v.voucher_id, voucher_name(v.company_id, v.voucher_id, v.series, v.fiscal_year, v.number) as voucher_name,
                   voucher_path(v.company_id, v.series, v.fiscal_year, v.number) as voucher_path,
                   r.account, r.rule, r.debit_minor - r.credit_minor as minor,
                   coalesce((
                     select coalesce((select sum(t.credit_minor - t.debit_minor) from voucher_row t
                                       where t.company_id = v.company_id and t.voucher_id = other.id and t.rule = 'fee.vat'), 0)
                            || ' 0 = 0 0'
                       from (select coalesce(v.reverses_voucher_id, (
                                select b.voucher_id from voucher b
                                 where b.company_id = v.company_id and b.reverses_voucher_id = v.voucher_id limit 1)) as id
                              offset 0) other
                      where v.payout_id is not null and other.id is not null), (
                     select concat_ws(' ', round(-p.fee_vat_minor * p.factor, 4), p.bound,
                                      coalesce(round(p.fee_vat_base_minor * p.factor)::text, '-'), p.fee_vat_lines,
                                      round(p.fee_vat_off_minor * p.factor))
                       from (select o.*, case when o.currency = r.currency then 0 else 1 end as bound,
                                    case when o.currency = r.currency then 1::numeric
                                         when o.paid_minor <> 0 then (
                                           select sum(t.debit_minor - t.credit_minor) from voucher_row t
                                            where t.company_id = o.company_id and t.voucher_id = v.voucher_id and t.rule = 'payout.in-transit')
                                           / o.paid_minor::numeric end as factor
                               from payout o where o.company_id = ? and o.payout_id = v.payout_id) p
                      where p.factor is not null), '') as told
              from v cross join lateral (
                   select row_no, account, currency, rule, debit_minor, credit_minor from voucher_row
                    where company_id = ? and voucher_id = v.voucher_id offset 0) r
             where r.rule in ('fee', 'fee.vat', 'fee.reverse-charge')
             order by v.voucher_id, r.rule desc, r.row_no
            """;

    /** Vouchers that move an account of VAT otherwise. */
    static final String OTHERS = MONTH + """
            , r as materialized (
              select v.*, r.row_no, r.account, r.rule, r.debit_minor - r.credit_minor as minor
                from v cross join lateral (
                     select row_no, account, rule, debit_minor, credit_minor from voucher_row
                      where company_id = ? and voucher_id = v.voucher_id offset 0) r)
            select r.voucher_id, voucher_name(r.company_id, r.voucher_id, r.series, r.fiscal_year, r.number) as voucher_name,
                   voucher_path(r.company_id, r.series, r.fiscal_year, r.number) as voucher_path,
                   r.account, r.rule, r.minor, '' as told
              from (select distinct voucher_id from r where account::text = any (string_to_array(?, ','))
                       and rule not in ('sale.vat', 'fee.vat', 'fee.reverse-charge')) o
              join r on r.voucher_id = o.voucher_id
             order by r.voucher_id, r.row_no
            """;

    private VatSql() {}
}
