package se.knyt.core.bookkeeping;

import java.util.List;
import java.util.Optional;
import se.knyt.core.bookkeeping.PostingResult.Finding;
import se.knyt.core.bookkeeping.PostingResult.Held;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;

/**
 * A day of a channel as its books should hold it.
 *
 * @param entry the day's voucher; empty when nothing of the day moves an account
 * @param items what the voucher is made of, one for each sale and credit, in the order of their keys; with the voucher they are its
 *     specification
 * @param leftOut what could not be posted, with the reason; it is in no row of the voucher
 * @param findings what a person should look at although it is booked
 */
public record PostedDay(Optional<WantedEntry> entry, List<Item> items, List<LeftOut> leftOut, List<Finding> findings) {
    public PostedDay {
        items = List.copyOf(items);
        leftOut = List.copyOf(leftOut);
        findings = List.copyOf(findings);
    }

    /**
     * One sale or credit.
     *
     * @param credit whether {@code what} was taken back
     * @param taxes its net and VAT by rate, positive also for a credit, in its own currency; what is outside VAT is not there
     * @param amounts its part of each row of the voucher, in their order, debit positive, in the currency of the books: over all
     *     items they sum to the rows
     */
    public record Item(String key, boolean credit, SaleFact what, List<RateSum> taxes, List<Money> amounts) {
        public Item {
            taxes = List.copyOf(taxes);
            amounts = List.copyOf(amounts);
        }
    }

    /** What was sold at one rate. */
    public record RateSum(Rate rate, Money net, Money vat) {}

    /** A sale or credit that waits for a person. */
    public record LeftOut(String key, String orderNumber, Held held) {}
}
