package se.knyt.server.connections;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;

/**
 * How far a connection has been wound down.
 *
 * @param provider whose account it is, as shops name the payment method
 * @param since company time, empty while it takes purchases
 * @param by who said so
 * @param several whether the company has more connections to the same provider
 * @param shop whether it is one to a shop, which has no account
 * @param accounts what stands on the provider's account
 * @param left what is not finished
 * @param notTaken purchases held because of it, counted to a thousand
 */
public record WindingPart(
        String provider,
        Optional<Instant> since,
        String by,
        boolean several,
        boolean shop,
        List<Account> accounts,
        List<Left> left,
        long notTaken) {
    /** Purchases that are held by name are counted so far. */
    static final long COUNTED_MAX = 1000;

    /** The provider's account in the books. */
    public record Account(int number, Money balance) {}

    /**
     * Something that is not finished.
     *
     * @param what key of its name
     * @param count up to a thousand
     * @param path where it stands, empty for nowhere
     */
    public record Left(String what, long count, String path) {}

    public boolean winding() {
        return since.isPresent();
    }

    /** Whether nothing is left: what is not taken was never the connection's to finish. */
    public boolean zero() {
        return accounts.stream().allMatch(a -> a.balance().isZero())
                && left.stream().allMatch(l -> l.count() == 0);
    }
}
