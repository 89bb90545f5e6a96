package se.knyt.engine.flows;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import se.knyt.core.commerce.Order;

/**
 * What the shop agreed with the buyer of when an order is paid, as the order's attributes tell it.
 *
 * @param days from the invoice to its due date; none where it is due when it is received
 * @param day a due date that is fixed, whatever day the invoice is made
 */
record PaymentTerms(int days, Optional<LocalDate> day) {
    /** In the list of payment methods that are the merchant's own invoice: whatever the shop sells on terms. */
    static final String METHOD = "payment_terms";

    private static final int DAYS_MAX = 365;

    /** Empty for an order that is paid at once, and for terms that nothing is known of. */
    static Optional<PaymentTerms> of(Order order, ZoneId zone) {
        var told = order.attributes();
        return switch (told.getOrDefault("payment-terms", "")) {
            case "net" -> days(told.getOrDefault("payment-terms-days", ""));
            case "receipt", "fulfillment" -> Optional.of(new PaymentTerms(0, Optional.empty()));
            case "fixed" ->
                day(told.getOrDefault("payment-terms-due", ""), zone).map(day -> new PaymentTerms(0, Optional.of(day)));
            default -> Optional.empty();
        };
    }

    /** Whether the order is sold on terms at all, known or not. */
    static boolean any(Order order) {
        return !order.attributes().getOrDefault("payment-terms", "").isEmpty();
    }

    private static Optional<PaymentTerms> days(String text) {
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > DAYS_MAX) {
            return Optional.empty();
        }
        return Optional.of(new PaymentTerms(Integer.parseInt(text), Optional.empty()));
    }

    private static Optional<LocalDate> day(String text, ZoneId zone) {
        try {
            return Optional.of(LocalDate.ofInstant(Instant.parse(text), zone));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Never before the invoice. */
    LocalDate due(LocalDate invoiced) {
        var due = day.orElse(invoiced.plusDays(days));
        return due.isBefore(invoiced) ? invoiced : due;
    }
}
