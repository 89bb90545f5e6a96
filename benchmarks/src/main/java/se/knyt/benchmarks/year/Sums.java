package se.knyt.benchmarks.year;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.benchmarks.year.Sales.Sold;
import se.knyt.core.bookkeeping.Voucher;

/** What the accounts hold by the vouchers, and what they must hold by sums that know nothing of vouchers. */
final class Sums {
    /** Where fees go: BAS 6064 and 6570, by provider. */
    private static final int FACTORING = 6064;

    private static final int BANK_CHARGES = 6570;

    private final Map<Integer, Long> booked = new TreeMap<>();
    private long gross;
    private long fees;
    private long vat25;
    private long vat12;
    private long net12;
    long vouchers;
    long rows;

    void sold(Sold sale) {
        gross += sale.gross();
        fees += sale.fee();
        vat25 += sale.vat25();
        vat12 += sale.vat12();
        net12 += sale.net12();
    }

    void booked(Voucher voucher) {
        vouchers++;
        rows += voucher.rows().size();
        voucher.rows().forEach(row -> booked.merge(row.account(), row.signed().minor(), Long::sum));
    }

    /** What rows of an account come to. */
    void booked(int account, long minor, long count) {
        rows += count;
        booked.merge(account, minor, Long::sum);
    }

    private long on(int account) {
        return booked.getOrDefault(account, 0L);
    }

    /**
     * What differs when every sale has been paid out.
     *
     * @param empty accounts of customers and providers, which must be
     * @param bank where the payouts stand
     */
    List<String> wrong(List<Integer> empty, int bank) {
        var expected = new TreeMap<Integer, Long>();
        expected.put(2611, -vat25);
        expected.put(2621, -vat12);
        expected.put(3002, -net12);
        var wrong = off(expected);
        long all = booked.values().stream().mapToLong(Long::longValue).sum();
        if (all != 0) {
            wrong.add("all accounts sum to " + all);
        }
        wrong.addAll(wrongOfPayouts(empty, bank));
        return wrong;
    }

    /** The same where another books sales and VAT: what payouts, and the payments of invoices, have come to. */
    List<String> wrongOfPayouts(List<Integer> empty, int bank) {
        var expected = new TreeMap<Integer, Long>();
        empty.forEach(account -> expected.put(account, 0L));
        expected.put(bank, gross - fees);
        var wrong = off(expected);
        if (on(FACTORING) + on(BANK_CHARGES) != fees) {
            wrong.add("fees are " + (on(FACTORING) + on(BANK_CHARGES)) + ", not " + fees);
        }
        return wrong;
    }

    private List<String> off(Map<Integer, Long> expected) {
        var wrong = new ArrayList<String>();
        expected.forEach((account, amount) -> {
            if (on(account) != amount) {
                wrong.add(account + " holds " + on(account) + ", not " + amount);
            }
        });
        return wrong;
    }
}
