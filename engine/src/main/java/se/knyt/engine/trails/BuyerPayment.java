package se.knyt.engine.trails;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.CustomerPayment;
import se.knyt.core.bookkeeping.DifferenceClass;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;

/**
 * What the buyer paid of a purchase on the merchant's own invoice, where our vouchers are the books; one that was taken back is none.
 *
 * @param account of the books that it came to
 * @param off what it takes off, in the currency of the purchase; negative where the buyer got money back
 * @param stood what that stood at, in the currency of the books
 * @param came in the currency of the books
 * @param elsewhere whether the accounting system has it already: Knyt books none
 * @param setOff whether another purchase's credit pays it, or this one's pays another
 */
public record BuyerPayment(
        long id,
        LocalDate on,
        int account,
        String reference,
        Money off,
        Money stood,
        Money came,
        Optional<DifferenceClass> difference,
        int differenceAccount,
        boolean elsewhere,
        boolean setOff) {
    private static final String KEY = "customer-payment:";

    private static final String READ = """
            select p.trail_id, p.payment_id, p.paid_on, p.account, p.reference, p.currency, p.off_minor, c.currency, p.stood_minor,
                   p.came_minor, p.difference, p.difference_account, p.elsewhere, p.set_off_id is not null
              from customer_payment p join company c on c.company_id = p.company_id
             where p.company_id = any (?) and p.trail_id = any (?) and p.withdrawn_on is null order by p.payment_id
            """;

    /** The key of a payment: of its movement, and what that of its voucher begins with. */
    public static String key(long id) {
        return KEY + id;
    }

    /** Whether an effect is the voucher of such a payment, or takes one back. */
    public static boolean isOfOne(String effectKey) {
        return effectKey.startsWith("voucher:" + KEY);
    }

    /** Whether a voucher of ours has it: of a set-off the purchase that is paid has the one of both. */
    public boolean isOurs() {
        return !elsewhere && !(setOff && off.isNegative());
    }

    /** As posting takes it. */
    public CustomerPayment posted(String order) {
        return new CustomerPayment(
                new CustomerPayment.By(key(id), on, order, account, reference, setOff),
                off,
                stood,
                came,
                difference,
                differenceAccount);
    }

    /** What they take off in a currency. */
    static Money sum(List<BuyerPayment> some, Currency currency) {
        return Money.sum(
                some.stream()
                        .map(BuyerPayment::off)
                        .filter(off -> off.currency().equals(currency))
                        .toList(),
                currency);
    }

    static void read(Tx tx, Map<Long, TrailParts> parts, Tx.Values companies, Tx.Values ids) throws SQLException {
        tx.query(READ, row -> TrailParts.of(parts, row.getLong(1)).paid.add(of(row)), companies, ids);
    }

    private static BuyerPayment of(ResultSet row) throws SQLException {
        var books = new Currency(row.getString(8));
        var difference = row.getString(11);
        return new BuyerPayment(
                row.getLong(2),
                row.getObject(3, LocalDate.class),
                row.getInt(4),
                row.getString(5),
                Money.of(row.getLong(7), new Currency(row.getString(6))),
                Money.of(row.getLong(9), books),
                Money.of(row.getLong(10), books),
                difference.isEmpty() ? Optional.empty() : Optional.of(DifferenceClass.ofCode(difference)),
                row.getInt(12),
                row.getBoolean(13),
                row.getBoolean(14));
    }
}
