package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.List;
import se.knyt.core.money.Money;

/**
 * What providers owe of a purchase, where their payouts have shown that they shared it otherwise than the shop told: the sale stands, and
 * what one has paid more moves from the account of the one that has paid less. Only where vouchers of ours put it on those accounts; in a
 * customer ledger the payments of the one invoice do.
 */
public final class OtherShare {
    /** How the key of such a voucher ends. */
    public static final String KEY = ":share";

    private static final String RULE = "payout.other-share";

    private OtherShare() {}

    /**
     * What a provider owes otherwise than it was booked.
     *
     * @param account that of the provider's contract, 0 for its common one
     * @param more signed as on the account: positive where it owes more
     */
    public record Part(String provider, int account, Money more) {}

    /**
     * The voucher that moves it.
     *
     * @param payout the payout by which it was known
     * @param order number of the order, for the texts
     * @param name what tells it apart from others of the payout
     * @param parts in all nothing
     * @throws Stop where a provider has no accounts
     */
    public static WantedEntry voucher(
            PayoutFact payout, String order, String name, LocalDate day, List<Part> parts, PostingSettings settings) {
        var rows = new Rows(settings.bookCurrency());
        for (var part : parts) {
            int account = part.account() == 0
                    ? settings.requireProvider(part.provider()).receivable()
                    : part.account();
            rows.addNamed(account, part.more(), Texts.shortened("Andel av order " + order), RULE);
        }
        if (!rows.sum().isZero()) {
            throw new IllegalArgumentException("shares that are not the whole");
        }
        var voucher = new Voucher(
                day,
                PayoutTexts.of("Omfördelning " + name, payout),
                payout.provider(),
                List.of(payout.reference()),
                rows.toRows(payout.key()));
        return new WantedEntry(payout.key() + ":" + name + KEY, new Operation.BookVoucher(), voucher, List.of());
    }
}
