package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.List;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Money;

/**
 * What the merchant paid in at a provider. A payout's line tells of it, and unless the settings or a rule say otherwise it stands on the
 * provider's account, in credit, until the bank's line takes it off: bank account credited, provider's account debited.
 */
public final class ProviderDeposit {
    /** How the key of such a voucher ends. */
    public static final String KEY = ":deposit";

    private ProviderDeposit() {}

    /**
     * What the bank shows.
     *
     * @param number the place of the line in its payout
     * @param stood what it stands at on the provider's account, in the currency of the books; positive for money paid in
     * @param left what left the bank account, in the same currency and signed the same
     * @param bankAccount the account of the books that it left
     */
    public record Shown(int number, Money stood, Money left, int bankAccount, LocalDate day) {}

    /** Whether a line is one that stands on the provider's account until the bank's line takes it off. */
    public static boolean awaitsBank(PayoutLineFact line, ProviderSettings provider) {
        return line.ruling().kind(line.kind()) == PayoutLine.Kind.DEPOSIT
                && line.ruling().account(line.kind(), provider.other().deposit()) == provider.receivable();
    }

    /**
     * Those lines of a payout.
     *
     * @throws Stop where the provider has no accounts
     */
    public static List<PayoutLineFact> awaiting(PostingGroup.Payout group, PostingSettings settings) {
        var payout = group.payout();
        var provider = settings.requireProvider(payout);
        return group.lines().stream()
                .filter(line -> awaitsBank(line, provider) && !line.amount().isZero())
                .toList();
    }

    /** The voucher by which it leaves the bank account, on the bank's day; what a rate makes the two differ by is realised. */
    public static WantedEntry atBank(PayoutFact payout, Shown shown, PostingSettings settings) {
        var provider = settings.requireProvider(payout);
        var rows = new Rows(settings.bookCurrency());
        rows.add(provider.receivable(), shown.stood(), "", "deposit.receivable");
        rows.add(shown.bankAccount(), shown.left().negated(), "", "deposit.bank");
        PayoutRows.exchange(rows, shown.left().minus(shown.stood()), settings.accounts());
        var key = payout.key() + ":" + shown.number() + KEY;
        var voucher = new Voucher(
                shown.day(),
                PayoutTexts.of("Inbetalt rad " + shown.number(), payout),
                payout.provider(),
                List.of(payout.reference()),
                rows.toRows(payout.key()));
        return new WantedEntry(key, new Operation.BookVoucher(), voucher, List.of());
    }
}
