package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;

/** Books a line of the bank account against the money in transit. */
public final class BankLine {
    static final String RECEIVED = "Insättning";

    private BankLine() {}

    /**
     * A line that is a part of a payout, or takes it back: the bank returned the money, or the provider paid in parts. Each has a
     * voucher of its own on the bank's day.
     *
     * @param number of the line among those of the payout, 1 for the first
     * @param line its amount is negative where the money left the account
     * @return none where the accounting system books its bank by itself
     */
    public static Optional<WantedEntry> part(
            PayoutFact payout, int number, BankReceiptFact line, PostingSettings settings) {
        var provider = settings.requireProvider(payout);
        if (provider.bankLeg() == BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK
                || line.amount().isZero()) {
            return Optional.empty();
        }
        var voucher = new Voucher(
                line.eventDate(),
                PayoutTexts.of(RECEIVED, payout),
                payout.provider(),
                List.of(payout.reference()),
                PayoutPosting.atRate(rows(line.amount(), line.amount(), provider, settings), payout)
                        .toRows(payout.key()));
        return Optional.of(new WantedEntry(
                payout.key() + (number == 1 ? "" : ":" + number) + ":bank",
                new Operation.BookVoucher(),
                voucher,
                List.of()));
    }

    /**
     * What a payout in another currency leaves in transit when it is told anew at another rate after its money has come: an exchange
     * difference, as when its first rate was another.
     *
     * @param number of the voucher among those of the payout at the bank
     * @param taken what its bank lines took off the account
     * @param transit what its own vouchers have put there
     * @return none where nothing is left
     */
    public static Optional<WantedEntry> rest(
            PayoutFact payout, int number, LocalDate day, Money taken, Money transit, PostingSettings settings) {
        if (taken.equals(transit)) {
            return Optional.empty();
        }
        var voucher = new Voucher(
                day,
                PayoutTexts.of("Kursdifferens " + number, payout),
                payout.provider(),
                List.of(payout.reference()),
                leftInTransit(taken, transit, settings).toRows(payout.key()));
        return Optional.of(new WantedEntry(
                payout.key() + ":" + number + ":bank", new Operation.BookVoucher(), voucher, List.of()));
    }

    /**
     * @param received what the bank shows
     * @param transit what it takes off the account of money in transit; another amount only where the currency was changed on the way
     */
    static Rows rows(Money received, Money transit, ProviderSettings provider, PostingSettings settings) {
        var rows = new Rows(settings.bookCurrency());
        rows.add(provider.bankAccount(), received, "", "bank.receipt");
        rows.add(settings.accounts().inTransit(), transit.negated(), "", "bank.in-transit");
        PayoutRows.exchange(rows, transit.minus(received), settings.accounts());
        return rows;
    }

    /**
     * What is left of a payout on the account of money in transit when another has booked its bank line: an exchange difference.
     *
     * @param taken what that took off the account
     * @param transit what the payout put there
     * @return no rows where nothing is left
     */
    static Rows leftInTransit(Money taken, Money transit, PostingSettings settings) {
        var rows = new Rows(settings.bookCurrency());
        var left = transit.minus(taken);
        rows.add(settings.accounts().inTransit(), left.negated(), "", "bank.in-transit");
        PayoutRows.exchange(rows, left, settings.accounts());
        return rows;
    }
}
