package se.knyt.server.clearing;

import java.time.LocalDate;
import java.util.Optional;
import se.knyt.core.money.Money;

/**
 * What the provider's own balance says of an open item now.
 *
 * @param payableOn first day on which it may be paid out, as far as the provider tells
 * @param fee what the provider will take of it, in the currency that it settles in
 */
public record AtProvider(State state, Optional<LocalDate> payableOn, Optional<Money> fee) {
    /** Where it is. */
    public enum State {
        /** In the balance. */
        HELD,
        /** Out of the balance, in a payout that has not been read yet. */
        LEAVING,
        /** The provider has told of everything since, and not of this. */
        UNKNOWN
    }
}
