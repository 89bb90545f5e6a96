package se.knyt.server.differences;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import se.knyt.core.bookkeeping.DifferenceClass;
import se.knyt.core.bookkeeping.DifferenceLimit;
import se.knyt.core.money.Money;
import se.knyt.engine.books.LimitDesk.Problem;
import se.knyt.server.shell.Paging;
import se.knyt.server.shell.PayoutAddress;
import se.knyt.server.shell.TrailAddress;

/**
 * The limits with what was written off within them.
 *
 * @param problems what was wrong with the form sent
 * @param filter what alone is listed
 * @param month whose sums are shown
 * @param sums of that month, by class and currency
 */
public record DifferencesPage(
        List<Limit> limits,
        List<Problem> problems,
        DifferenceFilter filter,
        YearMonth month,
        List<Sum> sums,
        List<Row> rows,
        Paging paging) {
    /** What a class comes to in a month: a loss positive. */
    public record Sum(String kind, long count, Money amount) {}

    /** Codes of the classes that can be listed: exchange is watched by month and is no difference of a line or payout. */
    static final List<String> KINDS = Arrays.stream(DifferenceClass.values())
            .filter(of -> of != DifferenceClass.EXCHANGE)
            .map(DifferenceClass::code)
            .toList();

    /** Code of the class that alone is listed, empty for all. */
    public String kind() {
        return filter.kind();
    }

    /** Whether a month alone is listed. */
    public boolean ofMonth() {
        return filter.month() != null;
    }

    /** As it stands in the address of the list's file. */
    public String query() {
        return filter.query();
    }

    /** The list of a class in the month that is listed, if one is. */
    public String query(String ofKind) {
        return new DifferenceFilter(ofKind, filter.month()).query();
    }

    /** The list of a class in a month. */
    public String query(String ofKind, YearMonth ofMonth) {
        return new DifferenceFilter(ofKind, ofMonth).query();
    }

    /** @return {@link #KINDS} */
    public List<String> kinds() {
        return KINDS;
    }

    /** A limit as the form shows it; what was sent, where it was wrong. */
    public record Limit(DifferenceClass of, String each, String month, String account) {
        static Limit of(DifferenceLimit limit) {
            return new Limit(
                    limit.of(),
                    limit.each().toPlain(),
                    limit.month().toPlain(),
                    limit.account() == 0 ? "" : String.valueOf(limit.account()));
        }

        /** Whether a single difference of the class has a limit: exchange is only watched by month. */
        public boolean written() {
            return chosen() || perPayout();
        }

        /** Whether it is measured for a payout as a whole. */
        public boolean perPayout() {
            return of.ofPayout() || of == DifferenceClass.FEE_VAT || of == DifferenceClass.FEE;
        }

        /** Whether the company chooses the account: what explains a payout waits on the suspense account. */
        public boolean chosen() {
            return of == DifferenceClass.ROUNDING || of == DifferenceClass.UNDERPAID || of == DifferenceClass.OVERPAID;
        }

        /** Whether month end watches what the class comes to in a month. */
        public boolean watched() {
            return of == DifferenceClass.ROUNDING || of == DifferenceClass.EXCHANGE || of == DifferenceClass.FEE;
        }
    }

    public boolean wrong(DifferenceClass of, String field) {
        return problems.contains(new Problem(of, field));
    }

    /**
     * A line of which something was written off, or a payout that is booked although it does not add up, its line 0 where none explains it;
     * or what a buyer paid of an own invoice where our vouchers are the books, without provider and payout.
     *
     * @param order its number, or what else the line names
     * @param trail the purchase that was paid, 0 for a payout
     * @param account where it is booked, 0 where the payout's voucher tells
     * @param voucher number of the payment's, empty where none is written or the accounting system has it
     * @param voucherPath its page below that of vouchers
     * @param elsewhere whether the accounting system has the payment
     * @param by who said or found that it was paid, empty for a payout
     */
    public record Row(
            String kind,
            Money amount,
            LocalDate day,
            String provider,
            String reference,
            int line,
            String order,
            long trail,
            int account,
            String voucher,
            String voucherPath,
            boolean elsewhere,
            String by) {
        public boolean isOfPayout() {
            return trail == 0;
        }

        /** Where it is shown, within the company. */
        public String path() {
            return isOfPayout()
                    ? PayoutAddress.path(provider, reference) + (line == 0 ? "" : "?after=" + (line - 1) + "#lines")
                    : TrailAddress.path(order, trail) + "/receivable";
        }
    }
}
