package se.knyt.server.clearing;

/**
 * An account that is specified item by item.
 *
 * @param number in the chart of accounts
 * @param provider whose receivable it is, empty for another kind
 * @param own its number where it is that of one of the provider's contracts, 0 where it is the provider's common one
 */
public record ClearingAccount(int number, Kind kind, String provider, int own) {
    /** What stands on the account. */
    public enum Kind {
        /** What one payment provider or marketplace owes. */
        PROVIDER,
        /** Paid out and not yet seen at the bank. */
        TRANSIT,
        /** Held back by providers, open disputes, and what providers have lent. */
        RESERVE,
        /** What buyers have paid before anything was delivered. */
        PREPAID,
        /** Amounts that nobody knows; zero at a month's end. */
        SUSPENSE
    }
}
