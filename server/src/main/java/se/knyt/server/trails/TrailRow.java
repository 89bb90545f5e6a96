package se.knyt.server.trails;

import java.time.Instant;
import se.knyt.core.money.Money;

/**
 * A purchase in the list.
 *
 * @param state {@code waiting}, {@code tied}, {@code held}, {@code cancelled} or {@code skipped}
 */
public record TrailRow(
        long id,
        String number,
        String channel,
        String country,
        String buyer,
        String method,
        Instant placedAt,
        Money total,
        Money invoiceOpen,
        Money providerOpen,
        String state) {
    /** The chip's look. */
    public String look() {
        return switch (state) {
            case "tied" -> "tied";
            case "held" -> "bad";
            case "cancelled", "skipped" -> "plain";
            default -> "wait";
        };
    }
}
