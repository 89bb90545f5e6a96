package se.knyt.spi;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * Tells what a provider has taken into its balance for the company and has not paid out yet. A reading is a picture of one moment: it
 * takes the place of the one before. Nothing is booked from it; only a payout is.
 */
public interface BalanceSource extends Session {
    /** Its place among a connection's schedules, beside the streams. */
    String STREAM = "balance";

    /** More transactions than this are not named one by one: the reading is then not whole. */
    int TRANSACTIONS_MAX = 20_000;

    /** How often it is read unless the user says otherwise. */
    Duration balanceInterval();

    /**
     * Reads the balance as it stands.
     *
     * @return empty where the account has none that may be read: the connection then knows nothing of what is not paid out
     * @throws ProviderFailure when it could not be read
     */
    Optional<Balance> balance();

    /**
     * What a provider holds.
     *
     * @param provider whose balance it is, as its payouts name it
     * @param takenAt company time from which on nothing is among it
     * @param amounts the provider's own sums, each currency once
     * @param transactions what is not paid out, as far as it is told one by one
     * @param whole whether everything that was not paid out by then is among the transactions
     */
    record Balance(
            String provider, Instant takenAt, List<Amount> amounts, List<Transaction> transactions, boolean whole) {
        public Balance {
            amounts = List.copyOf(amounts);
            transactions = List.copyOf(transactions);
            var ids = new HashSet<String>();
            var currencies = new HashSet<Currency>();
            if (!transactions.stream().allMatch(each -> ids.add(each.id()))
                    || !amounts.stream()
                            .allMatch(each -> currencies.add(each.total().currency()))) {
                throw new IllegalArgumentException("a transaction or a currency is told twice");
            }
        }
    }

    /**
     * The provider's own sum in a currency.
     *
     * @param total what it owes; negative where the company owes it
     * @param available what of it may be paid out now, empty where it does not say
     */
    record Amount(Money total, Optional<Money> available) {
        public Amount {
            if (available
                    .filter(some -> !some.currency().equals(total.currency()))
                    .isPresent()) {
                throw new IllegalArgumentException("a balance is in one currency");
            }
        }
    }

    /**
     * A transaction that no payout has told of.
     *
     * @param id the provider's id of it, at most 200 characters
     * @param line what it is and what it names, as the payout's line will say it; before the fee
     * @param fee what the provider takes of it; negative for one given back
     * @param payableOn first day on which it may be paid out, or the day of the payout that it is put into; empty where the provider
     *     does not tell
     * @param payout the payout that it is put into and that cannot be read yet, which has left the balance; empty for none
     */
    record Transaction(String id, PayoutLine line, Money fee, Optional<LocalDate> payableOn, String payout) {
        public Transaction {
            if (!fee.currency().equals(line.amount().currency())) {
                throw new IllegalArgumentException("amount and fee are in one currency");
            }
        }

        /** What it makes of the balance. */
        public Money net() {
            return line.amount().minus(fee);
        }
    }
}
