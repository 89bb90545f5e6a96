package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Tx;
import se.knyt.engine.looseends.LooseEnd;

/**
 * Payouts that were booked and that nobody has seen on the bank account. One is missed from the sixth banking day after its pay day,
 * and only where the company has begun to note receipts: from the pay day of the first payout that somebody noted.
 */
public final class BankWatch {

    private static final String MISSED_CODE = "payout.not-at-bank";
    private static final String DIFFERS_CODE = "payout.feed-differs";
    private static final String DUE = """
            select d.company_id, d.payout_id
              from unnest(?, ?) as n (company, now)
              join company c on c.company_id = n.company and c.bank_from is not null
             cross join lateral (
                   select p.company_id, p.payout_id from payout p
                    where p.company_id = n.company and p.bank_leg = 'open' and p.bank_late_on > c.bank_from
                      and p.bank_late_on <= (n.now at time zone c.zone)::date and p.book_date >= c.bank_from
                      and (p.state = 'booked' or p.bank_way = 'waits') and p.paid_minor <> 0 and not p.bank_missed
                    order by p.bank_late_on limit ?) d
             limit ?
            """;
    /** Those that wait for the bank though their month is over. */
    private static final String OVER = """
            select d.company_id, d.payout_id
              from unnest(?, ?) as n (company, now)
              join company c on c.company_id = n.company
             cross join lateral (
                   select p.company_id, p.payout_id from payout p
                    where p.company_id = n.company and p.bank_way = 'waits'
                      and p.book_date < date_trunc('month', n.now at time zone c.zone)::date
                    order by p.book_date limit ?) d
             limit ?
            """;

    /** Those that were dated ahead and are not any more. */
    private static final String DATED = """
            update payout x set waits_until = null
              from (select d.company_id, d.payout_id
                      from unnest(?, ?) as n (company, now)
                      join company c on c.company_id = n.company
                     cross join lateral (
                           select p.company_id, p.payout_id from payout p
                            where p.company_id = n.company and p.waits_until <= (n.now at time zone c.zone)::date
                            order by p.waits_until limit ?) d
                     limit ?) d
             where x.company_id = d.company_id and x.payout_id = d.payout_id
            returning x.company_id, x.payout_id
            """;

    private static final String MISSED = """
            update payout p set bank_missed = true
              from company c
             where p.company_id = ? and p.payout_id = any (?) and c.company_id = p.company_id and p.bank_leg = 'open'
               and p.bank_late_on <= ? and p.book_date >= c.bank_from and p.paid_minor <> 0
               and (p.state = 'booked' or p.bank_way = 'waits' or p.bank_missed and p.state = 'matching')
            returning p.payout_id, p.connection_id, p.provider, p.reference, p.currency, p.paid_minor, p.book_date
            """;

    /** Those that a bank feed has booked with another amount than two rates of one day make of it. */
    private static final String DIFFERS = """
            select p.payout_id, p.connection_id, p.provider, p.reference, p.currency, p.paid_minor, p.feed_by, p.feed_minor,
                   c.currency, coalesce((select sum(r.debit_minor - r.credit_minor)::bigint
                                           from voucher v
                                           join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id
                                          where v.company_id = p.company_id and v.payout_id = p.payout_id
                                            and r.rule = 'payout.in-transit'), 0)
              from payout p join company c on c.company_id = p.company_id
             where p.company_id = ? and p.payout_id = any (?) and p.feed_by <> '' and p.bank_leg = 'open'
            """;

    private BankWatch() {}

    static String differsKey(long payout) {
        return "bank-feed:" + payout;
    }

    static String causeKey(long payout) {
        return "bank:" + payout;
    }

    /**
     * Payouts by company whose day has come after they were held as dated ahead, and those that have become late by the company's clock, or a deposit that they tell of, and of which nothing is told yet; and
     * those whose month has ended while they wait for the bank.
     */
    public static Map<Long, Set<Long>> due(Tx tx, Collection<Long> companies, CompanyClocks clocks, int max)
            throws SQLException {
        var due = new TreeMap<Long, Set<Long>>();
        for (var statement : List.of(DUE, OVER, DATED, DepositWatch.DUE)) {
            tx.query(
                    statement,
                    row -> due.computeIfAbsent(row.getLong(1), c -> new TreeSet<>())
                            .add(row.getLong(2)),
                    Tx.bigints(companies),
                    Tx.instants(companies.stream().map(clocks::now).toList()),
                    max,
                    max);
        }
        return due;
    }

    /** Lets those whose month is over wait no longer: they are booked by way of the account of money in transit. */
    static void over(Tx tx, Collection<Long> payouts, PayoutContext moment) throws SQLException {
        tx.update(
                "update payout set bank_way = 'transit' where company_id = ? and payout_id = any (?) and bank_way = 'waits'"
                        + " and book_date < ?",
                moment.company(),
                Tx.bigints(payouts),
                LocalDate.ofInstant(moment.companyNow(), moment.zone()).withDayOfMonth(1));
    }

    /** A loose end for each of the payouts that is missed at the bank now. */
    static List<LooseEnd> missed(Tx tx, Collection<Long> payouts, PayoutContext moment) throws SQLException {
        return tx.query(
                MISSED,
                row -> {
                    var provider = row.getString(3);
                    return new LooseEnd(
                            causeKey(row.getLong(1)),
                            MISSED_CODE,
                            Map.of(
                                    "provider",
                                    provider,
                                    "reference",
                                    row.getString(4),
                                    "date",
                                    row.getObject(7, LocalDate.class).toString()),
                            MISSED_CODE + ":" + provider,
                            null,
                            row.getLong(1),
                            null,
                            row.getLong(2),
                            Money.of(row.getLong(6), new Currency(row.getString(5))),
                            moment.companyNow(),
                            false);
                },
                moment.company(),
                Tx.bigints(payouts),
                LocalDate.ofInstant(moment.companyNow(), moment.zone()));
    }

    /** A loose end for each of the payouts that a bank feed has booked with an amount that a person is to look at. */
    static List<LooseEnd> differs(Tx tx, Collection<Long> payouts, PayoutContext moment) throws SQLException {
        return tx.query(
                DIFFERS,
                row -> {
                    var books = new Currency(row.getString(9));
                    var taken = Money.of(row.getLong(8), books);
                    var transit = Money.of(row.getLong(10), books);
                    return new LooseEnd(
                            differsKey(row.getLong(1)),
                            DIFFERS_CODE,
                            Map.of(
                                    "provider", row.getString(3),
                                    "reference", row.getString(4),
                                    "voucher", row.getString(7),
                                    "taken", taken.toString(),
                                    "transit", transit.toString(),
                                    "difference", transit.minus(taken).toString()),
                            DIFFERS_CODE + ":" + row.getString(3),
                            null,
                            row.getLong(1),
                            null,
                            row.getLong(2),
                            Money.of(row.getLong(6), new Currency(row.getString(5))),
                            moment.companyNow(),
                            false);
                },
                moment.company(),
                Tx.bigints(payouts));
    }
}
