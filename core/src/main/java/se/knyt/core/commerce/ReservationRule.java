package se.knyt.core.commerce;

import java.util.Map;
import java.util.Optional;

/**
 * How long reservations of a provider live as a rule, by what it says to all of its merchants. A contract or a card may say something
 * else: it stands in only where neither shop nor provider tells the day of the reservation itself.
 *
 * @param days from the reservation on
 * @param source where the provider says so
 */
public record ReservationRule(int days, String source) {
    /** As of November 2026. Svea and Adyen say none that holds for all: it depends on method, card and agreement. */
    private static final Map<String, ReservationRule> KNOWN = Map.of(
            "klarna", new ReservationRule(28, "docs.klarna.com, Order management: authorization expiry"),
            "nets", new ReservationRule(30, "support.nets.eu, Easy: Managing payments"),
            "paypal", new ReservationRule(29, "developer.paypal.com, Authorization and honor period"),
            "stripe", new ReservationRule(7, "docs.stripe.com, Place a hold on a payment method"));

    /** Of a provider by its code; empty where none is known. */
    public static Optional<ReservationRule> of(String provider) {
        return Optional.ofNullable(KNOWN.get(provider));
    }
}
