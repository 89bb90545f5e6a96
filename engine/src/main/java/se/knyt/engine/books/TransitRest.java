package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import se.knyt.core.bookkeeping.BankLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.engine.rates.ReferenceRates;
import se.knyt.engine.settings.Settings;

/**
 * A payout in another currency that is told anew at another rate, once the bank has shown it: its own voucher is corrected, and what that
 * leaves on the account of money in transit is an exchange difference, booked on the day of the correction.
 */
final class TransitRest {
    private static final String LEFT = """
            select (select count(*) from voucher v
                     where v.company_id = p.company_id and v.payout_id = p.payout_id and v.voucher_key like '%:bank'),
                   (select coalesce(sum(r.debit_minor - r.credit_minor), 0)::bigint
                      from voucher v join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id
                     where v.company_id = p.company_id and v.payout_id = p.payout_id and r.rule = 'payout.in-transit'),
                   (select coalesce(sum(r.credit_minor - r.debit_minor), 0)::bigint
                      from voucher v join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id
                     where v.company_id = p.company_id and v.payout_id = p.payout_id and r.rule = 'bank.in-transit')
                   - (select coalesce(sum(m.minor), 0)::bigint from feed_movement m
                       where m.company_id = p.company_id and m.payout_id = p.payout_id and m.account = ?)
              from payout p
             where p.company_id = ? and p.payout_id = ? and p.state = 'booked' and p.bank_leg = 'matched' and p.failed_on is null
               and p.bank_way <> 'direct'
            """;

    private record Left(int bankVouchers, long put, long taken) {}

    private final BesideVouchers vouchers;

    TransitRest(BesideVouchers vouchers) {
        this.vouchers = vouchers;
    }

    /** Books what is left of one that has been told anew. */
    void of(Tx tx, PayoutRow row, Settings inUse, PayoutContext moment) throws SQLException {
        var books = inUse.posting().bookCurrency();
        if (row.version() == 1 || row.payout().currency().equals(books)) {
            return;
        }
        var left = tx.first(
                LEFT,
                r -> new Left(r.getInt(1), r.getLong(2), r.getLong(3)),
                row.posting(inUse).accounts().inTransit(),
                row.company(),
                row.id());
        if (left.isPresent()) {
            book(tx, row, left.get(), books, inUse, moment);
        }
    }

    private void book(Tx tx, PayoutRow row, Left left, Currency books, Settings inUse, PayoutContext moment)
            throws SQLException {
        var payout = PayoutPlans.group(row, books, ReferenceRates.of(tx, row.company(), books))
                .payout();
        var entry = BankLine.rest(
                payout,
                left.bankVouchers() + 1,
                LocalDate.ofInstant(moment.companyNow(), moment.zone()),
                Money.of(left.taken(), books),
                Money.of(left.put(), books),
                row.posting(inUse));
        if (entry.isPresent()) {
            vouchers.write(
                    tx,
                    row,
                    entry.get(),
                    inUse,
                    new BesideVouchers.By("knyt", moment.companyNow(), moment.machineNow()));
        }
    }
}
