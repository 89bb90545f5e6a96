package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.engine.looseends.LooseEnd;

/**
 * What the merchant has paid in at a provider and no bank line has taken off the provider's account. It is missed after as many banking
 * days as a payout is ({@link BankWatch}), from the provider's day or that of the payout which tells it, whichever is later; and only
 * where the company has begun to note what the bank shows.
 */
final class DepositWatch {
    private static final String MISSED_CODE = "payout.deposit-not-at-bank";

    /** Payouts that tell of one that has become late, and of which nothing is told yet, as {@link BankWatch#due} asks. */
    static final String DUE = """
            select d.company_id, d.payout_id
              from unnest(?, ?) as n (company, now)
              join company c on c.company_id = n.company and c.bank_from is not null
             cross join lateral (
                   select w.company_id, w.payout_id
                     from provider_deposit w
                     join payout p on p.company_id = w.company_id and p.payout_id = w.payout_id
                    where w.company_id = n.company and w.bank_on is null and not w.bank_missed and w.bank_late_on > c.bank_from
                      and w.bank_late_on <= (n.now at time zone c.zone)::date and p.book_date >= c.bank_from and w.amount_minor <> 0
                      and p.state = 'booked'
                    order by w.bank_late_on limit ?) d
             limit ?
            """;

    private static final String MISSED = """
            update provider_deposit d set bank_missed = true
              from payout p
              join company c on c.company_id = p.company_id
             where d.company_id = ? and d.payout_id = any (?) and p.company_id = d.company_id and p.payout_id = d.payout_id
               and d.bank_on is null and d.bank_late_on <= ? and p.book_date >= c.bank_from and d.amount_minor <> 0
               and (p.state = 'booked' or d.bank_missed and p.state = 'matching')
            returning d.deposit_id, d.payout_id, p.connection_id, d.provider, p.reference, d.reference, d.currency, d.amount_minor, d.paid_on
            """;

    private DepositWatch() {}

    static String causeKey(long deposit) {
        return "bank-deposit:" + deposit;
    }

    /** A loose end for each deposit of the payouts that is missed at the bank now. */
    static List<LooseEnd> missed(Tx tx, Collection<Long> payouts, PayoutContext moment) throws SQLException {
        return tx.query(
                MISSED,
                row -> {
                    var provider = row.getString(4);
                    var amount = Money.of(row.getLong(8), new Currency(row.getString(7)));
                    return new LooseEnd(
                            causeKey(row.getLong(1)),
                            MISSED_CODE,
                            Map.of(
                                    "provider",
                                    provider,
                                    "reference",
                                    row.getString(5),
                                    "named",
                                    row.getString(6),
                                    "amount",
                                    amount.toString(),
                                    "date",
                                    row.getObject(9, LocalDate.class).toString()),
                            MISSED_CODE + ":" + provider,
                            null,
                            row.getLong(2),
                            null,
                            row.getLong(3),
                            amount,
                            moment.companyNow(),
                            false);
                },
                moment.company(),
                Tx.bigints(payouts),
                LocalDate.ofInstant(moment.companyNow(), moment.zone()));
    }
}
