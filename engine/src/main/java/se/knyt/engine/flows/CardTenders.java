package se.knyt.engine.flows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Payment;
import se.knyt.core.giftcards.CardUse;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;

/** What gift cards and store credit paid of a purchase: money that no provider owes. */
final class CardTenders {
    /** The shop's name for its own gift cards, where another would name a provider. */
    static final String GIFT_CARD = "gift_card";
    /** What the shop owes a buyer without any card: a debt like that of a card, on an account of its own. */
    static final String STORE_CREDIT = "shopify_store_credit";

    private final List<Payment> payments;
    private final Currency currency;
    private final Map<String, Optional<Rate>> begun;

    /**
     * @param payments every one of the purchase that succeeded, oldest first
     * @param begun the rate of the VAT that each card known to be sold has borne, if any
     */
    CardTenders(List<Payment> payments, Currency currency, Map<String, Optional<Rate>> begun) {
        this.payments = List.copyOf(payments);
        this.currency = currency;
        this.begun = begun;
    }

    static boolean isGiftCard(Payment payment) {
        return payment.provider().equals(GIFT_CARD) || payment.provider().equals(STORE_CREDIT);
    }

    /** Gift cards that paid, in the order they did; not what the shop owed a buyer without a card. */
    List<Payment> byGiftCard() {
        return payments.stream()
                .filter(p -> Captures.isCapture(p) && p.provider().equals(GIFT_CARD))
                .toList();
    }

    /** Paid with what the shop owed the buyer without a card. */
    Money storeCredit() {
        return giftCards().minus(sum(byGiftCard()));
    }

    /** Whether an id is that of a card's payment. */
    boolean isOfCard(String captureId) {
        return byGiftCard().stream().anyMatch(p -> Captures.isOf(p, captureId));
    }

    /** Paid with the shop's own gift cards. */
    Money giftCards() {
        return sum(payments.stream()
                .filter(p -> Captures.isCapture(p) && isGiftCard(p))
                .toList());
    }

    /** The cards that paid, in the order they did. */
    List<CardUse> cardsUsed() {
        return payments.stream()
                .filter(p -> Captures.isCapture(p) && isGiftCard(p))
                .filter(p -> p.amount().currency().equals(currency))
                .map(this::use)
                .toList();
    }

    /** Whether a card paid of which it is not known yet how it began: its sale is not booked, or the shop has not told of it. */
    boolean anyCardUnbegun() {
        return cardsUsed().stream()
                .filter(u -> u.of() == StoredValue.GIFT_CARD)
                .anyMatch(u -> !u.cardId().isEmpty() && !begun.containsKey(u.cardId()));
    }

    /** So much on the card that a payment names; a refund that names none is on the card of what it gives back. */
    CardUse use(Payment payment) {
        var named = payment.cardId().isEmpty() ? parent(payment).orElse(payment) : payment;
        if (payment.provider().equals(STORE_CREDIT)) {
            return CardUse.ofStoreCredit(named.cardId(), payment.amount());
        }
        return new CardUse(
                named.cardId(),
                named.cardEnds(),
                payment.amount(),
                begun.getOrDefault(named.cardId(), Optional.empty()));
    }

    private Optional<Payment> parent(Payment payment) {
        return payments.stream()
                .filter(p -> p.sourceId().equals(payment.parentSourceId()))
                .findFirst();
    }

    private Money sum(List<Payment> some) {
        return Money.sum(
                some.stream()
                        .map(Payment::amount)
                        .filter(a -> a.currency().equals(currency))
                        .toList(),
                currency);
    }
}
