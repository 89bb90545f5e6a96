package se.knyt.engine.months;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.BankMovement;

/**
 * What happened to one merchant in a month and until all of it was paid out, as the world knows it.
 *
 * @param steps in the order of time
 * @param movements what the bank shows of it
 * @param euros kronor for a euro, day by day
 */
record Month(List<Step> steps, List<BankMovement> movements, Map<LocalDate, BigDecimal> euros) {
    /** Something that happened. */
    sealed interface Step {
        LocalDate date();
    }

    /**
     * Goods delivered and captured, or taken back and refunded.
     *
     * @param id unique in the month
     * @param reference what was given with the capture or refund
     * @param amount positive, for a refund too
     * @param rate kronor for one of its currency, on the day of the sale for a refund too
     */
    record Deal(
            String id,
            String order,
            String reference,
            boolean refund,
            String provider,
            Money amount,
            LocalDate date,
            BigDecimal rate)
            implements Step {
        /** As a payout counts it. */
        Money signed() {
            return refund ? amount.negated() : amount;
        }
    }

    /**
     * A provider pays out.
     *
     * @param deals what its lines of sale and refund are, in their order
     * @param rate kronor for one of its currency that day
     */
    record PaidOut(Payout payout, LocalDate date, List<PayoutLine> lines, List<Deal> deals, BigDecimal rate)
            implements Step {
        PaidOut with(List<PayoutLine> others) {
            return new PaidOut(payout, date, List.copyOf(others), deals, rate);
        }

        Currency currency() {
            return payout.currency();
        }
    }

    List<PaidOut> payouts() {
        return steps.stream()
                .filter(PaidOut.class::isInstance)
                .map(PaidOut.class::cast)
                .toList();
    }
}
