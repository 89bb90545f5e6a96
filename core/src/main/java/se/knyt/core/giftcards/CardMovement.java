package se.knyt.core.giftcards;

import java.util.Locale;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;

/**
 * What one event moves on one card, or one account of store credit.
 *
 * @param of which of the two
 * @param cardId the shop's id of the card; empty where it is not known, or not yet
 * @param ends the last four characters of its code, empty where not told
 * @param face what it moves on the card, in the card's currency; negative takes from it
 * @param booked what it moves on the account of its kind, in the currency of the books, with the sign of {@code face}
 * @param vat the rate that the card bore when it was sold, where it did: {@code booked} is then without it
 */
public record CardMovement(
        Kind kind, StoredValue of, String cardId, String ends, Money face, Money booked, Optional<Rate> vat) {
    /** On what bears VAT when it is used. */
    public CardMovement(Kind kind, StoredValue of, String cardId, String ends, Money face, Money booked) {
        this(kind, of, cardId, ends, face, booked, Optional.empty());
    }

    /** Why it moved. */
    public enum Kind {
        /** Issued before Knyt began to read the shop, with what was on it then. */
        OPENED,
        /** Sold. */
        ISSUED,
        /** Made by hand in the shop: nobody paid for it and nothing is booked. */
        MADE,
        /** A sold card that was given back. */
        WITHDRAWN,
        /** Paid with. */
        REDEEMED,
        /** A refund of goods that it had paid. */
        GIVEN_BACK,
        /** Its time is over. */
        EXPIRED,
        /** Put right by a person, or moved by hand in the shop: nothing is booked of that until a person says so. */
        ADJUSTED,
        /** Moved to another card, or from one. */
        EXCHANGED;

        /** As it is stored. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
