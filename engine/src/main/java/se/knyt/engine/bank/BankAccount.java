package se.knyt.engine.bank;

import se.knyt.core.money.Currency;
import se.knyt.core.reconciliation.AccountNumbers;

/**
 * An account at the bank.
 *
 * @param number letters and digits in upper case: an IBAN, or clearing and account number
 * @param bookAccount the account of the books that stands for it
 */
public record BankAccount(String number, Currency currency, int bookAccount) {
    /** Whether a file that names an account means this one: some name it by its IBAN, some by its number alone. */
    boolean isCalled(String other) {
        return AccountNumbers.same(number, other);
    }
}
