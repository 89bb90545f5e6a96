-- Two companies of two organizations, the first with a purchase all tied, one with loose ends, and a booked payout.
insert into organization values (1, 'Nordan', '2026-11-01Z'), (2, 'Björk', '2026-11-01Z');
insert into app_user (user_id, email, name, language, created_at) values
  (11, 'maria@nordanfriluft.example', 'Maria Lindqvist', 'sv', '2026-11-01Z'),
  (12, 'viewer@nordanfriluft.example', 'Vera Visare', 'en', '2026-11-01Z'),
  (13, 'berit@nordanfriluft.example', 'Berit Bok', 'sv', '2026-11-01Z'),
  (14, 'ivar@byran.example', 'Ivar Integratör', 'sv', '2026-11-01Z'),
  (21, 'bo@bjork.example', 'Bo Björk', 'sv', '2026-11-01Z');
insert into membership (organization_id, user_id, role, accepted_at) values (1, 11, 'owner', '2026-11-01Z'), (1, 12, 'viewer', '2026-11-01Z'),
  (1, 13, 'bookkeeper', '2026-11-01Z'), (1, 14, 'integrator', '2026-11-01Z'), (2, 21, 'owner', '2026-11-01Z');
insert into company (company_id, organization_id, slug, name, organization_number, sandbox, clock_offset_ms, start_date, wrapped_key, created_at) values
  (1, 1, 'nordan', 'Nordan Friluft AB', '559000-1234', true, 0, '2026-11-01', '\x00', '2026-11-01Z'),
  (2, 2, 'bjork', 'Björk Interiör AB', '559000-9876', false, 0, '2026-11-01', '\x00', '2026-11-01Z');
insert into connection (company_id, connection_id, connector, name, base_uri, settings, quota_scope, hook_token_hash, state, state_since, created_at)
select c, c * 100 + i, k, case c when 2 then 'Hemlig ' || i else n end, 'http://127.0.0.1:1', '{}', k || c, sha256((k || c)::bytea), 'active', '2026-11-01Z', '2026-11-01Z'
  from generate_series(1, 2) c, (values (1, 'shopify', 'Nordanfriluft.se'), (2, 'klarna', 'Klarna'), (3, 'fortnox', 'Nordan Friluft AB')) k (i, k, n);
insert into connection (company_id, connection_id, connector, name, base_uri, settings, quota_scope, hook_token_hash, state, state_since, created_at)
values (1, 104, 'klarna', 'Klarna Norge', 'http://127.0.0.1:1', '{}', 'klarna3', sha256('klarna3'::bytea), 'active', '2026-11-01Z', '2026-11-01Z');
update connection set settings = '{"shop":"nordan.myshopify.com"}' where connector = 'shopify';
insert into schedule (company_id, connection_id, stream, lane, interval_seconds, next_at, read_at, complete_to)
select c, c * 100 + i, s, 'trade', 300, now() + interval '4 minutes', now() - interval '1 minute', now() - interval '1 minute'
  from generate_series(1, 2) c, (values (1, 'orders'), (2, 'settlements'), (3, 'invoices')) k (i, s);
insert into flow values
  (1, 1, 'deliveries-to-invoices', 101, 103, 'on'), (1, 2, 'orders-to-erp', 101, 103, 'paused'), (1, 3, 'refunds-to-credit-notes', 101, 103, 'on'),
  (1, 4, 'payouts-to-books', 102, 103, 'on'), (1, 5, 'numbers-to-shop', 103, 101, 'on'),
  (2, 6, 'deliveries-to-invoices', 201, 203, 'on');
-- The purchases: 10450 … 10489 of the first company, 9000 … 9009 of the second.
insert into trail (company_id, trail_id, order_document_id, order_number, channel, country, buyer_kind, payment_method, provider, placed_at, total_minor, shipped_minor,
                   captured_minor, invoiced_minor, settled_minor, provider_open_minor, state, tied_at, updated_at)
select 1, 1000 + i, 20000 + i, (10450 + i)::text, 'web', case when i % 9 = 0 then 'NO' else 'SE' end, case when i % 5 = 0 then 'business' else 'consumer' end, 'Klarna', 'klarna',
       timestamptz '2026-11-10 08:00Z' + i * interval '7 hours', a, case when i < 36 then a else 0 end, case when i < 36 then a else 0 end,
       case when i < 36 then a else 0 end, case when i < 12 then a else 0 end, case when i >= 12 and i < 36 then a else 0 end,
       case when i in (20, 21, 22) then 'held' when i < 12 then 'tied' else 'waiting' end, case when i < 12 then timestamptz '2026-11-24 06:02Z' end, now()
  from (select i, (19900 + i * 8300)::bigint as a from generate_series(0, 39) i) n;
insert into trail (company_id, trail_id, order_document_id, order_number, channel, country, buyer_kind, payment_method, placed_at, total_minor, state, updated_at)
select 2, 5000 + i, 30000 + i, (9000 + i)::text, 'web', 'SE', 'consumer', 'Klarna', timestamptz '2026-11-20 08:00Z' + i * interval '1 hour', 77700, 'waiting', now() from generate_series(0, 9) i;
insert into trail_key select 1, 'i:103:' || 20150 + i, 1000 + i from generate_series(0, 35) i union all values (1::bigint, 'i:103:20200', 1005::bigint);
insert into raw_record select 1, 40000 + i, 101, 'orders', (10450 + i)::text, '2026-11-10Z', '2026-11-10Z', 'application/json', 3412, '\x00', '\x00', '', '' from generate_series(0, 39) i;
insert into document (company_id, document_id, connection_id, kind, source_id, version, hash, body, raw_id, source_changed_at, updated_at, trail_id)
select 1, 20000 + i, 101, 'order', 'gid' || i, 1, '\x00',
       '{"number":"' || 10450 + i || '","channel":"web","placedAt":"2026-11-12T13:08:41Z","currency":"SEK","total":"' || (199 + i * 83) || '.00 SEK","tax":"0.00 SEK","rows":['
       || '{"rowId":"1","kind":"GOODS","sku":"NF-1042","title":"Vindjacka Sarek, dam","quantity":"1","gross":"' || (150 + i * 83) || '.00 SEK","discount":"0.00 SEK","taxes":[]},'
       || '{"rowId":"2","kind":"SHIPPING","sku":"","title":"Frakt","quantity":"1","gross":"49.00 SEK","discount":"0.00 SEK","taxes":[]}]}',
       40000 + i, '2026-11-12T13:08:41Z', now(), 1000 + i from generate_series(0, 39) i;
insert into document (company_id, document_id, connection_id, kind, source_id, version, hash, body, raw_id, source_changed_at, updated_at, trail_id)
select 1, 21000 + i, 101, 'shipment', 'ful' || i, 1, '\x00'::bytea, '{"orderNumber":"' || 10450 + i || '","shippedAt":"2026-11-13T09:22:00Z","carrier":"PostNord","trackingNumber":"","cancelled":false,"rows":[]}',
       40000 + i, '2026-11-13T09:22:00Z'::timestamptz, now(), 1000 + i from generate_series(0, 35) i
union all
select 1, 22000 + i, 101, 'payment', 'cap' || i, 1, '\x00'::bytea, '{"type":"CAPTURE","state":"SUCCESS","provider":"klarna","amount":"' || (199 + i * 83) || '.00 SEK","at":"2026-11-13T09:24:00Z"}',
       40000 + i, '2026-11-13T09:24:00Z'::timestamptz, now(), 1000 + i from generate_series(0, 35) i
union all
select 1, 23000 + i, 103, 'invoice', (20150 + i)::text, 1, '\x00'::bytea, '{"number":"' || 20150 + i || '","credit":false,"date":"2026-11-13","total":"' || (199 + i * 83)
       || '.00 SEK","tax":"0.00 SEK","balance":"0.00 SEK","booked":true,"cancelled":false,"voucher":"B ' || 1400 + i || ' 2026","rows":[]}',
       40000 + i, '2026-11-13T09:25:00Z'::timestamptz, now(), 1000 + i from generate_series(0, 35) i;
insert into effect (company_id, effect_id, connection_id, effect_key, kind, trail_id, body, settings_version, priority, state, next_at, result_id, created_at, done_at)
select 1, 50000 + i, 103, 'invoice:' || i, 'create-invoice', 1000 + i, '{"rows":[{"sku":"NF-1042","text":"Vindjacka Sarek, dam","quantity":"1","gross":"' || (150 + i * 83)
       || '.00 SEK","rate":"25","tax":"0.00 SEK","account":3001},{"sku":"","text":"Frakt","quantity":"1","gross":"49.00 SEK","rate":"25","tax":"9.80 SEK","account":3520}]}', 1, 20, 'done',
       '2026-11-13T09:25:00Z', (20150 + i)::text, '2026-11-13T09:25:00Z', '2026-11-13T09:25:00Z' from generate_series(0, 35) i;
insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider, invoice_number, event_date, currency, amount_minor, tax_minor, body, settings_version, created_at)
select 1, 60000 + i, 'delivery:' || i, 'sale', 1000 + i, 20000 + i, 1, 'klarna', (20150 + i)::text, '2026-11-13', 'SEK', 19900 + i * 8300, 0, '{}', 1, now() from generate_series(0, 35) i;
insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider, invoice_number, event_date, currency, amount_minor, tax_minor, body, return_kind, return_reason, settings_version, created_at)
values (1, 60100, 'credit:101:1', 'credit', 1005, 20005, 1, 'klarna', '', '2026-11-20', 'SEK', 15000, 3000,
        '{"what":{"lines":[{"kind":"GOODS","sku":"NF-1042","text":"Vindjacka Sarek, dam","quantity":"1","gross":"150.00 SEK","taxes":[]}]}}', 'complaint', 'defective', 1, now()),
       (1, 60101, 'credit:101:2', 'credit', 1006, 20006, 1, 'zettle', 'K 20201', '2026-11-21', 'SEK', 9900, 1980, '{}', '', '', 1, now());

insert into document (company_id, document_id, connection_id, kind, source_id, version, hash, body, raw_id, source_changed_at, updated_at, trail_id)
values (1, 61200, 101, 'return', 'gid://shopify/Return/1', 1, '\x00',
        '{"sourceId":"gid://shopify/Return/1","orderSourceId":"o5","orderNumber":"10455","name":"#10455-R1","state":"OPEN","openedAt":"2026-11-19T09:00:00Z","closedAt":null,"returned":{"kind":"COMPLAINT","reason":"defective","returnId":"gid://shopify/Return/1"},"rows":[{"rowId":"1","quantity":"1","received":"0","refunded":"0"}],"exchange":[],"freight":"49.00 SEK","fee":"0.00 SEK","refunds":[]}',
        40005, '2026-11-19T09:00:00Z', now(), 1005);
insert into effect (company_id, effect_id, connection_id, effect_key, kind, trail_id, body, settings_version, priority, state, next_at, result_id, created_at, done_at)
values (1, 52000, 103, 'invoice:credit:101:1', 'create-credit-note', 1005, '{}', 1, 20, 'done', '2026-11-20Z', '20200', '2026-11-20Z', '2026-11-20Z'),
       (1, 52001, 103, 'book:credit:101:1', 'book-invoice', 1005, '{}', 1, 20, 'waiting', '2026-11-20Z', '', '2026-11-20Z', null);
-- One payout, whole and booked; one held.
insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date, bank_late_on, paid_minor, opening_minor, closing_minor, sales_minor, fees_minor,
                    fee_vat_minor, difference_minor, lines, lines_fees, lines_open, state, findings, reconciled_at, booked_at)
values (1, 70001, 102, 'klarna', '7Q4KD2SE', 'SEK', '2026-11-23T05:10Z', '2026-11-23', now()::date + 4, 771600, 0, 0, 786600, -12000, -3000, 0, 36, 24, 0, 'booked', '[]', '2026-11-24T06:00Z', '2026-11-24T06:02Z'),
       (1, 70002, 102, 'klarna', '8R2LM4SE', 'SEK', '2026-11-24T05:10Z', '2026-11-24', now()::date + 5, 118799, 0, 0, 120000, -960, -240, -1, 3, 2, 1, 'held',
        '[{"code":"payout.net-differs","args":{"difference":"-0.01 SEK","lines":"1188.00 SEK","paid":"1187.99 SEK"}}]', null, null);
insert into payout_line (company_id, payout_id, seq, line, kind, provider_kind, amount_minor, at, order_reference, status, tier, fact_id, trail_id, matched_by)
select 1, 70001, i * 3, i + 2, 'sale', 'SALE', 19900 + i * 8300, timestamptz '2026-11-13T10:00Z', (10450 + i)::text, 'matched', 1 + i % 3, 60000 + i, 1000 + i, 'knyt' from generate_series(0, 11) i
union all select 1, 70001, i * 3 + 1, i + 2, 'fee', 'FEE', -1000, timestamptz '2026-11-13T10:00Z', (10450 + i)::text, 'no_match_needed', 0, null, 1000 + i, '' from generate_series(0, 11) i
union all select 1, 70001, i * 3 + 2, i + 2, 'fee_vat', 'FEE_VAT', -250, timestamptz '2026-11-13T10:00Z', (10450 + i)::text, 'no_match_needed', 0, null, 1000 + i, '' from generate_series(0, 11) i
union all values (1::bigint, 70002::bigint, 0, 2, 'sale', 'SALE', 120000::bigint, timestamptz '2026-11-14Z', '10462', 'suggested', 4, null::bigint, 1012::bigint, ''),
  (1, 70002, 1, 2, 'fee', 'FEE', -960, '2026-11-14Z', '10462', 'no_match_needed', 0, null, 1012, ''), (1, 70002, 2, 2, 'fee_vat', 'FEE_VAT', -240, '2026-11-14Z', '10462', 'no_match_needed', 0, null, 1012, '');
insert into evidence values (1, 71001, 70001, 'settlement.7Q4KD2SE.csv', 'text/csv', 2914, '\x00', '\x00', '2026-11-23T05:14Z');
insert into voucher (company_id, voucher_id, voucher_key, series, fiscal_year, number, voucher_date, event_date, text, payout_id, settings_version, made_by, made_at, chain_hash)
select 1, 80000 + i, 'payout:' || i, 'K', '2026', 200 + i, '2026-11-23', '2026-11-23', 'Klarna utbetalning 7Q4KD2SE', case i when 14 then 70001 end, 1, 'knyt', '2026-11-24T06:02Z', '\x00' from generate_series(1, 14) i;
insert into voucher_row (company_id, voucher_id, row_no, account, currency, debit_minor, credit_minor, rule)
select 1, 80000 + i, r, case when i = 14 and a = 1930 then 1589 else a end, 'SEK', d, c, u from generate_series(1, 14) i, (values (1, 1930, 771600, 0, 'payout.in-transit'), (2, 6064, 12000, 0, 'fee'), (3, 2641, 3000, 0, 'fee.vat'), (4, 1581, 0, 786600, 'payout.receivable')) v (r, a, d, c, u);
insert into voucher_number select 1, 80000 + i, 103, 'K ' || 400 + i, '2026-11-24T06:02Z' from generate_series(1, 14) i;
insert into effect (company_id, effect_id, connection_id, effect_key, kind, trail_id, body, settings_version, priority, state, next_at, attempts, error_code, error_args, created_at)
select 1, 51000 + i, 103, 'order:' || i, 'create-order', 1020 + i, '{"orderNumber":"' || 10470 + i || '"}', 1, 20, 'rejected', now(), 2, 'fortnox.2000433',
       '{"message":"Kunden finns inte."}', now() - interval '1 day' from generate_series(0, 2) i;
insert into effect_attempt (company_id, effect_id, attempt, holder, epoch, begun_at, ended_at, outcome, error_code, error_args)
select 1, 51000 + i, a, 'here', 1, now() - interval '1 day', now() - interval '1 day', case a when 1 then 'unknown' else 'rejected' end,
       case a when 1 then 'no-answer' else 'fortnox.2000433' end, case a when 1 then '{"reason":"HTTP 503"}' else '{"message":"Kunden finns inte."}' end
  from generate_series(0, 2) i, generate_series(1, 2) a;
insert into loose_end (company_id, loose_end_id, cause_key, code, args, group_key, trail_id, effect_id, connection_id, currency, amount_minor, due_at, self_healing, next_try_at, opened_at)
select 1, 90000 + i, 'effect:' || i, 'fortnox.customer.missing', '{"system":"fortnox","order":"' || 10470 + i || '"}', 'fortnox.customer.missing', 1020 + i, 51000 + i, 103, 'SEK', (199 + (20 + i) * 83) * 100,
       now() - interval '1 day', false, null, now() - interval '1 day' from generate_series(0, 2) i;
insert into loose_end (company_id, loose_end_id, cause_key, code, args, group_key, payout_id, connection_id, currency, amount_minor, due_at, opened_at)
values (1, 90010, 'payout:70002', 'payout.net-differs', '{"provider":"klarna","payout":"8R2LM4SE","difference":"-0.01 SEK"}', 'payout.net-differs', 70002, 102, 'SEK', 1, now() - interval '2 hours', now() - interval '2 hours');
insert into loose_end (company_id, loose_end_id, cause_key, code, args, group_key, trail_id, connection_id, currency, amount_minor, due_at, self_healing, next_try_at, opened_at)
values (1, 90011, 'unknown:1', 'effect.unknown', '{"system":"fortnox","order":"10480"}', 'effect.unknown', 1030, 103, 'SEK', 79900, now() - interval '12 minutes', true, now() + interval '4 minutes', now() - interval '12 minutes'),
       (2, 90012, 'x', 'payout.net-differs', '{"provider":"klarna","payout":"HEMLIG-9","difference":"-9.99 SEK"}', 'payout.net-differs', null, 202, 'SEK', 999, now(), false, null, now());
insert into audit_log values (1, 95001, '2026-11-24T06:02Z', 11, 'maria@nordanfriluft.example', 'flow.on', 'payouts-to-books', '{}');
-- The bank: one entry that is part of the held payout's reference, one that names another amount, one let be; one of the other company.
insert into bank_account values (1, 'SE3550000000054910000003', 'SEK', 1930, 'maria@nordanfriluft.example', '2026-11-24Z'),
       (2, 'SE0000000000000000000042', 'SEK', 1930, 'x', '2026-11-24Z');
insert into bank_statement values (1, 76001, 'SE3550000000054910000003', 'SEK', 'camt.053', 'utdrag.xml', sha256('utdrag'), 2, '2026-11-01', '2026-11-24', 0, 0, 40, 3, '[]', 'maria@nordanfriluft.example', '2026-11-24Z');
insert into bank_file values (1, sha256('utdrag'), 'utdrag.xml', 6, '\x00', 'maria@nordanfriluft.example', '2026-11-24Z'),
       (2, sha256('x'), 'HEMLIG-9.csv', 1, '\x00', 'x', '2026-11-24Z');
insert into bank_entry (company_id, bank_entry_id, account, currency, book_account, booked_on, amount_minor, reversal, bank_reference, said, providers, told, ordinal, format, file_name, line, read_by, read_at,
                        state, basis, near_payout_id, decided_by, decided_at, note)
values (1, 77001, 'SE3550000000054910000003', 'SEK', 1930, '2026-11-24', 118798, false, '', '{"texts":["KLARNA 8R2LM4SE"],"parts":[]}', 'klarna', '\x01', 1, 'camt.053', 'utdrag.xml', 12, 'maria@nordanfriluft.example', '2026-11-24Z', 'open', '', 70002, '', null, ''),
       (1, 77002, 'SE3550000000054910000003', 'SEK', 1930, '2026-11-20', 54000, false, '', '{"texts":["KLARNA"],"parts":[]}', 'klarna', '\x02', 1, 'camt.053', 'utdrag.xml', 20, 'maria@nordanfriluft.example', '2026-11-24Z', 'left', '', null, 'maria@nordanfriluft.example', '2026-11-24Z', 'Före start'),
       (1, 77003, 'SE3550000000054910000003', 'SEK', 1930, '2026-11-12', 20000, false, '', '{"texts":["KLARNA"],"parts":[]}', 'klarna', '\x03', 1, 'camt.053', 'utdrag.xml', 31, 'maria@nordanfriluft.example', '2026-11-24Z', 'matched', 'amount', null, 'knyt', '2026-11-24Z', ''),
       (2, 77004, 'SE0000000000000000000042', 'SEK', 1930, '2026-11-24', 999, false, '', '{"texts":["HEMLIG-9"],"parts":[]}', '', '\x04', 1, 'csv', 'x.csv', 2, 'x', '2026-11-24Z', 'open', '', null, '', null, '');
insert into bank_sender values (1, 77101, 'klarna', '00ab', '7466', 77003, 'maria@nordanfriluft.example', '2026-11-24Z'),
       (1, 77102, 'stripe', '00cd', '1188', 77003, 'maria@nordanfriluft.example', '2026-11-24Z');
-- A gift card that was sold and spent in part, one that the shop made by hand, and a movement of which no card is known.
insert into gift_card (company_id, gift_card_id, connection_id, source_id, ends, currency, issued_on, value_minor, shop_minor, expires_on, left_minor, booked_minor, emptied_on)
values (1, 78001, 101, 'gid://shopify/GiftCard/78001', 'k7qm', 'SEK', '2026-11-10', 50000, 20000, null, 20000, 20000, null),
       (1, 78002, 101, 'gid://shopify/GiftCard/78002', '9xva', 'SEK', '2026-11-12', 30000, 30000, '2026-11-20', 30000, 0, null),
       (2, 78003, 201, 'gid://shopify/GiftCard/78003', 'hem9', 'SEK', '2026-11-12', 99900, 99900, null, 99900, 99900, null);
insert into gift_card_movement (company_id, movement_key, gift_card_id, connection_id, kind, moved_on, currency, face_minor, book_currency, booked_minor, trail_id, target_id, booking_key)
values (1, 'card:sold:1', 78001, 101, 'issued', '2026-11-10', 'SEK', 50000, 'SEK', 50000, 1001, 103, 'voucher:payout:3'),
       (1, 'card:used:1', 78001, 101, 'redeemed', '2026-11-18', 'SEK', -30000, 'SEK', -30000, 1002, 103, 'book-pay:sale:101:used:payment:gift-card'),
       (1, 'begins:101:gid://shopify/GiftCard/78002', 78002, 101, 'made', '2026-11-12', 'SEK', 30000, 'SEK', 0, null, 0, ''),
       (1, 'card:unknown:1', null, 101, 'issued', '2026-11-22', 'SEK', 25000, 'SEK', 25000, 1003, 103, 'voucher:payout:4'),
       (2, 'card:sold:2', 78003, 201, 'issued', '2026-11-12', 'SEK', 99900, 'SEK', 99900, null, 0, '');
-- Two disputes: one that the provider tells of, to be answered, and one that only a payout tells of, lost.
insert into dispute (company_id, dispute_id, connection_id, provider, source_id, document_id, trail_id, state, state_word, decided_by, reason, reason_word,
                     currency, amount_minor, fee_currency, fee_minor, opened_at, answer_by, link, provider_transaction_id, drawn_currency, drawn_minor, drawn_fee_minor)
values (1, 78001, 102, 'klarna', 'krn:dispute:1', 40001, 1002, 'needs-answer', 'EVIDENCE_PENDING', '', 'not-received', 'goods_not_received', 'SEK', 36500, 'SEK', 15000,
        '2026-11-20Z', '2026-12-05T10:00Z', 'https://portal.example/disputes/1', '', '', 0, 0),
       (1, 78002, 102, 'klarna', 'payout-line:7Q4KD2SE:90', null, null, 'lost', '', 'maria@nordanfriluft.example', 'unknown', '', 'SEK', 19900, '', null,
        '2026-11-12Z', null, '', 't-90', 'SEK', -19900, -15000);
