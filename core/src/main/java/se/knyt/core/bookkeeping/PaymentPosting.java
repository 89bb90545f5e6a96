package se.knyt.core.bookkeeping;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.knyt.core.bookkeeping.Operation.RegisterPayment;
import se.knyt.core.money.Money;

/** Mode A: the lines of a payout as payments on their invoices and credit notes in the accounting system. */
final class PaymentPosting {
    private PaymentPosting() {}

    /** One entry per matched part. A line without a match gives none: its amount stays on the provider's account, by name. */
    static List<WantedEntry> payments(PostingGroup.Payout group, PostingSettings settings, ProviderSettings provider) {
        var entries = new ArrayList<WantedEntry>();
        if (settings.ledger() == LedgerMode.KNYT) {
            return entries;
        }
        for (var line : group.lines()) {
            int ordinal = 0;
            for (var part : line.parts()) {
                ordinal++;
                boolean document =
                        part.target() == MatchPart.Target.INVOICE || part.target() == MatchPart.Target.CREDIT_NOTE;
                if (document && !part.open().isZero() && !part.amount().isZero()) {
                    requireBookedValue(part, settings);
                    entries.add(payment(group.payout(), line, part, ordinal, settings, provider));
                }
            }
        }
        return entries;
    }

    /** What a sale in another currency stands at is known from the day it was booked; today's rate says something else. */
    static void requireBookedValue(MatchPart part, PostingSettings settings) {
        if (!part.amount().currency().equals(settings.bookCurrency())
                && part.bookedValue().isEmpty()) {
            throw new Stop(
                    "currency.no-booked-value",
                    List.of(part.document(), part.amount().currency().code()),
                    "det är inte känt till vilken kurs " + part.document() + " i "
                            + part.amount().currency() + " är bokförd");
        }
    }

    private static WantedEntry payment(
            PayoutFact payout,
            PayoutLineFact line,
            MatchPart part,
            int ordinal,
            PostingSettings settings,
            ProviderSettings provider) {
        var accounts = settings.accounts();
        boolean creditNote = part.target() == MatchPart.Target.CREDIT_NOTE;
        var writeOff = writeOff(part, settings);
        int account = writeOffAccount(part, settings);
        var amount = part.amount().minus(surplus(part, settings));
        var payment = new RegisterPayment(
                part.document(),
                creditNote,
                provider.paymentMethod(),
                provider.receivable(),
                payout.eventDate(),
                amount,
                writeOff,
                account);
        // A sale in another currency is settled at the value it was booked at; the difference is booked once, with the
        // payout.
        var onAccount = part.bookedValue().orElse(amount);
        // Nothing is written off of it.
        var booked = part.bookedValue().isPresent() ? settings.zero() : writeOff;
        var rows = new Rows(settings.bookCurrency());
        rows.add(provider.receivable(), onAccount, "", "payment.provider");
        rows.add(account, booked, "", "payment.write-off");
        rows.add(accounts.customers(), onAccount.plus(booked).negated(), "", "payment.customer");
        var text = Texts.shortened((creditNote ? "Kreditfaktura " : "Faktura ") + part.document() + " genom "
                + payout.provider() + " " + payout.reference());
        var voucher = new Voucher(
                payout.eventDate(),
                text,
                payout.provider(),
                List.of(part.document(), payout.reference()),
                rows.toRows(line.key()));
        var key = line.key() + ":payment" + (ordinal == 1 ? "" : ":" + ordinal);
        return new WantedEntry(key, payment, voucher, part.needs().isEmpty() ? List.of() : List.of(part.needs()));
    }

    /** What closes the document although the line is of another amount; zero when that is more than the limits. */
    static Money writeOff(MatchPart part, PostingSettings settings) {
        var difference = part.open().minus(part.amount());
        return passes(part, settings).isPresent() ? difference : Money.zero(difference.currency());
    }

    /** Where it is booked. */
    static int writeOffAccount(MatchPart part, PostingSettings settings) {
        return passes(part, settings)
                .map(DifferenceLimit::account)
                .orElse(settings.accounts().rounding());
    }

    private static Optional<DifferenceLimit> passes(MatchPart part, PostingSettings settings) {
        return part.bookedValue().isPresent()
                ? Optional.empty()
                : settings.limits().passes(part.open(), part.amount());
    }

    /** What the line has more than the document has open, beyond the limits; signed as the line. */
    static Money surplus(MatchPart part, PostingSettings settings) {
        var over = part.amount().minus(part.open());
        boolean more =
                over.signum() == part.amount().signum() && part.bookedValue().isEmpty();
        return more && writeOff(part, settings).isZero() ? over : Money.zero(over.currency());
    }
}
