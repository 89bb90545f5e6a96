package se.knyt.engine.bank;

import java.time.LocalDate;
import java.util.Set;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.BankMovement;

/**
 * An entry as stored.
 *
 * @param bookAccount the account of the books for the account that it is on
 */
record EntryRow(long id, int bookAccount, LocalDate bookedOn, Money amount, boolean reversal, Said said) {
    BankMovement movement() {
        return movement(Set.of());
    }

    /** @param senders the providers whose account it came from, as a person has confirmed */
    BankMovement movement(Set<String> senders) {
        return new BankMovement(bookedOn, amount, reversal, said.texts(), said.parts(), senders);
    }
}
