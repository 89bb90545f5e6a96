package se.knyt.engine.books;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.GeneralAccount;
import se.knyt.core.bookkeeping.LineRuling;
import se.knyt.core.bookkeeping.OwnReceivable;
import se.knyt.core.bookkeeping.PayoutDifference;
import se.knyt.core.bookkeeping.PayoutFact;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rounding;
import se.knyt.engine.settings.Settings;

/**
 * A payout as stored, with its lines and what they are matched with.
 *
 * @param planned whether payments and voucher of this version are planned
 * @param version of the document that the lines are from; above 1 the provider has changed it
 * @param changes what later versions changed, as findings
 * @param way how it meets the bank
 * @param shown the bank line in its one voucher, where it has or is to have one
 * @param before the payout before it with the same provider, where that left its opening balance; looked for only in another currency
 *     than the books'
 * @param difference by which it is booked although it does not add up
 * @param ruledVersion settings version under whose rules its lines are booked, 0 where it had none for them
 * @param place the accounts of the provider's contract that it stands on
 * @param transit the account of money in transit that it goes by, 0 until it is planned
 * @param failed that it never reached the bank
 * @param apart the connection it came by where another one's payout of that provider may have its reference and currency, else 0
 */
record PayoutRow(
        long company,
        long id,
        long connection,
        Payout payout,
        LocalDate bookDate,
        String state,
        @Nullable Instant reconciledAt,
        boolean planned,
        int version,
        String changes,
        BankWay way,
        Optional<BankWay.Shown> shown,
        Optional<Before> before,
        Optional<PayoutDifference> difference,
        int ruledVersion,
        PayoutFact.Place place,
        int transit,
        Optional<Failed> failed,
        long apart,
        List<Line> lines) {
    /**
     * The payout that left the opening balance at the provider.
     *
     * @param exchange the rate that its settlement states
     * @param account the account of the contract that it stands on, 0 for the provider's common one
     */
    record Before(LocalDate bookDate, Optional<Payout.Exchange> exchange, int account) {}

    /**
     * A payout of which the provider has the money again.
     *
     * @param on when it had it
     * @param state the provider's word, empty where only the line of a later payout tells
     * @param reason the provider's word for why, empty where it gives none
     * @param atBank whether the bank has shown it all the same, and has not taken it back
     * @param paidAgain whether a later payout pays it again
     * @param returnedOn the day of the voucher by which it stands on the provider's account
     */
    record Failed(
            LocalDate on,
            String state,
            String reason,
            boolean atBank,
            boolean paidAgain,
            Optional<LocalDate> returnedOn) {}

    /**
     * The failed payout whose amount a line pays again.
     *
     * @param key of its fact
     * @param rate at which it was booked, empty where it was in the currency of the books or is not booked yet
     * @param account that of the contract that it stands on, 0 for the provider's common one
     */
    record Again(long payout, String reference, String key, Optional<BigDecimal> rate, int account) {}

    /**
     * The provider's own invoice that a line pays.
     *
     * @param key of its fact
     * @param booked what it stands at in the currency of the books, positive for what we owe; that of the line where it is in no other
     * @param onReceivable whether it stands on the provider's account; else it was booked against the account that the line stands on
     * @param account that of the contract that it stands on, 0 for the provider's common one
     */
    record PaidInvoice(String key, Money booked, boolean onReceivable, int account) {}

    /**
     * What the merchant owes another provider.
     *
     * @param account that of the contract that it stands on, 0 for the provider's common one
     * @param why the line does not take it, as a cause; empty where it does
     * @param owed before the line
     */
    record Debt(String provider, int account, String why, Money owed) {
        boolean met() {
            return why.isEmpty();
        }
    }

    PayoutRow {
        lines = List.copyOf(lines);
    }

    /**
     * One line, or a part of one that covers several deliveries.
     *
     * @param partOf place of the line that it is a further part of, 0 for a line itself
     * @param ruling what the company's rules say of how it is booked
     * @param invoice the provider's own that it pays
     * @param debt to another provider that it takes, or would
     * @param again the failed payout that it pays again
     */
    record Line(
            int seq,
            int partOf,
            int revision,
            PayoutLine line,
            String status,
            int tier,
            @Nullable Match match,
            LineRuling ruling,
            Optional<PaidInvoice> invoice,
            Optional<Debt> debt,
            Optional<Again> again) {
        Line ruled(LineRuling other) {
            return new Line(seq, partOf, revision, line, status, tier, match, other, invoice, debt, again);
        }

        /** As one that has met nothing and that no rule has said anything of. */
        Line unmet() {
            return new Line(
                    seq, partOf, revision, line, "unmatched", tier, match, LineRuling.NONE, invoice, debt, again);
        }

        boolean matched() {
            return match != null;
        }

        /** Whether a rule skips it, or the purchase or refund that it is of. */
        boolean skipped() {
            return "skipped".equals(status);
        }

        /** Whether it settles an invoice or credit note that is not found yet. */
        boolean isOpen() {
            return line.kind().needsMatch() && !matched();
        }

        String key(Payout payout) {
            return PaymentKeys.line(
                    payout.provider(),
                    payout.reference(),
                    line.kind().code(),
                    line.providerTransactionId(),
                    seq,
                    revision,
                    partOf);
        }
    }

    /**
     * The fact that a line settles.
     *
     * @param invoiceNumber in the accounting system, empty where it was not known when the fact was made
     * @param orderNumber of the purchase, empty where it has none
     * @param amount what the provider owes for it
     * @param own the part of it that stands on the provider's account by a voucher of ours
     * @param share how much of the amount is more than the shop told, negative where it is less
     * @param rate to the currency of the books, where it was sold in another
     * @param notes of Knyt's in the accounting system that make a credit, by key, with the amount of each
     * @param account that of the contract that its own part stands on, 0 for the provider's common one
     */
    record Match(
            long fact,
            String factKey,
            String type,
            String invoiceNumber,
            String orderNumber,
            @Nullable Long trail,
            Money amount,
            Money own,
            Money share,
            Optional<BigDecimal> rate,
            SortedMap<String, Money> notes,
            int account) {
        /**
         * What a part of the item stands at in the currency of the books, signed as the part; empty where the part is in that
         * currency, and where the rate that it was booked at is not known.
         */
        Optional<Money> booked(Money part, Currency books) {
            return part.currency().equals(books)
                    ? Optional.empty()
                    : rate.map(perUnit -> Money.rounded(part.toDecimal().multiply(perUnit), books, Rounding.HALF_UP));
        }
    }

    /** What it is posted by: that of the connection it came by, with the account of money in transit that it was planned with. */
    PostingSettings posting(Settings settings) {
        var posting = settings.posting().ofConnection(payout.provider(), connection);
        int account = transit == 0 ? ownTransit(posting) : transit;
        return account == 0
                ? posting
                : posting.withAccounts(posting.accounts().with(GeneralAccount.IN_TRANSIT, account));
    }

    /** Until it is planned, that of the contract or currency whose account it stands on; 0 for the company's. */
    private int ownTransit(PostingSettings posting) {
        return posting.provider(payout.provider())
                .flatMap(one -> one.ownAccount(placed(posting).place.account(), bookDate))
                .map(own -> own.beside().transit())
                .orElse(0);
    }

    /** Where it stands, which is decided when it is planned: later choices are about later payouts. */
    PayoutRow placed(PostingSettings posting) {
        if (planned || place.account() != 0) {
            return this;
        }
        int account = posting.provider(payout.provider())
                .flatMap(one -> one.ownOf(connection, payout.currency(), bookDate))
                .map(OwnReceivable::account)
                .orElse(0);
        int opening = before.map(Before::account).orElse(account);
        return with(new PayoutFact.Place(account, opening), lines);
    }

    PayoutRow with(List<Line> other) {
        return with(place, other);
    }

    private PayoutRow with(PayoutFact.Place stands, List<Line> other) {
        return new PayoutRow(
                company,
                id,
                connection,
                payout,
                bookDate,
                state,
                reconciledAt,
                planned,
                version,
                changes,
                way,
                shown,
                before,
                difference,
                ruledVersion,
                stands,
                transit,
                failed,
                apart,
                other);
    }

    /** What names it among facts, vouchers and what is asked of other systems. */
    String key() {
        return PayoutPlans.key(payout.provider(), payout.currency(), payout.reference(), apart);
    }

    /** Whether the text of its vouchers may be that of another payout's: one reference in another currency, or of another contract. */
    boolean sharesText(Currency books) {
        return apart != 0 || !payout.currency().equals(books);
    }

    boolean isToMatch() {
        return reconciledAt == null || !planned || "held".equals(state) || hasOpenLines();
    }

    boolean hasOpenLines() {
        return lines.stream().anyMatch(Line::isOpen);
    }
}
