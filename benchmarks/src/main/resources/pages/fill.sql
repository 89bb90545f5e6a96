-- A shop's books of two years, put into an empty company %1$d: %2$d purchases, growing through the time, more in the evenings, most before Christmas.
-- Ids begin at %3$d; the connections are made here and paused, so that nobody is asked.
insert into connection (company_id, connection_id, connector, name, base_uri, settings, quota_scope, hook_token_hash, state, state_since, created_at)
select %1$d, %3$d + i, k, n, 'http://127.0.0.1:1', '{}', 'bench:' || k, sha256(('bench' || k)::bytea), 'paused', now(), now()
  from (values (1, 'shopify', 'nordanfriluft.se'), (2, 'klarna', 'Klarna'), (3, 'fortnox', 'Nordan Friluft AB')) k (i, k, n);
insert into schedule (company_id, connection_id, stream, lane, interval_seconds, next_at, read_at, complete_to)
select %1$d, %3$d + i, s, 'trade', 2678400, now() + interval '30 days', now() - interval '1 minute', now() - interval '1 minute'
  from (values (1, 'orders'), (2, 'settlements'), (3, 'invoices')) k (i, s);
-- i = 1 is the newest. The square root makes the newer half of the time hold three quarters of what was sold; hash words stand for chance.
create temporary table sold as
select i, %3$d + 10 + i as id,
       date_trunc('day', t) + ((8 + 14 * sqrt(abs(hashint8(i) %% 1000) / 1000.0)) * interval '1 hour') + abs(hashint8(i + 7) %% 3600) * interval '1 second' as placed,
       9900 + abs(hashint8(i + 1) %% 200) * 1000::bigint as amount, abs(hashint8(i + 2) %% 1000) as chance, abs(hashint8(i + 3) %% 1000) as place, abs(hashint8(i + 4) %% 1000) as way
  from (select i, now() - interval '1 day' - interval '730 days' * (1 - sqrt(1 - (i - 1.0) / %2$d)) as t from generate_series(1, %2$d) i) n;
update sold set placed = now() - (i %% 1440) * interval '1 minute' where i <= least(2500, %2$d / 400);
insert into trail (company_id, trail_id, order_document_id, order_number, channel, country, buyer_kind, payment_method, provider, person_id, placed_at, total_minor, shipped_minor,
                   captured_minor, invoiced_minor, refunded_minor, credited_minor, settled_minor, invoice_open_minor, provider_open_minor, state, held_code, tied_at, updated_at)
select %1$d, id, id, (2000000 - i)::text, case when way < 50 then 'pos' else 'web' end,
       case when place < 880 then 'SE' when place < 930 then 'NO' when place < 970 then 'FI' when place < 990 then 'DK' else 'DE' end,
       case when way %% 10 = 0 then 'business' else 'consumer' end, case when way < 700 then 'Klarna' when way < 900 then 'Kort' when way < 990 then 'Swish' else 'Faktura' end, 'klarna',
       id, placed, amount, sent, sent, sent, back, back, case when s = 'tied' then amount else 0 end, case when s = 'tied' then 0 else sent end,
       case when s = 'tied' then 0 else sent - back end, s, case when s = 'held' then 'vat.no-treatment' else '' end, case when s = 'tied' then placed + interval '9 days' end, placed
  from (select *, case when s in ('cancelled', 'held') or placed > now() - interval '1 day' then 0 else amount end as sent, case when s = 'tied' and chance >= 920 then amount else 0 end as back
          from (select *, case when chance < 15 then 'cancelled' when chance = 15 and placed > now() - interval '60 days' then 'held'
                               when placed > now() - interval '9 days' then 'waiting' else 'tied' end as s from sold) n) n;
insert into document (company_id, document_id, connection_id, kind, source_id, version, hash, body, raw_id, source_changed_at, updated_at, trail_id)
select %1$d, id, %3$d + 1, 'order', i::text, 1, '\x00', '{"number":"' || 2000000 - i || '","channel":"web","placedAt":"' || to_char(placed at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
       || '","currency":"SEK","total":"' || amount / 100 || '.00 SEK","tax":"0.00 SEK","rows":[{"rowId":"1","kind":"GOODS","sku":"NF-1042","title":"Vindjacka Sarek, dam","quantity":"1","gross":"'
       || amount / 100 || '.00 SEK","discount":"0.00 SEK","taxes":[]}]}', id, placed, placed, id from sold;
insert into effect (company_id, effect_id, connection_id, effect_key, kind, trail_id, body, settings_version, priority, state, next_at, result_id, created_at, done_at)
select %1$d, id, %3$d + 3, 'invoice:' || i, 'create-invoice', id, '{"rows":[{"sku":"NF-1042","text":"Vindjacka Sarek, dam","quantity":"1","gross":"' || amount / 100
       || '.00 SEK","rate":"25","tax":"0.00 SEK","account":3001}],"total":"' || amount / 100 || '.00 SEK","date":"' || (placed + interval '1 day')::date || '"}', 1, 20,
       case when chance = 15 then 'held' else 'done' end, placed, (3000000 - i)::text, placed + interval '1 day', placed + interval '1 day'
  from sold where placed < now() - interval '1 day' and chance >= 15 order by placed;
insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider, invoice_number, event_date, currency, amount_minor, tax_minor, body, settings_version, created_at)
select %1$d, id, 'sale:' || i, 'sale', id, id, 1, 'klarna', (3000000 - i)::text, (placed + interval '1 day')::date, 'SEK', amount, 0, '{}', 1, placed
  from sold where placed < now() - interval '1 day' and chance > 15 order by placed;
-- One payout a day, a week after the sales, with a line for each sale and one for its fee.
insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date, bank_late_on, paid_minor, opening_minor, closing_minor, sales_minor, fees_minor, lines, state,
                    reconciled_at, booked_at)
select %1$d, min(id), %3$d + 2, 'klarna', 'P' || to_char(placed, 'YYYYMMDD'), 'SEK', placed::date + interval '8 days 5 hours', placed::date + 8, placed::date + 16, sum(amount - amount / 50), 0, 0, sum(amount),
       -sum(amount / 50), 2 * count(*), 'booked', placed::date + interval '8 days 6 hours', placed::date + interval '8 days 6 hours'
  from sold where placed < now() - interval '9 days' and chance > 15 group by placed::date, to_char(placed, 'YYYYMMDD');
insert into payout_line (company_id, payout_id, seq, line, kind, provider_kind, amount_minor, at, order_reference, status, tier, fact_id, trail_id, matched_by)
select %1$d, min(s.id) over (partition by s.placed::date), 2 * row_number() over (partition by s.placed::date, k order by s.i) + k, row_number() over (partition by s.placed::date, k order by s.i) + 1,
       case k when 0 then 'sale' else 'fee' end, case k when 0 then 'SALE' else 'FEE' end, case k when 0 then s.amount else -s.amount / 50 end, s.placed, (2000000 - s.i)::text,
       case k when 0 then 'matched' else 'no_match_needed' end, 1 - k, case k when 0 then s.id end, s.id, case k when 0 then 'knyt' else '' end
  from sold s, generate_series(0, 1) k where s.placed < now() - interval '9 days' and s.chance > 15;
insert into voucher (company_id, voucher_id, voucher_key, series, fiscal_year, number, voucher_date, event_date, text, payout_id, settings_version, made_by, made_at, chain_hash)
select %1$d, payout_id, 'payout:' || reference, 'K', to_char(book_date, 'YYYY'), row_number() over (partition by to_char(book_date, 'YYYY') order by paid_at), book_date, book_date,
       'Klarna utbetalning ' || reference, payout_id, 1, 'knyt', booked_at, '\x00' from payout where company_id = %1$d;
insert into voucher_row (company_id, voucher_id, row_no, account, currency, debit_minor, credit_minor, rule)
select p.company_id, p.payout_id, r, case r when 1 then 1930 when 2 then 6064 else 1581 end, 'SEK', case r when 1 then p.paid_minor when 2 then -p.fees_minor else 0 end,
       case r when 3 then p.sales_minor else 0 end, 'klarna-fees' from payout p, generate_series(1, 3) r where p.company_id = %1$d;
insert into voucher_number select company_id, payout_id, %3$d + 3, 'K ' || number || ' ' || fiscal_year, made_at from voucher where company_id = %1$d;
insert into loose_end (company_id, loose_end_id, cause_key, code, args, group_key, trail_id, effect_id, connection_id, currency, amount_minor, due_at, opened_at, closed_at)
select %1$d, id, 'held:' || i, 'vat.no-treatment', '{"system":"fortnox","order":"' || 2000000 - i || '"}', 'vat.no-treatment', id, id, %3$d + 3, 'SEK', amount, placed, placed,
       case when placed < now() - interval '60 days' or chance > 15 then placed + interval '1 day' end from sold where chance in (15, 16, 17, 18, 19);
insert into audit_log (company_id, audit_id, at, user_id, actor, action, subject)
select %1$d, id, placed, null, 'owner@localhost', 'user.preferences', '' from sold where i %% 20 = 0;
insert into person (company_id, person_id, connection_id, person_key, sealed, told_at, told_hash, updated_at) select %1$d, id, %3$d + 1, i::text, '\x00', placed, '\x00', placed from sold;
-- Triggers were off.
select trail_sums_recount(%1$d);
