package se.knyt.core.returns;

/**
 * What an accounting system allows of credit notes. That a booked document is locked holds for all of them, so a credit is always a
 * further document.
 *
 * @param parts whether a part of an invoice can be credited, any number of times; else whole and once
 * @param rowsMax rows that a note of a part may have, as the connector takes them
 */
public record CreditTerms(boolean parts, int rowsMax) {
    /** No bound but memory: books of our own, where a credit is a voucher. */
    public static final CreditTerms FREE = new CreditTerms(true, Integer.MAX_VALUE);

    public CreditTerms {
        if (rowsMax < 1) {
            throw new IllegalArgumentException("a note of no rows");
        }
    }
}
