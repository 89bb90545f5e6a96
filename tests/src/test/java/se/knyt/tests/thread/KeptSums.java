package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import se.knyt.engine.Engine;

/** The sums that the first page reads, beside those of the purchases themselves: in one statement, so at any time, also amid work. */
final class KeptSums {
    private static final String DIFFERENT = """
            with counted as (
              select 'day ' || (t.placed_at at time zone c.zone)::date || ' ' || t.currency as of,
                     case when t.state = 'tied' then 'tied' when t.state = 'held' then 'loose' when t.state = 'skipped' then 'skipped'
                          when t.captured_minor > 0 or t.invoiced_minor > 0 then 'transit' else 'unshipped' end as part, 1 as n, t.total_minor as a,
                     least(t.invoiced_minor, t.total_minor) as b, least(t.captured_minor, t.total_minor) as d
                from trail t join company c on c.company_id = t.company_id
               where t.merged_into is null and t.order_document_id is not null and t.state <> 'cancelled'
               union all
              select 'owed ' || o.provider || ' ' || currency, '', case when o.minor > 0 then 1 else 0 end, o.minor,
                     case when o.minor > 0
                               and row_number() over (partition by company_id, trail_id order by o.minor <= 0, o.provider) = 1
                          then 1 else 0 end, 0
                from trail cross join lateral (
                     select key as provider, value::bigint as minor from json_each_text(others_open::json)
                      union all
                     select provider, provider_open_minor
                                      - (select coalesce(sum(value::bigint), 0)::bigint from json_each_text(others_open::json))) o
               where merged_into is null and order_document_id is not null and state in ('waiting', 'held')),
            kept as (
              select 'day ' || day || ' ' || currency as of, part, purchases as n, sold_minor as a, booked_minor as b, captured_minor as d
                from trail_day
               union all
              select 'owed ' || provider || ' ' || currency, '', purchases, open_minor, counted, 0 from trail_owed)
            select of || ' ' || part || ': ' || sum(n) || ' ' || sum(a) || ' ' || sum(b) || ' ' || sum(d) || ' too many'
              from (select * from kept union all select of, part, -n, -a, -b, -d from counted) s
             group by of, part having sum(n) <> 0 or sum(a) <> 0 or sum(b) <> 0 or sum(d) <> 0
            """;

    /**
     * Captures that no sale holds, beside the sums of their purchases. What is paid in advance or by the merchant's own invoice is left
     * out: of it the row of the purchase does not tell what sales hold.
     */
    private static final String UNBOOKED = """
            select t.order_number || ': ' || coalesce(u.minor, 0) || ' not booked of ' || t.captured_minor || ' captured, ' || t.invoiced_minor
                   || ' sold, ' || t.state
              from trail t
              left join (select company_id, trail_id, sum(amount_minor) as minor from unbooked_capture group by 1, 2) u
                on u.company_id = t.company_id and u.trail_id = t.trail_id
              left join (select f.company_id, f.trail_id, sum(f.amount_minor) as minor
                           from day_entry d join fact f on f.company_id = d.company_id and split_part(f.fact_key, ':by:', 1) = d.entry_key
                          where d.voucher_id is null and not d.credit group by 1, 2) w
                on w.company_id = t.company_id and w.trail_id = t.trail_id
             where t.order_document_id is not null and t.provider <> 'own-invoice'
               and not exists (select 1 from fact f where f.company_id = t.company_id and f.trail_id = t.trail_id and f.fact_key like 'sale:%:prepaid:%')
               and coalesce(u.minor, 0) <> case when t.merged_into is not null or t.state in ('tied', 'skipped') then 0
                                                else greatest(t.captured_minor - t.invoiced_minor + coalesce(w.minor, 0), 0) end
            """;

    private KeptSums() {}

    static void requireExact(Engine engine, long company) {
        List<String> different =
                engine.database().forCompany("kept-sums", company, tx -> tx.query(DIFFERENT, row -> row.getString(1)));
        assertThat(different).isEmpty();
        List<String> unbooked =
                engine.database().forCompany("kept-sums", company, tx -> tx.query(UNBOOKED, row -> row.getString(1)));
        assertThat(unbooked).isEmpty();
    }
}
