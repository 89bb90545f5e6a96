package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Refund;
import se.knyt.core.giftcards.CardUse;
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
            return Optional.of(new RefundTenders(
                    Money.zero(refund.total().currency()), List.of(), List.of(), captures.byProviders(refund)));
        }
        var payments = captures.refunds().stream()
                .filter(p -> refund.payments().contains(p.sourceId()))
                .filter(p -> p.amount().currency().equals(refund.total().currency()))
                .toList();
        var currency = refund.total().currency();
        var told = Money.sum(payments.stream().map(Payment::amount).toList(), currency);
        if (told.equals(refund.total())) {
            var cards = payments.stream()
                    .filter(Captures::isGiftCard)
                    .map(captures::use)
                    .toList();
            var byProvider =
                    payments.stream().filter(p -> !Captures.isGiftCard(p)).toList();
            var byCards = Money.sum(cards.stream().map(CardUse::amount).toList(), currency);
            var parts = byProvider.stream()
                    .map(p -> new ProviderPart(p.provider(), p.amount()))
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
        return captures.giftCards().isZero() && !captures.several()
                ? Optional.of(byOne(refund, captures.provider()))
                : Optional.empty();
    }

    private static RefundTenders byOne(Refund refund, String provider) {
        return new RefundTenders(
                Money.zero(refund.total().currency()),
                List.of(),
                List.of(),
                List.of(new ProviderPart(provider, refund.total())));
    }
}
