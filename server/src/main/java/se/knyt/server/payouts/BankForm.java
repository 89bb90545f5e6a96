package se.knyt.server.payouts;

import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.engine.bank.BankAccount;

/**
 * The form by which a person notes that a payout has come to the bank. One in another currency than the books' may have come to an account
 * in either; the amount is in that of the account.
 *
 * @param date as written
 * @param amount as written
 * @param account as chosen, empty for the one that the provider's payouts arrive on
 * @param other number of another account in the payout's currency, as written
 * @param accounts that can be chosen; none where the payout is in the currency of the books
 * @param currency of the payout, empty where it is that of the books
 */
public record BankForm(String date, String amount, String account, String other, List<Into> accounts, String currency) {
    /** Accounts of the chart for money at the bank. */
    private static final String NUMBER = "19\\d\\d";

    public BankForm {
        accounts = List.copyOf(accounts);
    }

    /** An account of the books that the money may have come to, and its currency. */
    public record Into(int account, Currency currency) {
        /** As the form names it. */
        public String value() {
            return account + "." + currency.code();
        }
    }

    /** Nothing written yet. */
    static BankForm empty(PayoutRow row, Currency books, List<BankAccount> known) {
        var of = row.paid().currency();
        if (of.equals(books)) {
            return new BankForm("", "", "", "", List.of(), "");
        }
        var accounts = known.stream()
                .filter(a -> a.currency().equals(of) || a.currency().equals(books))
                .map(a -> new Into(a.bookAccount(), a.currency()))
                .distinct()
                .toList();
        return new BankForm("", "", "", "", accounts, of.code());
    }

    BankForm with(String date, String amount, String account, String other) {
        return new BankForm(date, amount, account, other, accounts, currency);
    }

    public boolean isForeign() {
        return !currency.isEmpty();
    }

    /** Where it came to; empty where what is chosen or written is no account. */
    Optional<Into> into(Currency books) {
        if (!isForeign() || (other.isBlank() && account.isEmpty())) {
            return Optional.of(new Into(0, books));
        }
        if (!other.isBlank()) {
            return other.strip().matches(NUMBER)
                    ? Optional.of(new Into(Integer.parseInt(other.strip()), new Currency(currency)))
                    : Optional.empty();
        }
        return accounts.stream().filter(a -> a.value().equals(account)).findFirst();
    }
}
