package se.knyt.engine.giftcards;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import se.knyt.core.giftcards.CardMovement;

/**
 * A movement on a card, to be written.
 *
 * @param key the same cause gives the same key for ever
 * @param shop the connection whose cards they are
 * @param day that it is booked on, before locked months are minded
 * @param factKey the sale or credit that it is part of, empty for a person's act
 * @param trail the purchase, null for a person's act
 * @param orderSourceId the order that sold the card, so that the card can be found when the shop tells of it; else empty
 * @param target the accounting system or file that books it
 * @param bookingKey of the effect there that books it
 * @param note what a person said of it, else empty
 * @param madeBy a user, or {@code knyt}
 */
public record NewMovement(
        String key,
        CardMovement movement,
        long shop,
        LocalDate day,
        String factKey,
        @Nullable Long trail,
        String orderSourceId,
        long target,
        String bookingKey,
        String note,
        String madeBy) {}
