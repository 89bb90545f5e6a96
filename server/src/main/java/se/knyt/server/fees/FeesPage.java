package se.knyt.server.fees;

import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.FeeTerm;
import se.knyt.core.money.Money;
import se.knyt.server.shell.View;

/**
 * Fees against contract.
 *
 * @param period that is shown
 * @param months newest first
 * @param providers codes of the providers that are connected, have paid out or have a term
 * @param terms what the contracts say
 * @param problem key of the field that was wrong, empty for nothing
 */
public record FeesPage(
        FeePeriod period,
        List<Month> months,
        List<String> providers,
        ContractTerm.Sorted terms,
        Sent sent,
        String problem) {
    /** What was written into the form. */
    public record Sent(
            String provider,
            String currency,
            String from,
            String percent,
            String sale,
            String refund,
            String dispute,
            String month) {
        /** A term as somebody would write it anew, to correct it. */
        static Sent of(View view, ContractTerm one) {
            var term = one.term();
            return new Sent(
                    one.provider(),
                    one.currency(),
                    one.month().toString(),
                    view.format().typed(term.percent().percent().toPlainString()),
                    written(view, term.perSale()),
                    written(view, term.perRefund()),
                    written(view, term.perDispute()),
                    written(view, term.perMonth()));
        }

        private static String written(View view, Money amount) {
            return amount.isZero() ? "" : view.format().typed(amount.toPlain());
        }
    }

    /**
     * One provider's month.
     *
     * @param sold what the purchases paid out came to
     * @param actual fees without VAT, positive for what the provider took
     * @param held what of that was taken in payouts that are held, and may be taken otherwise when they are not
     * @param expected by contract, null where there is none
     * @param limit the most that the two may differ by, null in another currency than the limit is in: there it says nothing
     * @param actualWidth of the bar, of 1000
     * @param expectedWidth likewise
     */
    public record Month(
            String provider,
            YearMonth month,
            Money sold,
            FeeTerm.Counts counts,
            Money actual,
            Money held,
            @Nullable Money expected,
            @Nullable Money limit,
            long actualWidth,
            long expectedWidth) {
        public @Nullable Money deviation() {
            return expected == null ? null : actual.minus(expected);
        }

        /** Whether it differs by more than the limit; false where there is no contract to differ from, or no limit. */
        public boolean deviates() {
            var deviation = deviation();
            return deviation != null && limit != null && deviation.abs().compareTo(limit) > 0;
        }

        /** Whether it differs in another currency than the limit is in, so that nothing says if that is too much. */
        public boolean unlimited() {
            var deviation = deviation();
            return deviation != null && !deviation.isZero() && limit == null;
        }

        /** The key of what it is. */
        public String state() {
            if (expected == null) {
                return "none";
            }
            return deviates() ? "deviates" : unlimited() ? "other" : "agrees";
        }
    }
}
