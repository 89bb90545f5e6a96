package se.knyt.core.commerce;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import se.knyt.core.money.Money;

/**
 * A gift card as the shop tells it. Of its code no more than the last four characters are ever taken in: who knows the whole code can
 * spend the card.
 *
 * @param sourceId the card's id in the shop
 * @param ends the last four characters of its code
 * @param value what it was issued for
 * @param left what the shop says is left on it
 * @param opening what was on it when Knyt began to read the shop; empty for a card that was issued since
 * @param issuedAt when it was made
 * @param orderSourceId the order that sold it; empty for one that somebody made by hand
 * @param rowId the row of that order, empty when not told
 * @param expiresOn its last day, if it has one
 * @param enabled false once the shop takes it no more
 */
public record GiftCard(
        String sourceId,
        String ends,
        Money value,
        Money left,
        Optional<Money> opening,
        Instant issuedAt,
        String orderSourceId,
        String rowId,
        Optional<LocalDate> expiresOn,
        boolean enabled)
        implements Document {
    private static final int ENDS_MAX = 4;

    public GiftCard {
        ends = ends(ends);
    }

    /** The last four characters of what is told: a whole code that comes by mistake goes no further. */
    public static String ends(String told) {
        var plain = told.strip();
        return plain.length() <= ENDS_MAX ? plain : plain.substring(plain.length() - ENDS_MAX);
    }

    @Override
    public DocumentKind kind() {
        return DocumentKind.GIFT_CARD;
    }
}
