package se.knyt.core.reconciliation;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;

/**
 * What became of one payout at the bank.
 *
 * @param basis why it is matched, or {@link Basis#NONE} when it is open
 * @param amount what the bank shows of this payout: its own part of an entry that covers several; zero when nothing is seen
 * @param bookedOn the bank's booking day, the last one of several; null when nothing is seen
 * @param movements places of the entries that meet it, ascending; of an open one those that name it with another amount, or the only
 *     one that has its amount and days and names nobody (finding {@link Finding.Code#BANK_SUGGESTED})
 * @param finding what keeps it open although something was seen, or null
 */
public record BankMatch(
        Basis basis,
        Money amount,
        @Nullable LocalDate bookedOn,
        List<Integer> movements,
        @Nullable Finding finding) {
    /** Why a payout is taken as received. */
    public enum Basis {
        NONE,
        /** Nothing was paid, so nothing has to arrive. */
        NOTHING_PAID,
        /** The payout's reference stands in the entry, and the amount is equal. */
        REFERENCE,
        /** The reference stands in the entry, and only the bank states an amount. */
        AMOUNT_OF_BANK,
        /** Amount, currency and days fit, the entry names the provider and nothing else, and each is the other's only one. */
        AMOUNT,
        /** The same where the entry came from an account that a person has once confirmed as the provider's. */
        SENDER,
        /** One entry for several payouts, or several entries for one, in exactly one way. */
        GROUP
    }

    public BankMatch {
        movements = List.copyOf(movements);
    }

    /** Whether an entry may be it by amount and day alone: for a person to confirm, never taken. */
    public boolean suggested() {
        return finding != null && finding.code() == Finding.Code.BANK_SUGGESTED;
    }

    public boolean matched() {
        return basis != Basis.NONE;
    }
}
