package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Refund;
import se.knyt.core.giftcards.CardUse;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.core.money.Money;

/**
 * How a refund went back: so much to a gift card, and by which transactions to which providers, each of which its settlement names by
 * itself.
 *
 * @param card what went back to gift cards
 * @param cards to which of them, as far as it is told
 * @param byProvider the providers' transactions; empty where the source does not tell them
 * @param parts what each provider paid back by each transaction; one sum where they are not told
 */
record RefundTenders(Money card, List<CardUse> cards, List<Payment> byProvider, List<ProviderPart> parts) {
    RefundTenders {
        cards = List.copyOf(cards);
        byProvider = List.copyOf(byProvider);
        parts = List.copyOf(parts);
    }

    /** How it went back, what other goods are paid with among what went to the buyer's credit; empty as {@link #ofMoney}. */
    static Optional<RefundTenders> of(Refund refund, Captures captures) {
        return ofMoney(refund, captures).map(t -> {
            var exchanged = refund.exchange().amount();
            var cards = new ArrayList<>(t.cards());
            cards.addAll(Exchanges.use(exchanged));
            return new RefundTenders(t.card().plus(exchanged), cards, t.byProvider(), t.parts());
        });
    }

    /** Empty where a gift card paid a part, or several providers did, and it is not told what went back to which. */
    private static Optional<RefundTenders> ofMoney(Refund refund, Captures captures) {
        if (CreditedRefunds.isToldElsewhere(refund)) {
            return Optional.of(toldElsewhere(refund, captures));
        }
        var payments = captures.back().refunds().stream()
                .filter(p -> refund.payments().contains(p.sourceId()))
                .filter(p -> p.amount().currency().equals(refund.total().currency()))
                .toList();
        var currency = refund.total().currency();
        var told = Money.sum(payments.stream().map(Payment::amount).toList(), currency);
        if (told.equals(refund.total())) {
            var cards = payments.stream()
                    .filter(CardTenders::isGiftCard)
                    .map(captures.cards()::use)
                    .toList();
            var byProvider =
                    payments.stream().filter(p -> !CardTenders.isGiftCard(p)).toList();
            var byCards = Money.sum(cards.stream().map(CardUse::amount).toList(), currency);
            var parts = byProvider.stream()
                    .map(p -> new ProviderPart(captures.back().payer(p), p.amount()))
                    .toList();
            return Optional.of(new RefundTenders(
                    byCards,
                    cards,
                    byProvider,
                    parts.isEmpty()
                            ? List.of(new ProviderPart(
                                    captures.provider(), refund.total().minus(byCards)))
                            : parts));
        }
        return captures.cards().giftCards().isZero() && !captures.several()
                ? Optional.of(byOne(refund, captures.provider()))
                : Optional.empty();
    }

    /** Made here, or supposed: which captures give it is known, and of cards which of them. */
    private static RefundTenders toldElsewhere(Refund refund, Captures captures) {
        var all = captures.back().byProviders(refund);
        var currency = refund.total().currency();
        if (all.stream().anyMatch(p -> p.provider().equals(CardTenders.STORE_CREDIT))) {
            // Only supposed: what has been done the shop tells itself.
            return new RefundTenders(
                    refund.total(),
                    List.of(CardUse.ofStoreCredit("", refund.total())),
                    List.of(),
                    List.of(new ProviderPart(captures.provider(), Money.zero(currency))));
        }
        var providers = all.stream()
                .filter(p -> !p.provider().equals(CardTenders.GIFT_CARD))
                .toList();
        var toCards = Money.sum(
                all.stream()
                        .filter(p -> p.provider().equals(CardTenders.GIFT_CARD))
                        .map(ProviderPart::amount)
                        .toList(),
                currency);
        return new RefundTenders(
                toCards,
                toCards.isZero() ? List.of() : cards(refund, toCards, captures),
                List.of(),
                providers.isEmpty() ? List.of(new ProviderPart(captures.provider(), Money.zero(currency))) : providers);
    }

    private static List<CardUse> cards(Refund refund, Money toCards, Captures captures) {
        var done = captures.back().ourRefunds().done(refund).stream()
                .filter(part -> part.provider().equals(CardTenders.GIFT_CARD))
                .flatMap(part -> captures.paymentOf(part.capture()).map(captures.cards()::use).stream()
                        .map(use -> new CardUse(use.cardId(), use.ends(), part.amount(), use.vat())))
                .toList();
        if (!done.isEmpty()) {
            return done;
        }
        // Not made yet: as they would be paid back, the first that paid first.
        var before = captures.back().refundedToGiftCards();
        var used = captures.cards().cardsUsed().stream()
                .filter(use -> use.of() == StoredValue.GIFT_CARD)
                .toList();
        return CardUse.between(used, before, before.plus(toCards));
    }

    private static RefundTenders byOne(Refund refund, String provider) {
        return new RefundTenders(
                Money.zero(refund.total().currency()),
                List.of(),
                List.of(),
                List.of(new ProviderPart(provider, refund.total())));
    }
}
