package se.knyt.server.differences;

import java.time.LocalDate;
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
 */
public record DifferencesPage(List<Limit> limits, List<Problem> problems, List<Row> rows, Paging paging) {
    /** A limit as the form shows it; what was sent, where it was wrong. */
    public record Limit(DifferenceClass of, String each, String month, String account) {
        static Limit of(DifferenceLimit limit) {
            return new Limit(
                    limit.of(),
                    limit.each().toPlain(),
                    limit.month().toPlain(),
                    limit.account() == 0 ? "" : String.valueOf(limit.account()));
        }

        /** Whether a single difference of the class is written off at all: exchange and fees are only watched by month. */
        public boolean written() {
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

    /** A line of which something was written off. */
    public record Row(
            String kind, Money amount, LocalDate day, String provider, String reference, int line, String order) {}
}
