package se.knyt.core.commerce;

import java.time.Instant;
import java.util.List;
import se.knyt.core.money.Money;

/**
 * What a shop owes one buyer as store credit, on one account in one currency. What purchases took of it and refunds put on it comes with
 * those; here is what moved on it besides.
 *
 * @param sourceId the account's id in the shop
 * @param holderKey key of the person that it belongs to, empty when not told; it names nobody
 * @param left what the shop says is on it
 * @param opening what was on it when Knyt began to read the shop; zero for one that came since
 * @param since when Knyt began to read the shop
 * @param changes what moved on it since and belongs to no purchase, in any order
 */
public record StoreCredit(
        String sourceId, String holderKey, Money left, Money opening, Instant since, List<Change> changes)
        implements Document {
    public StoreCredit {
        changes = List.copyOf(changes);
    }

    /** Why it moved. */
    public enum Reason {
        /** Somebody of the shop gave or took it by hand. */
        ADJUSTED,
        /** Its time was over. */
        EXPIRED
    }

    /**
     * @param id of the movement in the shop
     * @param amount negative takes from the account
     */
    public record Change(String id, Reason reason, Money amount, Instant at) {}

    @Override
    public DocumentKind kind() {
        return DocumentKind.STORE_CREDIT;
    }
}
