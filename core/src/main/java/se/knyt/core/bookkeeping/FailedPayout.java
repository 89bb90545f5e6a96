package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A payout that never reached the bank: the provider has the money again. What its own voucher put on the account of money in transit
 * goes back to the account on which the provider's money stands; the payout that pays it again takes it off there. Its own voucher
 * stands: it was true of its day.
 */
public final class FailedPayout {
    /** How the key of such a voucher ends. */
    public static final String KEY = ":returned";

    private FailedPayout() {}

    /**
     * The voucher by which it goes back.
     *
     * @param day when the provider had the money again
     * @return none where nothing was paid
     * @throws Stop where it is in another currency than the books and has no rate
     */
    public static Optional<WantedEntry> back(PayoutFact payout, LocalDate day, PostingSettings settings) {
        var provider = settings.requireProvider(payout);
        var amount = PayoutPosting.booked(payout.paid(), payout, settings);
        if (amount.isZero()) {
            return Optional.empty();
        }
        var rows = new Rows(settings.bookCurrency());
        rows.add(provider.receivable(), amount, "", "payout.returned");
        rows.add(settings.accounts().inTransit(), amount.negated(), "", "payout.returned-transit");
        var voucher = new Voucher(
                day,
                PayoutTexts.of("Utbetalning i retur", payout),
                payout.provider(),
                List.of(payout.reference()),
                PayoutPosting.atRate(rows, payout).toRows(payout.key()));
        return Optional.of(new WantedEntry(payout.key() + KEY, new Operation.BookVoucher(), voucher, List.of()));
    }
}
