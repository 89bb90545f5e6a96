-- Two companies, each with fifty thousand of everything that grows, spread over 970 days as in a shop that sells about fifty
-- a day: the newest two thousand purchases are under way, the older ones tied. Ids begin at ten million for each company.
insert into trail (company_id, trail_id, order_document_id, order_number, channel, country, buyer_kind, payment_method, provider, person_id, placed_at, total_minor,
                   shipped_minor, captured_minor, invoiced_minor, settled_minor, provider_open_minor, state, tied_at, updated_at)
select c, b + i, b + i, (200000 + i)::text, 'web', case when i % 50 = 0 then 'NO' else 'SE' end, 'consumer', case when i % 20 = 0 then 'Swish' else 'Klarna' end, case when i % 20 = 0 then 'adyen' else 'klarna' end,
       b + i, now() - i * interval '28 minutes', 19900, 19900, 19900, 19900, case when i <= 2000 then 0 else 19900 end,
       case when i between 500 and 2000 then 19900 else 0 end,
       case when i % 97 = 0 then 'cancelled' when i % 101 = 0 and i <= 2000 then 'held' when i <= 2000 then 'waiting' else 'tied' end,
       case when i > 2000 then now() - i * interval '27 minutes' end, now()
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(1, 50000) i) n;
insert into raw_record select c, b + i, c * 100 + 1, 'orders', (200000 + i)::text, t, t, 'application/json', 3412, '\x00', '\x00', case when i % 100 = 0 then 'order.cut' else '' end, ''
  from (select c, c * 10000000 as b, i, now() - i * interval '28 minutes' as t from generate_series(1, 2) c, generate_series(1, 50000) i) n;
insert into raw_key select c, c * 10000000 + i, '\x00' from generate_series(1, 2) c, generate_series(1, 50000) i;
insert into raw_person select c, c * 10000000 + i, c * 10000000 + i from generate_series(1, 2) c, generate_series(1, 50000) i;
insert into document (company_id, document_id, connection_id, kind, source_id, version, hash, body, raw_id, source_changed_at, updated_at, trail_id, ocr)
select c, b + i, c * 100 + 1, 'order', 'old' || i, 1, '\x00', '{"number":"' || 200000 + i || '","placedAt":"2026-11-12T13:08:41Z","currency":"SEK","total":"199.00 SEK","tax":"0.00 SEK","rows":[]}', b + i, now(), now(), b + i, 500000 + i || '3'
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(1, 50000) i) n;
insert into invoice_reference select c, (500000 + i)::text, c * 10000000 + i from generate_series(1, 2) c, generate_series(1, 50000) i;
insert into trail_key select c, 'i:' || c * 100 + 3 || ':' || 500000 + i, c * 10000000 + i from generate_series(1, 2) c, generate_series(1, 50000) i;
insert into counterpart select c, c * 10000000 + i, c * 100 + 3, 'create-invoice', (500000 + i)::text, now() from generate_series(1, 2) c, generate_series(1, 50000) i;
insert into effect (company_id, effect_id, connection_id, effect_key, kind, trail_id, body, settings_version, priority, open_needs, state, next_at, result_id, created_at, done_at)
select c, b + i, c * 100 + 3, 'old:' || i, 'create-invoice', b + i, '{"rows":[],"total":"199.00 SEK","date":"2026-11-13"}', 1, 20, case when i % 7 = 0 and i <= 700 then 1 else 0 end,
       case when i > 700 then 'done' when i % 7 < 2 then 'waiting' when i % 7 = 2 then 'held' when i % 7 = 3 then 'rejected' when i % 7 = 4 then 'unknown' else 'done' end,
       now() - i * interval '28 minutes', (500000 + i)::text, now() - i * interval '28 minutes', now() - i * interval '28 minutes'
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(50000, 1, -1) i) n;
update effect set moved_from = (created_at - interval '40 days')::date where effect_id % 10 = 0 and effect_id > 10000000 and company_id in (1, 2);
insert into effect_attempt (company_id, effect_id, attempt, holder, epoch, begun_at, ended_at, outcome)
select c, b + i, 1, 'old', 1, now() - i * interval '28 minutes', now() - i * interval '28 minutes', 'done'
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(1, 50000) i) n;
insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider, invoice_number, event_date, currency, amount_minor, tax_minor, body, settings_version, created_at)
select c, b + i, 'old:' || i, 'sale', b + i, b + i, 1, 'klarna', (500000 + i)::text, now()::date - i / 50, 'SEK', 19900, 0, '{}', 1, now() - i * interval '28 minutes'
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(500, 50000) i) n;
insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider, event_date, currency, amount_minor, tax_minor, body, settings_version, created_at)
select c, c * 10000000 + 200000 + i, 'back:' || i, 'credit', c * 10000000 + i, c * 10000000 + i, 1, 'klarna', now()::date - i / 25, 'SEK', 9900, 0, '{}', 1, now()
  from generate_series(1, 2) c, generate_series(1, 10000) i;
insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider, event_date, currency, amount_minor, tax_minor, body, settings_version, created_at)
select c, c * 10000000 + 230000 + i, 'road:' || i, 'credit', c * 10000000 + i, c * 10000000 + i, 1, 'other-road', now()::date - i / 25, 'SEK', 9900, 0, '{}', 1, now()
  from generate_series(1, 2) c, generate_series(1, 10000) i;
-- One in ten from 1589, of which the feed has taken all but the newest.
insert into road_payment (company_id, fact_id, paid_on, booked_on, account, bank_entry_id, feed_on, said_by, said_at)
select c, c * 10000000 + 230000 + i, now()::date - i / 25, now()::date - i / 25, case when i % 10 = 0 then 1589 else 1930 end,
       case when i % 10 <> 0 then c * 10000000 + 230000 + i end, case when i % 10 = 0 and i > 200 then now()::date - i / 25 end, 'knyt', now()
  from generate_series(1, 2) c, generate_series(101, 10000) i;
insert into road_bank (company_id, fact_id, nth, bank_nth, paid_on, account, transit, minor, ours, why, said_by, said_at)
select c, c * 10000000 + 230000 + i, 1, 1, now()::date - i / 25, 1930, 1589, -9900, false, 'x', 'eva', now()
  from generate_series(1, 2) c, generate_series(210, 10000, 10) i;
insert into fact_vat (company_id, fact_id, part, treatment, country, rate, base_box, vat_box, vat_account, own, base_minor, vat_minor, told_base_minor, told_minor, bound)
select company_id, fact_id, 1, 'Inom Sverige', 'SE', 25, '05', '10', 2611, fact_id % 2 = 0, 15920, 3980, 15920, 3980, 0.625 from fact where fact_id > 10000000;
-- One in ten with freight at another rate than the goods.
update fact_vat set freight_on = f.event_date, freight_rates = '25', goods_rates = '12' from fact f
 where f.company_id = fact_vat.company_id and f.fact_id = fact_vat.fact_id and f.type = 'sale' and f.fact_id > 10000000 and f.fact_id % 10 = 0;
-- Payouts of two purchases, but one of ten thousand lines: a payout's page reads its own lines.
insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date, bank_late_on, paid_minor, opening_minor, closing_minor, sales_minor, lines, state, reconciled_at, booked_at)
select c, b + i, c * 100 + 2, case when i = 500 then 'adyen' else 'klarna' end, 'OLD' || i, 'SEK', t, t::date, t::date + 8, 19900, 0, 0, 19900, 2, case when i % 10000 = 0 then 'held' when i < 3 then 'matching' else 'booked' end, t, t
  from (select c, c * 10000000 as b, i, now() - i * interval '28 minutes' as t from generate_series(1, 2) c, generate_series(1, 50000) i) n;
insert into payout_line (company_id, payout_id, seq, line, kind, provider_kind, amount_minor, at, order_reference, status, tier, fact_id, trail_id, matched_by)
select c, b + case when i > 40000 then 50000 else i / 2 end, i, i, 'sale', 'SALE', 19900, now(), (200000 + i)::text, 'matched', 1, b + i, b + i, 'knyt'
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(2001, 50000) i) n;
-- Refunds that only a payout tells of, each twentieth let be.
insert into payout_line (company_id, payout_id, seq, line, kind, provider_kind, amount_minor, at, order_reference, status)
select c, c * 10000000 + 49998, 100000 + i, 9, 'refund', 'REFUND', -19900, now(), 'nobody' || i, 'unmatched' from generate_series(1, 2) c, generate_series(1, 200) i;
insert into loose_end (company_id, loose_end_id, cause_key, code, args, group_key, payout_id, due_at, opened_at, closed_at, closed_by, close_reason)
select c, c * 10000000 + 900000 + i, 'line:' || c * 10000000 + 49998 || ':' || 100000 + i, 'payout.line-unmatched', '{}', 'x', c * 10000000 + 49998, now(), now(), now(), 'a', 'b'
  from generate_series(1, 2) c, generate_series(20, 200, 20) i;
update payout_line set difference = 'rounding', difference_minor = 1 where seq % 3 = 0 and payout_id > 10000000;
update payout set difference_class = case payout_id % 100 when 50 then 'fx_spread' else 'doubled_line' end, difference_line = 1, difference_what = '10452', difference_minor = 100,
       difference_booked_minor = 100, difference_fact_id = payout_id where payout_id > 10000000 and payout_id % 10 = 0;
-- One in fifty the accounting system's bank feed has shown.
insert into feed_movement (company_id, feed_movement_id, account, moved_on, minor, payout_id, moved_by)
select c, c * 10000000 + i, 1589, now()::date - i / 50, -19900, c * 10000000 + i, 'fortnox A ' || i from generate_series(1, 2) c, generate_series(50, 50000, 50) i;
insert into feed_movement (company_id, feed_movement_id, account, moved_on, minor, fact_id, moved_by)
select c, c * 10000000 + 230000 + i, 1589, now()::date - i / 25, 9900, c * 10000000 + 230000 + i, 'fortnox B ' || i from generate_series(1, 2) c, generate_series(210, 10000, 10) i;
-- One in fifty takes off what the books before Knyt had on Klarna's account.
update payout set earlier_account = 1581, earlier_minor = 9900 where payout_id > 10000000 and payout_id % 50 = 25 and provider = 'klarna';
insert into evidence select c, c * 10000000 + i, c * 10000000 + i, 'settlement.csv', 'text/csv', 2914, '\x00', '\x00', now() from generate_series(1, 2) c, generate_series(1, 50000) i;
insert into voucher (company_id, voucher_id, voucher_key, series, fiscal_year, number, voucher_date, event_date, text, payout_id, settings_version, made_by, made_at, chain_hash)
select c, b + i, 'old:' || i, 'K', '2025', 200000 - i, now()::date - i / 50, now()::date - i / 50, 'Klarna utbetalning', b + i, 1, 'knyt', now() - i * interval '28 minutes', '\x00'
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(1, 50000) i) n;
insert into voucher_row (company_id, voucher_id, row_no, account, currency, debit_minor, credit_minor)
select c, c * 10000000 + i, r, case r when 1 then 1930 else 1581 end, 'SEK', case r when 1 then 19900 else 0 end, case r when 1 then 0 else 19900 end
  from generate_series(1, 2) c, generate_series(1, 50000) i, generate_series(1, 2) r;
insert into voucher_number select c, c * 10000000 + i, c * 100 + 3, 'K ' || 500000 + i, now() from generate_series(1, 2) c, generate_series(1, 50000) i;
-- Sales booked by the day; a hundred wait for the voucher of theirs.
insert into day_entry (company_id, entry_key, connection_id, day, series, target_id, trail_id, document_id, credit, provider, currency, provider_minor, body, due_at, voucher_id)
select c, 'old:' || i, c * 100 + 1, now()::date - i / 50, 'K', c * 100 + 3, b + i, b + i, false, 'klarna', 'SEK', 19900, '{"currency":"SEK","lines":[]}', now() - i * interval '28 minutes',
       case when i > 100 then b + i end
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(1, 50000) i) n;
-- Refunds asked for in Knyt; a hundred wait for a second person.
insert into asked_refund (company_id, asked_id, document_id, order_number, currency, amount_minor, given_back, told, state, nonce, asked_by, asked_at)
select c, b - i, b + i, (200000 + i)::text, 'SEK', 19900, '[]', '[]', case when i <= 100 then 'waits' else 'sent' end, 'old' || i, 'maria@nordanfriluft.example', now() - i * interval '28 minutes'
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(1, 50000) i) n;
-- Returns begun in Knyt; a hundred wait for their goods.
insert into return_order (company_id, return_id, document_id, order_number, name, return_kind, chosen, currency, amount_minor, state, nonce, begun_by, begun_at, shop_document)
select c, b + i, b + i, (200000 + i)::text, '#' || 200000 + i || '-K1', 'return', '{"rows":[],"place":"","known":[]}', 'SEK', 19900, case when i <= 100 then 'expected' else 'closed' end,
       'old' || i, 'maria@nordanfriluft.example', now() - i * interval '28 minutes', case when i % 2 = 0 then b + i else 0 end
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(1, 50000) i) n;
-- Refunds that a rule held: one in a hundred is put aside.
insert into refund_word (company_id, refund_key, document_id, word, order_number, amount, held_code, held_args, said_by, said_at)
select c, 'credit:101:old' || i, b + i, case when i % 100 = 0 then 'aside' else 'let-go' end, (200000 + i)::text, '199.00 SEK', 'refund.rule-held', '{}',
       'maria@nordanfriluft.example', now() - i * interval '28 minutes'
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(1, 50000) i) n;
-- Refunds and lines of payouts that a rule skips.
insert into skipped_refund (company_id, trail_id, refund_key, order_number, amount, held_args, skipped_at)
select c, b + i, 'credit:101:skipped' || i, (200000 + i)::text, '199.00 SEK', '{}', now() - i * interval '28 minutes'
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(1, 50000) i) n;
insert into line_skip (company_id, payout_id, seq, revision, about, rule, reason, settings_version, money, asked)
select c, b + i, 1, 1, 'payout-lines', 'old', 'old', 1, 'earlier', 'old/1'
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(1, 50000) i) n;
-- Twenty thousand of them open.
insert into loose_end (company_id, loose_end_id, cause_key, code, args, group_key, trail_id, connection_id, currency, amount_minor, due_at, self_healing, opened_at, closed_at)
select c, b + i, 'old:' || i, 'fortnox.customer.missing', '{"system":"fortnox","order":"' || 200000 + i || '"}', 'fortnox.customer.missing', b + i, c * 100 + 3, 'SEK', 19900, t, i % 3 = 0, t,
       case when i > 20000 then t end
  from (select c, c * 10000000 as b, i, now() - i * interval '28 minutes' as t from generate_series(1, 2) c, generate_series(1, 50000) i) n;
insert into audit_log (company_id, audit_id, at, user_id, actor, action, subject)
select c, (c + 1) * 10000000 + i, now() - i * interval '28 minutes', 11, 'maria@nordanfriluft.example', 'user.preferences', '' from generate_series(0, 2) c, generate_series(1, 50000) i;
insert into person (company_id, person_id, connection_id, person_key, sealed, told_at, told_hash, updated_at)
select c, c * 10000000 + i, c * 100 + 1, 'old' || i, '\x00', now(), '\x00', now() from generate_series(1, 2) c, generate_series(1, 50000) i;
insert into web_session select sha256(i::text::bytea), 11, now(), now(), now() + interval '1 hour' from generate_series(1, 50000) i;
insert into bank_statement select c, b + i, 'SE3550000000054910000003', 'SEK', 'camt.053', 'old.xml', int4send(i), 1, now()::date - i / 50, now()::date - i / 50, 0, 0, 40, 1, '[]', 'eva', date_trunc('day', now()) - i * interval '28 minutes'
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(1, 50000) i) n;
insert into bank_file select c, int4send(i), 'old.xml', 2914, '\x00', 'eva', now() - i * interval '1 hour' from generate_series(1, 2) c, generate_series(1, 50000) i;
insert into bank_entry (company_id, bank_entry_id, account, currency, book_account, booked_on, amount_minor, reversal, bank_reference, said, providers, told, ordinal, format, file_name, line, read_by, read_at, state, basis)
select c, b + i, 'SE3550000000054910000003', 'SEK', 1930, now()::date - i / 50, 19900, false, '', '{"texts":["KLARNA OLD1"],"parts":[]}', 'klarna', int4send(i), 1, 'camt.053', 'old.xml', 1, 'eva', date_trunc('day', now()) - i * interval '28 minutes',
       case when i % 20 = 0 then 'open' when i % 1000 = 1 then 'left' else 'matched' end, case when i % 20 = 0 or i % 1000 = 1 then '' else 'reference' end
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(1, 50000) i) n;
insert into bank_match select c, c * 10000000 + i, c * 10000000 + i, 19900, 'reference' from generate_series(1, 2) c, generate_series(1, 50000) i where i % 20 <> 0 and i % 1000 <> 1;
insert into provider_deposit (company_id, deposit_id, payout_id, seq, provider, reference, currency, amount_minor, paid_on, bank_late_on, bank_on, bank_minor, bank_by, bank_entry_id)
select c, b + i, b + i, 1, 'klarna', 'OLD' || i, 'SEK', 19900, now()::date - i / 50, now()::date - i / 50 + 8, case when i % 500 <> 250 then now()::date - i / 50 end, case when i % 500 <> 250 then 19900 else 0 end, 'knyt', case when i % 500 <> 250 then b + i end
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(50, 50000, 50) i) n;
-- A card a quarter of an hour, sold and mostly spent; one in twenty has expired with something left, one in fifty differs in the shop.
insert into gift_card (company_id, gift_card_id, connection_id, source_id, ends, currency, issued_on, value_minor, shop_minor, expires_on, left_minor, booked_minor, emptied_on)
select c, b + i, c * 100 + 1, 'old' || i, lpad(to_hex(i % 65536), 4, '0'), 'SEK', now()::date - i / 50, 50000, case when i % 50 = 0 then 1 when i % 4 = 0 then 50000 else 0 end,
       case when i % 20 = 0 then now()::date - 1 end, case when i % 4 = 0 then 50000 else 0 end, case when i % 4 = 0 then 50000 else 0 end, case when i % 4 <> 0 then now()::date - i / 50 end
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(1, 50000) i) n;
insert into gift_card_movement (company_id, movement_key, gift_card_id, connection_id, kind, moved_on, currency, face_minor, book_currency, booked_minor, trail_id, target_id, booking_key)
select c, 'card:old' || i || ':' || k, case when i % 500 <> 1 then b + i end, c * 100 + 1, case k when 1 then 'issued' else 'redeemed' end, now()::date - i / 50, 'SEK', 50000 * (3 - 2 * k), 'SEK', 50000 * (3 - 2 * k), b + i, c * 100 + 3, 'voucher:old' || i
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(1, 50000) i) n cross join generate_series(1, 2) k where k = 1 or i % 4 <> 0;
-- Paid before it was delivered, mostly delivered since; two hundred are not.
insert into prepaid_move (company_id, move_key, trail_id, moved_on, currency, account_minor, settled_on)
select c, 'sale:old:prepaid:' || i || ':' || k, b + i, now()::date - i / 50 + k, 'SEK', 15920 * (2 * k - 3), case when i > 200 then now()::date - i / 50 + 2 end
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(1, 50000) i) n cross join generate_series(1, 2) k where k = 1 or i > 200;
-- Sold on own invoice and paid, but for the newest two hundred.
insert into customer_move (company_id, move_key, trail_id, moved_on, currency, account_minor, book_minor, settled_on)
select c, case k when 1 then 'sale:own:' || i else 'customer-payment:' || b + i end, b + i, now()::date - i / 50 + k, 'SEK', 19900 * (3 - 2 * k), 19900 * (3 - 2 * k), case when i > 200 then now()::date - i / 50 + 2 end
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(1, 50000) i) n cross join generate_series(1, 2) k where k = 1 or i > 200;
insert into customer_payment (company_id, payment_id, trail_id, paid_on, booked_on, account, currency, off_minor, stood_minor, came_minor, difference, difference_account, bank_entry_id, said_by, said_at)
select c, b + i, b + i, now()::date - i / 50 + 2, now()::date - i / 50 + 2, 1930, 'SEK', 19900, 19900, case when i % 10 = 0 then 19880 when i % 5000 = 1 then 19990 else 19900 end,
       case when i % 10 = 0 then 'rounding' when i % 5000 = 1 then 'overpaid' else '' end, case when i % 10 = 0 or i % 5000 = 1 then 3740 else 0 end, b + i, 'knyt', now()
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(201, 50000) i) n;
insert into feed_movement (company_id, feed_movement_id, account, moved_on, minor, customer_payment_id, moved_by)
select c, c * 10000000 + 300000 + i, 1510, now()::date - i / 50 + 2, -19900, c * 10000000 + i, 'eva' from generate_series(1, 2) c, generate_series(250, 50000, 50) i;
-- Of what is under way every other capture is not booked.
insert into unbooked_capture select c, c * 10000000 + i, now() - i * interval '28 minutes', 'SEK', 19900 from generate_series(1, 2) c, generate_series(2, 2000, 2) i;
-- Ten years of months, each revalued at its end.
insert into revaluation (company_id, month, runs, stands, run_by, run_at)
select c, (date_trunc('month', now()::date) - i * interval '1 month')::date, 1, true, 'knyt', now() from generate_series(1, 2) c, generate_series(1, 120) i;
insert into revaluation_line (company_id, month, run, account, currency, amount_minor, booked_minor, value_minor, rate, rate_source, rate_day)
select c, (date_trunc('month', now()::date) - i * interval '1 month')::date, 1, 1581, k, 11900, 133691, 134470, 11.3, 'ECB', now()::date
  from generate_series(1, 2) c, generate_series(1, 120) i, unnest(array['EUR', 'NOK', 'DKK']) k;
select trail_sums_recount(c) from generate_series(1, 2) c;
select clearing_recount(c) from generate_series(1, 2) c;
-- What Klarna has not paid out: of fifteen hundred sales that no payout names, and of five hundred that are nothing here; beside it what
-- another has, of which nothing is known.
insert into provider_balance (company_id, connection_id, provider, taken_at, whole) select c, c * 100 + 2, 'klarna', now(), true from generate_series(1, 2) c;
insert into provider_balance_amount (company_id, connection_id, currency, total_minor, available_minor) select c, c * 100 + 2, 'SEK', 19900000, 0 from generate_series(1, 2) c;
insert into provider_transaction (company_id, connection_id, transaction_id, provider, kind, provider_kind, currency, amount_minor, fee_minor, made_at, payable_on, order_reference, trail_id, fact_id)
select c, c * 100 + 2, 'txn' || i, 'klarna', 'sale', 'SALE', 'SEK', 19900, 300, now() - i * interval '28 minutes', now()::date + i / 1000, (200000 + i)::text,
       case when i <= 2000 then b + i end, case when i <= 2000 then b + i end
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(500, 2500) i) n;
insert into provider_transaction (company_id, connection_id, transaction_id, provider, kind, provider_kind, currency, amount_minor, fee_minor, made_at, payable_on, order_reference, trail_id, fact_id)
select c, c * 100 + 1, 'other' || i, 'shopify-payments', 'sale', 'CHARGE', 'SEK', 19900, 300, now() - i * interval '28 minutes', now()::date + i / 1000, (200000 + i)::text, null, null
  from generate_series(1, 2) c, generate_series(1, 10000) i;
-- Disputes, all decided but a hundred.
insert into dispute (company_id, dispute_id, connection_id, provider, source_id, trail_id, state, reason, currency, amount_minor, opened_at, provider_order_id, provider_transaction_id)
select c, b + i, c * 100 + 2, 'klarna', 'old:' || i, b + i, case when i <= 100 then 'needs-answer' else 'won' end, 'fraud', 'SEK', 19900, now() - i * interval '28 minutes', 'o' || i, 't' || i
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(1, 50000) i) n;
insert into vat_number (company_id, number, valid, checked_on, decided_by, decided_at)
select c, 'DE' || 100000000 + i, i % 10 <> 0, '2025-06-01', 'berit@nordanfriluft.example', '2025-06-01T09:00:00Z'
  from generate_series(1, 2) c, generate_series(0, 19999) i;
-- Three payouts a day before the companies began, of Klarna, with a line each.
insert into history_payout (company_id, connection_id, currency, reference, paid_at, paid_minor, lines)
select c, c * 100 + 2, 'SEK', 'OLD' || i, timestamptz '2026-10-31Z' - i * interval '8 hours', 19900, 1
  from generate_series(1, 2) c, generate_series(1, 50000) i;
insert into history_line (company_id, connection_id, currency, reference, place, kind, provider_kind, amount_minor, at, order_reference, provider_transaction_id)
select c, c * 100 + 2, 'SEK', 'OLD' || i, 1, 'sale', 'SALE', 19900, timestamptz '2026-10-31Z' - i * interval '8 hours', '', ''
  from generate_series(1, 2) c, generate_series(1, 50000) i;
-- A file a week from the accounting program, the newest of each year with a row for each account and day.
insert into ledger_file (company_id, ledger_file_id, name, year_from, year_to, reaches, read_by, read_at)
select c, c * 10000000 + i, 'old.se', date '2026-01-01' - (i % 10) * 365, date '2026-12-31' - (i % 10) * 365, date '2026-12-31', 'eva', now() - i * interval '1 hour'
  from generate_series(1, 2) c, generate_series(1, 500) i;
insert into ledger_day (company_id, ledger_file_id, account, day, amount_minor)
select c, c * 10000000 + f, 1500 + a, date '2026-01-01' + d, 100
  from generate_series(1, 2) c, generate_series(1, 10) f, generate_series(0, 49) a, generate_series(0, 199) d;
-- Payments that Klarna has been asked of, all answered but a hundred.
insert into payment_status (company_id, connection_id, payment_id, provider, trail_id, ask_at, told_at, state, word)
select c, c * 100 + 2, 'old-' || i, 'klarna', b + i, case when i <= 100 then now() + interval '1 day' end, now() - i * interval '28 minutes', 'taken', 'CAPTURED'
  from (select c, c * 10000000 as b, i from generate_series(1, 2) c, generate_series(1, 50000) i) n;
