package se.knyt.server.trails;

import java.time.Instant;
import se.knyt.core.money.Money;
import se.knyt.server.shell.TrailAddress;

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
    /** By which its page is found: its number, and which of those with that number it is. */
    public String address() {
        return TrailAddress.of(number, id);
    }

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
