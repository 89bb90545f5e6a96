package se.knyt.server.differences;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import se.knyt.core.bookkeeping.DifferenceClass;
import se.knyt.core.bookkeeping.DifferenceLimit;
import se.knyt.core.money.Money;
import se.knyt.engine.books.LimitDesk.Problem;
import se.knyt.server.shell.Paging;

/**
 * The limits with what was written off within them.
 *
 * @param problems what was wrong with the form sent
 * @param kind code of the class whose differences alone are listed, empty for all
 */
public record DifferencesPage(List<Limit> limits, List<Problem> problems, String kind, List<Row> rows, Paging paging) {
    /** Codes of the classes that can be listed: exchange is watched by month and is no difference of a line or payout. */
    static final List<String> KINDS = Arrays.stream(DifferenceClass.values())
            .filter(of -> of != DifferenceClass.EXCHANGE)
            .map(DifferenceClass::code)
            .toList();

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

    /** A line of which something was written off, or a payout that is booked although it does not add up; its line is 0 where none explains it. */
    public record Row(
            String kind, Money amount, LocalDate day, String provider, String reference, int line, String order) {}
}
