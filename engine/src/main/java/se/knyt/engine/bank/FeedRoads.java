package se.knyt.engine.bank;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.FeedMatcher;
import se.knyt.engine.db.Tx;

/**
 * Refunds that were paid by another road from the account of money in transit, where the accounting system's bank feed books the bank: its
 * voucher takes the amount from there. They stand beside the payouts when a voucher is looked for, so that one that fits both is neither's.
 */
final class FeedRoads {
    /** More than this are not looked for at one time: the oldest are. */
    private static final int OPEN_MAX = 500;

    /** What a voucher of ours has put there, and what the accounting system has with its payment of a credit note. */
    private static final String OPEN = """
            select w.fact_id, x.minor, w.paid_on
              from (select * from road_payment
                     where company_id = ? and account = ? and coalesce(feed_on, 'infinity') = 'infinity' and withdrawn_on is null
                       and not elsewhere
                     order by booked_on limit ?) w
              join fact f on f.company_id = w.company_id and f.fact_id = w.fact_id
             cross join lateral (
                   select coalesce((select sum(r.debit_minor - r.credit_minor)::bigint from voucher v
                              join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id and r.account = w.account
                             where v.company_id = w.company_id
                               and v.voucher_key = f.fact_key || ':road' || case w.nth when 1 then '' else w.nth::text end || ':voucher'), 0)
                        + coalesce((select sum(m.minor)::bigint from feed_movement m
                             where m.company_id = w.company_id and m.fact_id = w.fact_id and m.account = w.account), 0) as minor) x
             where x.minor <> 0
             order by w.paid_on, w.fact_id
            """;

    private static final String USED =
            "select distinct moved_by from feed_movement where company_id = ? and fact_id = any (array("
                    + "select fact_id from road_payment where company_id = ? and account = ? and feed_on is not null"
                    + " and coalesce(feed_on, 'infinity') >= ?))";

    private FeedRoads() {}

    /** Those that the feed has not taken, their credit's id negative: a payout's never is; each of a payer of its own, so that none is summed. */
    static List<FeedMatcher.Open> open(Tx tx, long company, int transit, Currency books) throws SQLException {
        return tx.query(
                OPEN,
                r -> new FeedMatcher.Open(
                        -r.getLong(1),
                        ":road:" + r.getLong(1),
                        false,
                        Money.of(r.getLong(2), books),
                        r.getObject(3, LocalDate.class)),
                company,
                transit,
                OPEN_MAX);
    }

    static boolean is(FeedMatcher.Open open) {
        return open.id() < 0;
    }

    /** The credit that one pays. */
    static long fact(FeedMatcher.Open road) {
        return -road.id();
    }

    /** The vouchers that have taken one since a day. */
    static List<String> used(Tx tx, long company, int transit, LocalDate from) throws SQLException {
        return tx.query(USED, r -> r.getString(1), company, company, transit, from);
    }
}
