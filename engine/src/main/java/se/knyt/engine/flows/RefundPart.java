package se.knyt.engine.flows;

import java.util.List;
import se.knyt.core.bookkeeping.CreditFact;
import se.knyt.core.bookkeeping.HeldSale;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.giftcards.CardUse;
import se.knyt.core.money.Money;
import se.knyt.core.returns.CreditNote;
import se.knyt.engine.rules.Writing;
import se.knyt.engine.trails.TrailState;

/**
 * One credit note of a refund.
 *
 * @param byCard what of it went back to gift cards
 * @param back which of them
 * @param sale that it credits
 * @param entries what posting wants of it
 * @param writing how it is written, as the rules about refunds say
 * @param alone whether it stands held or did: its vouchers are its own, also where the company books by the day
 */
record RefundPart(
        CreditFact fact,
        CreditNote note,
        Money byCard,
        List<CardUse> back,
        TrailState.FactView sale,
        List<WantedEntry> entries,
        Writing writing,
        boolean alone) {
    RefundPart {
        back = List.copyOf(back);
        entries = List.copyOf(entries);
    }

    String key() {
        return fact.key();
    }

    /** Whether it is asked how it is posted, and its money alone stands in the books. */
    boolean isHeld() {
        return entries.stream().anyMatch(entry -> entry.key().equals(HeldSale.key(key())));
    }

    /** What stands on a credit note in the accounting system. */
    Money onNote() {
        return entries.stream()
                .map(WantedEntry::operation)
                .filter(Operation.BookCreditNote.class::isInstance)
                .map(o -> ((Operation.BookCreditNote) o).total())
                .findFirst()
                .orElse(Money.zero(note.currency()));
    }

    /** What a voucher of ours books: gift cards sold, or all where there is no note. */
    Money own() {
        boolean none = onNote().isZero();
        return Money.sum(
                fact.what().lines().stream()
                        .filter(l -> none || l.kind() == OrderRow.Kind.GIFT_CARD)
                        .map(SaleLine::gross)
                        .toList(),
                note.currency());
    }
}
