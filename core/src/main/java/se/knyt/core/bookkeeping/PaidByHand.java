package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * An invoice that a person has paid by hand on an account of their own, while the provider owes for it: the money is moved between the
 * two accounts, and neither is left with what is not there.
 *
 * @param date the day of the provider's payment
 * @param reference of the payout
 * @param account the provider's account, which the payout takes {@code amount} off
 * @param amount what the provider paid, signed: negative for a credit note
 * @param theirAccount the account that their payment used
 * @param theirAmount what it took in there, signed alike
 * @param roundingAccount where the difference between the two goes, 0 where there may be none
 */
public record PaidByHand(
        LocalDate date,
        String provider,
        String reference,
        String invoice,
        int account,
        Money amount,
        int theirAccount,
        Money theirAmount,
        int roundingAccount) {
    /** Why the one cannot be moved against the other: {@code other-amount} or {@code other-currency}; empty where it can. */
    public String problem() {
        if (!amount.currency().equals(theirAmount.currency())
                || !amount.currency().equals(Currency.SEK)) {
            return "other-currency";
        }
        boolean same = amount.equals(theirAmount);
        return same || (roundingAccount != 0 && amount.signum() == theirAmount.signum()) ? "" : "other-amount";
    }

    /** The voucher; none where their payment used the provider's own account and there is nothing to move. */
    public Optional<Voucher> voucher() {
        if (account == theirAccount && amount.equals(theirAmount)) {
            return Optional.empty();
        }
        var rows = new Rows(amount.currency());
        rows.add(account, amount, "", "payment.by-hand");
        rows.add(theirAccount, theirAmount.negated(), "", "payment.by-hand");
        if (!amount.equals(theirAmount)) {
            rows.add(roundingAccount, theirAmount.minus(amount), "", "payment.by-hand");
        }
        return Optional.of(new Voucher(
                date,
                Texts.shortened("Knyt faktura " + invoice + " betald för hand " + provider + " " + reference),
                provider,
                List.of(reference, invoice),
                rows.toRows("payment:" + invoice)));
    }
}
