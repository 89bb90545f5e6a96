package se.knyt.engine.flows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import se.knyt.core.bookkeeping.CardBack;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.commerce.Payment;
import se.knyt.core.giftcards.CardUse;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.core.money.Money;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.trails.TrailState;

/** What is recorded of credit notes of the accounting system that we have paid back: a fact for each capture that gave. */
final class NoteFacts {
    private static final String SUCCESS = "SUCCESS";

    private final Purchase purchase;
    private final TrailPlan plan;
    private final Captures captures;
    private final BiFunction<NoteRefunds.Note, Map<String, String>, Map<String, String>> arguments;

    /** @param arguments of what is held of a note, with more of them */
    NoteFacts(Purchase purchase, BiFunction<NoteRefunds.Note, Map<String, String>, Map<String, String>> arguments) {
        this.purchase = purchase;
        this.plan = purchase.plan();
        this.captures = purchase.captures();
        this.arguments = arguments;
    }

    /**
     * The money has gone back: the credit is a fact, and the shop's own word of it needs no credit note.
     *
     * @param told the shop's word of it
     */
    void add(NoteRefunds.Note note, TrailState.EffectView effect, Optional<ShopRefunds.Told> told) {
        told.ifPresent(t -> plan.paysANote(t.doc().id()));
        var parts = captures.back().ourRefunds().done(note.key()).stream()
                .filter(p -> p.effect().id() == effect.id())
                .toList();
        var failed = parts.stream().filter(p -> isFailed(p.transaction())).findFirst();
        if (failed.isPresent()) {
            plan.hold(
                    "refund.failed",
                    arguments.apply(note, Map.of("amount", failed.get().amount().toString())));
            return;
        }
        var paid = parts.stream()
                .map(p -> told.flatMap(t -> payment(t, p, parts.size())).or(() -> captures.paymentOf(p.transaction())))
                .toList();
        var status = effect.facts().getOrDefault("status", SUCCESS);
        if (!status.equals(SUCCESS) && paid.stream().anyMatch(Optional::isEmpty)) {
            return; // the payment app does not know yet; the shop will tell
        }
        for (int i = 0; i < parts.size(); i++) {
            if (!NotePayers.isCard(parts.get(i).provider())) {
                add(note, parts.get(i), paid.get(i));
            }
        }
        for (var card : StoredValue.values()) {
            addCards(note, card, parts.stream().filter(p -> isOf(p, card)).toList());
        }
    }

    /** The transaction of the shop's refund that paid a capture back; of one refund of one capture the only one of its amount. */
    private Optional<Payment> payment(ShopRefunds.Told told, OurRefunds.Part part, int of) {
        return of == 1
                ? told.payment()
                : captures.back().refunds().stream()
                        .filter(p -> told.refund().payments().contains(p.sourceId()))
                        .filter(p -> p.parentSourceId().equals(part.capture()))
                        .findFirst();
    }

    /** A fact for what went back of one capture: a payout's line is of that. The first that is planned tells the VAT of the note. */
    private void add(NoteRefunds.Note note, OurRefunds.Part part, Optional<Payment> payment) {
        var zero = Money.zero(note.total().currency());
        var key = RefundFacts.key(
                "credit:" + purchase.target() + ":note:" + note.invoice().number(), nth(note, part));
        plan.add(new TrailPlan.NewFact(
                key,
                "credit",
                note.doc().id(),
                note.doc().version(),
                part.provider(),
                note.invoice().number(),
                note.invoice().date(),
                part.amount(),
                zero,
                zero,
                nth(note, part) == 1 ? note.invoice().tax() : zero,
                note.invoice()));
        new FactReferences(plan, captures, purchase.order())
                .ofNote(key, part.provider(), payment, part.providerId(), part.capture());
    }

    private static boolean isOf(OurRefunds.Part part, StoredValue card) {
        return part.provider()
                .equals(
                        switch (card) {
                            case GIFT_CARD -> CardTenders.GIFT_CARD;
                            case STORE_CREDIT -> CardTenders.STORE_CREDIT;
                        });
    }

    /** What went back to cards, or to store credit, in one refund of the shop: no provider owes it, and the note is paid from the account. */
    private void addCards(NoteRefunds.Note note, StoredValue card, List<OurRefunds.Part> parts) {
        if (parts.isEmpty()) {
            return;
        }
        var zero = Money.zero(note.total().currency());
        var amount = Money.sum(parts.stream().map(OurRefunds.Part::amount).toList(), zero.currency());
        int nth = nth(note, parts.getFirst());
        var key = RefundFacts.key(
                "credit:" + purchase.target() + ":note:" + note.invoice().number(), nth);
        plan.add(new TrailPlan.NewFact(
                key,
                "credit",
                note.doc().id(),
                note.doc().version(),
                captures.provider(),
                note.invoice().number(),
                note.invoice().date(),
                amount,
                zero,
                amount,
                nth == 1 ? note.invoice().tax() : zero,
                note.invoice()));
        var entry = CardBack.payment(
                key,
                note.invoice().number(),
                card,
                note.invoice().date(),
                amount,
                purchase.context().posting());
        CardPayments.plan(
                plan,
                purchase.state(),
                purchase.context(),
                note.doc(),
                purchase.target(),
                entry,
                (Operation.RegisterPayment) entry.operation(),
                List.of(NewEffect.Need.known(
                        "invoice", purchase.target(), note.invoice().number())));
        new CardPlans(purchase)
                .note(key, note.invoice().date(), parts.stream().map(this::use).toList(), entry);
    }

    /** On the card that the payment which is given back was drawn from; on the account that store credit paid from. */
    private CardUse use(OurRefunds.Part part) {
        if (part.provider().equals(CardTenders.STORE_CREDIT)) {
            var account = captures.cards().cardsUsed().stream()
                    .filter(use -> use.of() == StoredValue.STORE_CREDIT)
                    .map(CardUse::cardId)
                    .findFirst()
                    .orElse("");
            return CardUse.ofStoreCredit(account, part.amount());
        }
        return captures.paymentOf(part.capture())
                .map(captures.cards()::use)
                .map(use -> new CardUse(use.cardId(), use.ends(), part.amount(), use.vat()))
                .orElseGet(() -> new CardUse("", "", part.amount()));
    }

    /** Which of the parts of all its effects it is. */
    private int nth(NoteRefunds.Note note, OurRefunds.Part part) {
        return captures.back().ourRefunds().of(note.key()).indexOf(part) + 1;
    }

    private boolean isFailed(String transaction) {
        return purchase.state()
                .of(Payment.class)
                .map(Map.Entry::getValue)
                .anyMatch(p -> p.sourceId().equals(transaction) && p.state() == Payment.State.FAILURE);
    }
}
