package se.knyt.engine;

import java.sql.SQLException;
import java.time.Instant;
import se.knyt.engine.db.Tx;

/** What a company still works on by itself. What waits for a person, to open a connection or a period, is none of it. */
final class Queue {
    /**
     * Effects, transfers, changes not yet planned, and what is due: reads, purchases, payouts, vouchers of days, gift cards past their day (an hour after midnight, as they are looked at), late VAT. In one statement,
     * so that work which passes from one table to the next meanwhile is not missed. The states of effects are listed as their indexes list
     * them, and purchases are put in order, else all that was ever done is read.
     */
    private static final String COUNT = """
            select (select count(*) from effect e
                      join connection c on c.company_id = e.company_id and c.connection_id = e.connection_id
                     where e.company_id = ? and e.state in ('sending', 'unknown', 'accepted')
                       and (e.state = 'sending' or c.state = 'active'))
                 + (select count(*) from effect e
                      join connection c on c.company_id = e.company_id and c.connection_id = e.connection_id
                     where e.company_id = ? and c.state = 'active' and e.state = 'waiting' and e.open_needs = 0
                       and e.error_code not like '%.period-locked' and e.error_code not like '%.no-financial-year'
                       and e.error_code not like '%.undo-by-hand'
                       and (e.book_month = 0 or not exists (
                           select 1 from effect w
                            where w.company_id = e.company_id and w.connection_id = e.connection_id
                              and w.waits_period in (e.book_month, e.book_month / 100) and w.waits_period <> 0
                              and w.made < e.made and w.state in ('waiting', 'sending', 'unknown')
                              and (w.state <> 'waiting' or w.open_needs = 0))))
                 + (select count(*) from transfer t
                      join connection c on c.company_id = t.company_id and c.connection_id = t.connection_id
                     where t.company_id = ?
                       and (t.state = 'sending' or t.state in ('waiting', 'unknown') and c.state = 'active'))
                 + (select coalesce(sum(h.position - coalesce(r.position, 0)), 0)
                      from change_head h
                      left join reader_position r
                        on r.company_id = h.company_id and r.lane = h.lane and r.reader = 'planner'
                     where h.company_id = ? and h.lane = 'trade')
                 + (select count(*)
                      from schedule s
                      join connection c on c.company_id = s.company_id and c.connection_id = s.connection_id
                     where s.company_id = ? and c.state = 'active'
                       and (s.next_at <= ? or s.hinted_at is not null))
                 + (select count(*) from (
                        select 1 from trail where company_id = ? and merged_into is null and due_at <= ?
                         order by due_at limit 10000) t)
                 + (select count(*)
                      from company c
                      join payout p on p.company_id = c.company_id and p.bank_leg = 'open' and p.bank_late_on > c.bank_from
                           and p.bank_late_on <= (?::timestamptz at time zone c.zone)::date and p.book_date >= c.bank_from
                           and (p.state = 'booked' or p.bank_way = 'waits') and p.paid_minor <> 0 and not p.bank_missed
                     where c.company_id = ? and c.bank_from is not null)
                 + (select count(*)
                      from company c
                      join provider_deposit w on w.company_id = c.company_id and w.bank_on is null and not w.bank_missed
                           and w.bank_late_on > c.bank_from and w.bank_late_on <= (?::timestamptz at time zone c.zone)::date
                           and w.amount_minor <> 0
                      join payout p on p.company_id = w.company_id and p.payout_id = w.payout_id and p.state = 'booked'
                           and p.book_date >= c.bank_from
                     where c.company_id = ? and c.bank_from is not null)
                 + (select count(*)
                      from company c
                      join payout p on p.company_id = c.company_id and p.bank_way = 'waits'
                           and p.book_date < date_trunc('month', ?::timestamptz at time zone c.zone)::date
                     where c.company_id = ?)
                 + (select count(*) from company c
                      join day_entry d on d.company_id = c.company_id and d.voucher_id is null and d.due_at <= ?
                           and d.held_version < c.settings_version
                     where c.company_id = ?)
                 + (select count(*) from company c
                      join gift_card g on g.company_id = c.company_id
                           and g.look_on <= ((?::timestamptz - interval '1 hour') at time zone c.zone)::date
                     where c.company_id = ?)
                 + (select count(*) from vat_look where company_id = ? and due)
            """;

    private Queue() {}

    /** @param now the company's own time */
    static long count(Tx tx, long company, Instant now) throws SQLException {
        return tx.first(
                        COUNT,
                        row -> row.getLong(1),
                        company,
                        company,
                        company,
                        company,
                        company,
                        now,
                        company,
                        now,
                        now,
                        company,
                        now,
                        company,
                        now,
                        company,
                        now,
                        company,
                        now,
                        company,
                        company)
                .orElse(0L);
    }
}
