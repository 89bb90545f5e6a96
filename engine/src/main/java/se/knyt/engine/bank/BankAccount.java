package se.knyt.engine.bank;

import se.knyt.core.money.Currency;

/**
 * An account at the bank.
 *
 * @param number letters and digits in upper case: an IBAN, or clearing and account number
 * @param bookAccount the account of the books that stands for it
 */
public record BankAccount(String number, Currency currency, int bookAccount) {
    /** Fewer digits at the end of a number would be met by chance. */
    private static final int TAIL_MIN = 7;

    /** Whether a file that names an account means this one: some name it by its IBAN, some by its number alone. */
    boolean isCalled(String other) {
        var shorter = number.length() < other.length() ? number : other;
        var longer = number.length() < other.length() ? other : number;
        return shorter.equals(longer) || (shorter.length() >= TAIL_MIN && longer.endsWith(shorter));
    }
}
