package se.knyt.core.providers;

import java.util.Optional;

/**
 * How long reservations of a provider live as a rule, by what it says to all of its merchants. A contract or a card may say something
 * else: it stands in only where neither shop nor provider tells the day of the reservation itself.
 *
 * @param days from the reservation on
 * @param source where the provider says so
 */
public record ReservationRule(int days, String source) {
    /** Of a provider by its code; empty where none is known. */
    public static Optional<ReservationRule> of(String provider) {
        return ProviderProfiles.of(provider).flatMap(ProviderProfile::reservation);
    }
}
