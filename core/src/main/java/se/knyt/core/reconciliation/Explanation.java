package se.knyt.core.reconciliation;

import se.knyt.core.money.Money;

/**
 * A named part of the difference between a line and its item.
 *
 * @param part what it is
 * @param amount line (without sign) less item, this part of it
 */
public record Explanation(Part part, Money amount) {
    /** The parts a difference can be made of. */
    public enum Part {
        /** The invoice total was rounded to whole kronor (Swedish law 1970:1029: 1–49 öre down, 50–99 up). */
        ROUNDING
    }
}
