package se.knyt.core.bookkeeping;

import java.time.LocalDate;

/**
 * A sale or a part of it taken back: return, withdrawal or price reduction, with the refund.
 *
 * @param what the lines that are taken back, with positive amounts, and how the buyer gets the money; its chargeable date is
 *     the sale's, since a refund follows the rate of the sale
 * @param creditsKey key of the {@link SaleFact} that it credits, empty when that sale is older than the books here
 */
public record CreditFact(SaleFact what, String creditsKey) implements Fact {
    @Override
    public String key() {
        return what.key();
    }

    @Override
    public LocalDate eventDate() {
        return what.eventDate();
    }
}
