package se.knyt.engine.flows;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.commerce.Order;
import se.knyt.core.giftcards.CardMovement;
import se.knyt.core.giftcards.CardMovements;
import se.knyt.core.giftcards.CardUse;
import se.knyt.engine.books.PaymentKeys;
import se.knyt.engine.giftcards.NewMovement;

/** Plans what a sale or a refund moves on gift cards and store credit, each movement with the entry that books it. */
final class CardPlans {
    private final Purchase purchase;

    CardPlans(Purchase purchase) {
        this.purchase = purchase;
    }

    /** @param used the cards that pay the sale, in all as much as they pay of it */
    void sale(SaleFact sale, List<CardUse> used, List<WantedEntry> entries) {
        add(sale.key(), sale.key(), sale, CardMovements.ofSale(sale, used), entries);
    }

    /**
     * @param factKey of the refund's first fact, which the movements are told with
     * @param back the cards that are paid back to by this note
     */
    void credit(String factKey, String noteKey, SaleFact what, List<CardUse> back, List<WantedEntry> entries) {
        add(factKey, noteKey, what, CardMovements.ofCredit(what, back), entries);
    }

    /**
     * What goes back of a credit note that others made.
     *
     * @param booking the payment that settles it on the note
     */
    void note(String factKey, LocalDate day, List<CardUse> back, WantedEntry booking) {
        var movements = back.stream()
                .map(use -> new CardMovement(
                        CardMovement.Kind.GIVEN_BACK,
                        use.of(),
                        use.cardId(),
                        use.ends(),
                        use.amount(),
                        use.amount(),
                        use.vat()))
                .toList();
        add(factKey, factKey, day, movements, List.of(booking));
    }

    private void add(
            String factKey, String key, SaleFact what, List<CardMovement> movements, List<WantedEntry> entries) {
        add(factKey, key, what.eventDate(), movements, entries);
    }

    private void add(
            String factKey, String key, LocalDate day, List<CardMovement> movements, List<WantedEntry> entries) {
        int nth = 0;
        boolean recorded = purchase.state().fact(factKey).isPresent();
        for (var movement : movements) {
            nth++;
            var standing = purchase.state().standing().get(movement.cardId());
            if (standing != null && !recorded && movement.vat().isPresent()) {
                standing.moved(movement.face(), movement.booked());
            }
            purchase.plan()
                    .add(new NewMovement(
                            "card:" + key + ":" + nth,
                            movement,
                            purchase.shop(),
                            day,
                            factKey,
                            purchase.state().trail(),
                            ((Order) purchase.doc().document()).sourceId(),
                            purchase.target(),
                            booking(movement, entries),
                            "",
                            "knyt"));
        }
    }

    /** The effect that books it: a payment on the document in the accounting system, or a voucher of ours. */
    private static String booking(CardMovement movement, List<WantedEntry> entries) {
        boolean pays = movement.kind() == CardMovement.Kind.REDEEMED || movement.kind() == CardMovement.Kind.GIVEN_BACK;
        Optional<String> paid = entries.stream()
                .filter(e -> pays
                        && e.operation() instanceof Operation.RegisterPayment
                        && PaymentKeys.isBy(movement.of(), e.key()))
                .map(e -> PaymentKeys.book(e.key()))
                .findFirst();
        return paid.or(() -> entries.stream()
                        .filter(e -> e.operation() instanceof Operation.BookVoucher)
                        .map(e -> "voucher:" + e.key())
                        .findFirst())
                .orElse("");
    }
}
