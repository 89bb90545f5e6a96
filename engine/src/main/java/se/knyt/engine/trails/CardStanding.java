package se.knyt.engine.trails;

import java.math.BigInteger;
import java.util.Optional;
import se.knyt.core.money.Money;

/**
 * What a gift card is by the ledger of cards while purchases are planned: what is left on it and what of the account that is, and what one
 * purchase has drawn of both. A part is its share of what stands, the last of it all that does, so that nothing is left of a card that is used up.
 * Purchases that are planned together draw on the one card one after the other.
 */
public final class CardStanding {
    private final OnCard card;
    private Money drawn;
    private Money drawnInBooks;

    /** A card, as all purchases see it that are planned together. */
    static final class OnCard {
        private Money left;
        private Money inBooks;

        OnCard(Money left, Money inBooks) {
            this.left = left;
            this.inBooks = inBooks;
        }

        /** As one purchase sees it, that has drawn so much, in minor units of each currency. */
        CardStanding of(long drawn, long drawnInBooks) {
            return new CardStanding(this, Money.of(drawn, left.currency()), Money.of(drawnInBooks, inBooks.currency()));
        }
    }

    CardStanding(OnCard card, Money drawn, Money drawnInBooks) {
        this.card = card;
        this.drawn = drawn;
        this.drawnInBooks = drawnInBooks;
    }

    /** One that no other purchase is planned with, and this has drawn nothing of. */
    public static CardStanding of(Money left, Money inBooks) {
        return new CardStanding(new OnCard(left, inBooks), left.minus(left), inBooks.minus(inBooks));
    }

    /** What of the account a use takes; empty where the card is of another currency, or has not so much that stands in the books. */
    public Optional<Money> share(Money use) {
        return share(use, card.left, card.inBooks);
    }

    /** What comes back to the account with what this purchase drew; empty as above. */
    public Optional<Money> back(Money amount) {
        return share(amount, drawn, drawnInBooks);
    }

    private static Optional<Money> share(Money part, Money of, Money inBooks) {
        if (!part.currency().equals(of.currency())
                || part.compareTo(of) > 0
                || !part.isPositive()
                || !inBooks.isPositive()) {
            return Optional.empty();
        }
        var twice =
                BigInteger.TWO.multiply(BigInteger.valueOf(inBooks.minor())).multiply(BigInteger.valueOf(part.minor()));
        var base = BigInteger.valueOf(of.minor());
        return Optional.of(
                Money.of(twice.add(base).divide(BigInteger.TWO.multiply(base)).longValueExact(), inBooks.currency()));
    }

    /** Puts back what stands now, for the card and this purchase: what a plan that was only tried has moved did not move. */
    public Runnable remembered() {
        var left = card.left;
        var inBooks = card.inBooks;
        var was = drawn;
        var wasInBooks = drawnInBooks;
        return () -> {
            card.left = left;
            card.inBooks = inBooks;
            drawn = was;
            drawnInBooks = wasInBooks;
        };
    }

    /**
     * It is planned to move.
     *
     * @param face on the card, negative for what is drawn
     * @param booked on the account, as the face
     */
    public void moved(Money face, Money booked) {
        if (!face.currency().equals(card.left.currency())) {
            return;
        }
        card.left = card.left.plus(face);
        card.inBooks = card.inBooks.plus(booked);
        drawn = drawn.minus(face);
        drawnInBooks = drawnInBooks.minus(booked);
    }
}
