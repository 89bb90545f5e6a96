package se.knyt.server.clearing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;

/**
 * The provider's own balance beside what is open here, as it was last read.
 *
 * @param takenAt up to when it was told
 * @param whole whether everything that was not paid out by then was told one by one
 * @param currencies each by itself
 * @param others the oldest of what the provider has and is no open item here
 * @param cut true when there are more
 */
public record ProviderSide(Instant takenAt, boolean whole, List<Side> currencies, List<Other> others, boolean cut) {
    /**
     * From what is open here to what the provider has, in one currency. Everything but the two ends may be zero.
     *
     * @param here open items, in the customer ledger too
     * @param returned of those, payouts that failed, whose money stands at the provider again
     * @param notBack of those, what the provider does not have again, negative where it has more
     * @param leaving of those, what is in a payout that has not been read yet
     * @param unknown of those, what the provider has not told of
     * @param fees what it will take of what it has
     * @param others what it has and is no open item here
     * @param abroad what it has for items that are in another currency here
     * @param rounding what it has more for items than they are
     * @param unnamed what of its balance it has not told one by one
     * @param there its balance
     * @param available what of that may be paid out now, as far as it tells
     */
    public record Side(
            Money here,
            Money returned,
            Money notBack,
            Money leaving,
            Money unknown,
            Money fees,
            Money others,
            Money abroad,
            Money rounding,
            Money unnamed,
            Money there,
            Optional<Money> available) {
        /**
         * By hand from the sums.
         *
         * @param failed of here, the payouts that failed
         * @param back what the provider has of them
         * @param backLeaving what of them is in a payout that has not been read yet
         * @param inBalance items of here that are in the balance
         * @param matched what the provider has for them
         */
        static Side of(
                Money here,
                Money failed,
                Money back,
                Money backLeaving,
                Money inBalance,
                Money leaving,
                Money matched,
                Money others,
                Money abroad,
                Money fees,
                Money there,
                Optional<Money> available) {
            return new Side(
                    here,
                    failed,
                    failed.minus(backLeaving).minus(back),
                    leaving.plus(backLeaving),
                    here.minus(failed).minus(inBalance).minus(leaving),
                    fees,
                    others,
                    abroad,
                    matched.minus(inBalance),
                    there.minus(matched).minus(back).minus(others).minus(abroad).plus(fees),
                    there,
                    available);
        }

        public Money difference() {
            return there.minus(here);
        }
    }

    /**
     * A transaction that is no open item here.
     *
     * @param kind of line, as a payout will have it
     * @param what the order that it names, else its id at the provider
     * @param href the purchase, empty where none is known
     */
    public record Other(
            String kind,
            String what,
            String href,
            Instant madeAt,
            Optional<LocalDate> payableOn,
            Money amount,
            Money fee) {}
}
