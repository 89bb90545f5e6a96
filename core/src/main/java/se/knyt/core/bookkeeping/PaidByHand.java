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
 * @param abroad of amounts in another currency than that of the books what they stand at there; empty in that, and where it is not told
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
        int roundingAccount,
        Optional<Abroad> abroad) {
    /**
     * What amounts in another currency are in the currency of the books. That the accounting system has booked a difference of exchange with
     * their payment is taken back by the voucher's own: what the money was worth is realised with the payout.
     *
     * @param amount what the payout takes off the provider's account, signed as the amount
     * @param theirs what their payment put on its account
     * @param gain account of exchange gains
     * @param loss account of exchange losses
     */
    public record Abroad(Money amount, Money theirs, int gain, int loss) {}

    /** In the currency of the books. */
    public PaidByHand(
            LocalDate date,
            String provider,
            String reference,
            String invoice,
            int account,
            Money amount,
            int theirAccount,
            Money theirAmount,
            int roundingAccount) {
        this(
                date,
                provider,
                reference,
                invoice,
                account,
                amount,
                theirAccount,
                theirAmount,
                roundingAccount,
                Optional.empty());
    }

    /**
     * Why the one cannot be moved against the other: {@code other-amount}, {@code other-currency} or, of amounts in another currency than
     * that of the books, {@code no-value}; empty where it can.
     */
    public String problem() {
        if (!amount.currency().equals(theirAmount.currency())) {
            return "other-currency";
        }
        boolean same = amount.equals(theirAmount);
        if (!amount.currency().equals(Currency.SEK)) {
            // Öre of another currency are not told apart from what the rate made.
            return !same ? "other-amount" : abroad.isEmpty() ? "no-value" : "";
        }
        return same || (roundingAccount != 0 && amount.signum() == theirAmount.signum()) ? "" : "other-amount";
    }

    /** The voucher; none where their payment used the provider's own account and there is nothing to move. */
    public Optional<Voucher> voucher() {
        var off = abroad.map(Abroad::amount).orElse(amount);
        var put = abroad.map(Abroad::theirs).orElse(theirAmount);
        if (account == theirAccount && off.equals(put)) {
            return Optional.empty();
        }
        var rows = new Rows(off.currency());
        rows.add(account, off, "", "payment.by-hand");
        rows.add(theirAccount, put.negated(), "", "payment.by-hand");
        var difference = put.minus(off);
        if (!difference.isZero()) {
            int where = abroad.map(of -> difference.isNegative() ? of.gain() : of.loss())
                    .orElse(roundingAccount);
            rows.add(where, difference, "", abroad.isPresent() ? "payment.by-hand.exchange" : "payment.by-hand");
        }
        return Optional.of(new Voucher(
                date,
                PayoutTexts.of("Betald för hand, faktura " + invoice, provider, reference),
                provider,
                List.of(reference, invoice),
                rows.toRows("payment:" + invoice)));
    }
}
