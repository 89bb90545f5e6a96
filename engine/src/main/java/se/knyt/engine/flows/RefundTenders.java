package se.knyt.engine.flows;

import java.util.List;
import java.util.Optional;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Refund;
import se.knyt.core.giftcards.CardUse;
import se.knyt.core.money.Money;

/**
 * How a refund went back: so much to a gift card, and by which transactions to the provider, each of which its settlement names by
 * itself.
 *
 * @param card what went back to gift cards
 * @param cards to which of them, as far as it is told
 * @param byProvider the provider's transactions; empty where the source does not tell them
 * @param total what went back in all
 */
record RefundTenders(Money card, List<CardUse> cards, List<Payment> byProvider, Money total) {
    RefundTenders {
        cards = List.copyOf(cards);
        byProvider = List.copyOf(byProvider);
    }

    /** Empty where a gift card paid a part, and it is not told what went back to it. */
    static Optional<RefundTenders> of(Refund refund, Captures captures) {
        if (CreditedRefunds.isToldElsewhere(refund)) {
            return Optional.of(
                    new RefundTenders(Money.zero(refund.total().currency()), List.of(), List.of(), refund.total()));
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
            return Optional.of(new RefundTenders(
                    Money.sum(cards.stream().map(CardUse::amount).toList(), currency),
                    cards,
                    payments.stream().filter(p -> !Captures.isGiftCard(p)).toList(),
                    refund.total()));
        }
        return captures.giftCards().isZero()
                ? Optional.of(new RefundTenders(Money.zero(currency), List.of(), List.of(), refund.total()))
                : Optional.empty();
    }

    /** What the provider paid back by each transaction; one sum where they are not told. */
    List<Money> amounts() {
        var provider = total.minus(card);
        return byProvider.isEmpty()
                ? List.of(provider)
                : byProvider.stream().map(Payment::amount).toList();
    }
}
