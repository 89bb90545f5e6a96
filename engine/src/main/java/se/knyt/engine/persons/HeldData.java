package se.knyt.engine.persons;

import java.time.Instant;
import java.util.List;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.core.money.Money;

/**
 * What is held of a person.
 *
 * @param purchases newest first, at most {@link PersonDesk#PURCHASES_MAX}
 * @param stored their store credit and the gift cards of their purchases
 * @param records what tells of the person as it was received, newest first, at most {@link PersonDesk#RECORDS_MAX}
 */
public record HeldData(FoundPerson who, List<Purchase> purchases, List<Stored> stored, List<Kept> records) {
    public HeldData {
        purchases = List.copyOf(purchases);
        stored = List.copyOf(stored);
        records = List.copyOf(records);
    }

    /**
     * A purchase.
     *
     * @param state as the trail has it
     * @param open why the person cannot be erased yet
     */
    public record Purchase(long trail, String number, Instant placedAt, Money total, String state, boolean open) {}

    /**
     * Store credit, or a gift card.
     *
     * @param ends of the account's number, or of the card's code
     * @param left on it
     */
    public record Stored(long id, StoredValue of, String ends, Money left) {}

    /**
     * A record as received.
     *
     * @param system the connection's name
     * @param parked code of why it could not be read, else empty
     */
    public record Kept(
            long raw, String system, String stream, String key, Instant changedAt, int bytes, String parked) {}

    /** Numbers of purchases that are not finished. */
    public List<String> open() {
        return purchases.stream().filter(Purchase::open).map(Purchase::number).toList();
    }
}
