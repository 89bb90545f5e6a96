package se.knyt.engine.flows;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.OtherRoad;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Refund;
import se.knyt.core.giftcards.CardUse;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.engine.settings.OwnInvoices;
import se.knyt.engine.trails.PartKeys;
import se.knyt.engine.trails.Roads;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectKind;

/** The payments of a trail: what is reserved, what is captured, and by whose hand. */
final class Captures {
    /** The shop's name for its own gift cards, where another would name a provider. */
    static final String GIFT_CARD = "gift_card";
    /** What the shop owes a buyer without any card: a debt like that of a card, on an account of its own. */
    static final String STORE_CREDIT = "shopify_store_credit";
    /** Among what is kept of an effect: it was another hand's act that we took in. */
    static final String BY_ANOTHER_HAND = "by-another-hand";

    private final List<Payment> payments;
    private final Set<String> ours;
    private final Money atProvider;
    private final Money refundedUnseen;
    private final OurRefunds ourRefunds;
    private final List<Roads.Asked> askedRoads;
    private final Order order;
    private final Map<String, Optional<Rate>> cards;
    private final boolean ownInvoice;
    private final Money exchanged;
    /** Provider of each capture of ours by its id. */
    private final Map<String, String> ourCaptures = new HashMap<>();

    private final Map<String, Money> unseenAt = new HashMap<>();
    private final Map<String, Money> refundedUnseenAt = new HashMap<>();

    /** @param own which payment methods are the merchant's own invoice */
    Captures(TrailState state, Order order, OwnInvoices own) {
        this.order = order;
        this.cards = state.cards();
        this.exchanged = new Exchanges(state, order.currency()).all();
        var all = state.of(Payment.class)
                .map(e -> e.getValue())
                .sorted(Comparator.comparing(Payment::at).thenComparing(Payment::sourceId))
                .toList();
        var told = all.stream().filter(p -> p.state() == Payment.State.SUCCESS).toList();
        var byInvoice = PaidByInvoice.of(order, all, own);
        this.ownInvoice = byInvoice.isSo();
        this.payments = told.stream().filter(byInvoice::movesMoney).toList();
        var done = state.effects().stream()
                .filter(e -> e.kind() == EffectKind.CAPTURE && e.done() && !takenIn(e))
                .toList();
        this.ours = done.stream().map(TrailState.EffectView::resultId).collect(Collectors.toCollection(HashSet::new));
        this.atProvider = sum(unseen(state).stream()
                .map(TrailState.EffectView::amount)
                .filter(Objects::nonNull)
                .toList());
        done.forEach(e -> ourCaptures.put(e.resultId(), provider(e)));
        this.ourRefunds = new OurRefunds(state, this, order.currency());
        this.askedRoads = state.roads().asked();
        this.refundedUnseen =
                refundedUnseenOf(_ -> true).plus(refundedByLines(state)).plus(askedByRoads());
        if (several()) {
            byProvider(state);
        }
    }

    /** Where each of our own acts was done, which the shop may not tell of. */
    private void byProvider(TrailState state) {
        unseen(state).forEach(e -> add(unseenAt, provider(e), e.amount()));
        ourRefunds.unseen(refunds()).forEach(p -> add(refundedUnseenAt, p.provider(), p.amount()));
        byLines(state).forEach(r -> add(refundedUnseenAt, providerOfRefund(r), r.total()));
    }

    private Money askedByRoads() {
        return sum(askedRoads.stream().map(Roads.Asked::amount).toList());
    }

    /** What goes back by another road than the provider that was paid, as a person here has chosen or as the shop tells it. */
    Money byRoads() {
        return askedByRoads()
                .plus(amounts(refunds().stream().filter(this::isByRoad).toList()));
    }

    /** Whether a refund of the shop went back by none that was paid: by hand, as the shop's own staff say. */
    boolean isByRoad(Payment refund) {
        return refund.type() == Payment.Type.REFUND
                && !isGiftCard(refund)
                && !refund.provider().isEmpty()
                && !providers().isEmpty()
                && !providers().contains(refund.provider());
    }

    /** The provider that a refund went back by, or what stands for one. */
    String payer(Payment refund) {
        return isByRoad(refund) ? OtherRoad.CODE : refund.provider();
    }

    /** What Knyt pays back itself. */
    OurRefunds ourRefunds() {
        return ourRefunds;
    }

    private void add(Map<String, Money> sums, String provider, @Nullable Money amount) {
        if (amount != null && amount.currency().equals(order.currency())) {
            sums.merge(provider, amount, Money::plus);
        }
    }

    /** Whether the buyer pays what gift cards do not by the merchant's own invoice: there is nothing to capture. */
    boolean ownInvoice() {
        return ownInvoice;
    }

    /** Captures of ours at the provider of which the shop tells nothing. */
    List<TrailState.EffectView> unseen(TrailState state) {
        return state.effects().stream()
                .filter(e -> e.kind() == EffectKind.CAPTURE && e.done() && !takenIn(e))
                .filter(e -> state.order()
                        .filter(d -> d.connection() != e.connection())
                        .isPresent())
                .filter(e -> payments.stream().noneMatch(p -> isOf(p, e.resultId())))
                .toList();
    }

    /** Captures that the shop tells of, gift cards left out, oldest first. */
    List<Payment> byProvider() {
        return payments.stream().filter(p -> isCapture(p) && !isGiftCard(p)).toList();
    }

    /** Gift cards that paid, in the order they did; not what the shop owed a buyer without a card. */
    List<Payment> byGiftCard() {
        return payments.stream()
                .filter(p -> isCapture(p) && p.provider().equals(GIFT_CARD))
                .toList();
    }

    /** Whether all that cards paid can be paid back to them through the shop: none of it is the shop's debt without a card. */
    boolean canGoBackToCards() {
        return amounts(byGiftCard()).equals(giftCards());
    }

    private boolean isOfCard(String captureId) {
        return byGiftCard().stream().anyMatch(p -> isOf(p, captureId));
    }

    /** What went back to cards that paid, as the shop tells it, and what we sent through the shop and is not told yet. */
    Money refundedToCards() {
        return amounts(refunds().stream().filter(this::isBackToCard).toList()).plus(refundedUnseenOf(this::isOfCard));
    }

    /** Store credit may also stand for what a provider was paid: then nothing went back to a card. */
    private boolean isBackToCard(Payment refund) {
        return refund.provider().equals(GIFT_CARD)
                || (refund.provider().equals(STORE_CREDIT)
                        && paymentOf(refund.parentSourceId())
                                .filter(Captures::isGiftCard)
                                .isPresent());
    }

    /** Refunds by payouts' lines alone, of which the shop tells nothing. */
    private Money refundedByLines(TrailState state) {
        return sum(byLines(state).stream().map(Refund::total).toList());
    }

    private List<Refund> byLines(TrailState state) {
        return state.of(Refund.class)
                .map(Map.Entry::getValue)
                .filter(ReturnDrafts::isOfLine)
                .filter(r -> refunds().stream().noneMatch(p -> r.payments().contains(p.providerTransactionId())))
                .toList();
    }

    /** Refunds of ours that are done and of which the shop tells nothing, of some captures: made at the provider, or not read yet. */
    Money refundedUnseenOf(Predicate<String> capture) {
        return sum(ourRefunds.unseen(refunds()).stream()
                .filter(p -> capture.test(p.capture()))
                .map(OurRefunds.Part::amount)
                .toList());
    }

    /**
     * The providers at which the buyer has reserved or through which he has paid, in the order that they came; empty where there is
     * none but gift cards.
     */
    List<String> providers() {
        return payments.stream()
                .filter(p -> p.type() == Payment.Type.AUTHORIZATION || isCapture(p))
                .filter(p -> !isGiftCard(p))
                .map(Payment::provider)
                .distinct()
                .toList();
    }

    /** Whether more than one provider is to pay. */
    boolean several() {
        return providers().size() > 1;
    }

    boolean isFirst(String provider) {
        return provider.equals(provider());
    }

    /** Where an effect of ours captures or captured: its key names the provider where that is not the first. */
    String provider(TrailState.EffectView capture) {
        var named = PartKeys.provider(capture.key());
        return named.isEmpty() ? provider() : named;
    }

    /** The provider of a capture, by its id in the shop or at the provider. */
    String providerOfCapture(String captureId) {
        if (!captureId.isEmpty() && isOfCard(captureId)) {
            return GIFT_CARD;
        }
        return byProvider().stream()
                .filter(p -> isOf(p, captureId))
                .map(Payment::provider)
                .findFirst()
                .orElseGet(() -> ourCaptures.getOrDefault(captureId, provider()));
    }

    /** The provider that a refund of ours, or one of a payout's line, was made at; the first of several. */
    String providerOfRefund(Refund refund) {
        return byProviders(refund).getFirst().provider();
    }

    /** What each provider pays back of a refund of ours, or of one of a payout's line. */
    List<ProviderPart> byProviders(Refund refund) {
        if (askedRoads.stream().anyMatch(r -> refund.sourceId().equals(AskedRefunds.PREFIX + r.id()))) {
            return List.of(new ProviderPart(OtherRoad.CODE, refund.total()));
        }
        var ofLine = ReturnDrafts.providerOfLine(refund);
        if (ofLine.isPresent()) {
            return List.of(new ProviderPart(ofLine.get(), refund.total()));
        }
        var ours = ourRefunds.byProvider(refund);
        return ours.isEmpty() ? List.of(new ProviderPart(provider(), refund.total())) : ours;
    }

    /** Reserved, or paid at once, by a provider or in any other way, or sold on the merchant's own invoice. */
    boolean any() {
        return ownInvoice || payments.stream().anyMatch(p -> p.type() == Payment.Type.AUTHORIZATION || isCapture(p));
    }

    List<Payment> authorizations() {
        return payments.stream()
                .filter(p -> p.type() == Payment.Type.AUTHORIZATION)
                .toList();
    }

    List<Payment> authorizations(String provider) {
        return authorizations().stream()
                .filter(p -> p.provider().equals(provider))
                .toList();
    }

    /** Whether the reservation was given up. */
    boolean isVoided(Payment authorization) {
        return payments.stream()
                .anyMatch(
                        p -> p.type() == Payment.Type.VOID && p.parentSourceId().equals(authorization.sourceId()));
    }

    /** What the shop tells was captured on a reservation; one that names none is on its provider's. */
    Money capturedOn(Payment authorization) {
        return amounts(payments.stream()
                .filter(p -> p.type() == Payment.Type.CAPTURE && p.provider().equals(authorization.provider()))
                .filter(p -> p.parentSourceId().isEmpty() || p.parentSourceId().equals(authorization.sourceId()))
                .toList());
    }

    /** The provider that was paid first; empty when it is none that we know by name. */
    String provider() {
        return payments.stream()
                .filter(p -> p.type() == Payment.Type.AUTHORIZATION || isCapture(p))
                .filter(p -> !isGiftCard(p))
                .map(Payment::provider)
                .findFirst()
                .orElse("");
    }

    /** Paid with the shop's own gift cards. */
    Money giftCards() {
        return amounts(
                payments.stream().filter(p -> isCapture(p) && isGiftCard(p)).toList());
    }

    /** What goods that the buyer took instead of money are paid with: nobody captures that. */
    Money exchanged() {
        return exchanged;
    }

    /** The same, less what went back to them. */
    Money byCards() {
        return giftCards()
                .minus(amounts(refunds().stream().filter(Captures::isGiftCard).toList()));
    }

    /** The cards that paid, in the order they did. */
    List<CardUse> cardsUsed() {
        return payments.stream()
                .filter(p -> isCapture(p) && isGiftCard(p))
                .filter(p -> p.amount().currency().equals(order.currency()))
                .map(this::use)
                .toList();
    }

    /** Whether a card paid of which it is not known yet how it began: its sale is not booked, or the shop has not told of it. */
    boolean anyCardUnbegun() {
        return cardsUsed().stream()
                .filter(u -> u.of() == StoredValue.GIFT_CARD)
                .anyMatch(u -> !u.cardId().isEmpty() && !cards.containsKey(u.cardId()));
    }

    /** So much on the card that a payment names; a refund that names none is on the card of what it gives back. */
    CardUse use(Payment payment) {
        var named =
                payment.cardId().isEmpty() ? paymentOf(payment.parentSourceId()).orElse(payment) : payment;
        if (payment.provider().equals(STORE_CREDIT)) {
            return CardUse.ofStoreCredit(named.cardId(), payment.amount());
        }
        return new CardUse(
                named.cardId(),
                named.cardEnds(),
                payment.amount(),
                cards.getOrDefault(named.cardId(), Optional.empty()));
    }

    /** By whatever hand, as the shop tells it, and what we captured at the provider without the shop's knowledge. */
    Money captured() {
        return amounts(payments.stream().filter(Captures::isCapture).toList()).plus(atProvider);
    }

    /** By whatever hand, as the shop tells it, and what we refunded without the shop's knowledge. */
    Money refunded() {
        return amounts(refunds()).plus(refundedUnseen);
    }

    /** What the shop tells was refunded of one capture. */
    Money refundedOf(String captureId) {
        return amounts(refunds().stream()
                .filter(p -> p.parentSourceId().equals(captureId))
                .toList());
    }

    /** The payment with this id in the shop; empty when it tells of none that succeeded. */
    Optional<Payment> paymentOf(String sourceId) {
        return payments.stream().filter(p -> p.sourceId().equals(sourceId)).findFirst();
    }

    /** The only capture there is of a provider. */
    Optional<Payment> onlyCapture(String provider) {
        var all = of(provider, byProvider());
        return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }

    /** A provider's own id of the reservation; empty when the shop does not tell it. */
    String providerOrder(String provider) {
        return of(provider, payments).stream()
                .filter(p -> p.type() == Payment.Type.AUTHORIZATION || isCapture(p))
                .map(Payment::providerOrderId)
                .filter(id -> !id.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Captured at a provider by another hand than ours: the shop by itself, or a person. */
    Money capturedByOthers(String provider) {
        return amounts(byOthers(provider));
    }

    /** Captures of other hands at a provider, oldest first. */
    List<Payment> byOthers(String provider) {
        return of(provider, byProvider()).stream()
                .filter(p -> ours.stream().noneMatch(id -> isOf(p, id)))
                .toList();
    }

    /** Whether an id is that of the payment, in the shop or at its provider. */
    static boolean isOf(Payment payment, String captureId) {
        return payment.sourceId().equals(captureId)
                || payment.providerTransactionId().equals(captureId);
    }

    /** Whether this effect of ours was found done by another hand before it was sent. */
    static boolean takenIn(TrailState.EffectView effect) {
        return effect.done() && effect.facts().containsKey(BY_ANOTHER_HAND);
    }

    /** A provider's capture with this id in the shop, or its only one of the amount when no id is known. */
    Optional<Payment> captureOf(String provider, String sourceId, Money amount) {
        var captures = of(provider, byProvider());
        var exact = captures.stream().filter(p -> p.sourceId().equals(sourceId)).findFirst();
        if (exact.isPresent() || !sourceId.isEmpty()) {
            return exact;
        }
        var equal = captures.stream().filter(p -> p.amount().equals(amount)).toList();
        return equal.size() == 1 ? Optional.of(equal.getFirst()) : Optional.empty();
    }

    /** Whether the shop tells of no payment with this id. */
    boolean knowsNot(String sourceId) {
        return payments.stream().noneMatch(p -> p.sourceId().equals(sourceId));
    }

    /** Every payment that succeeded, oldest first. */
    List<Payment> all() {
        return payments;
    }

    List<Payment> refunds() {
        return payments.stream().filter(p -> p.type() == Payment.Type.REFUND).toList();
    }

    /** What a provider took and has neither given back nor is known to have been asked to by Knyt. */
    Money leftAt(String provider) {
        var taken = Money.sum(
                        of(provider, byProvider()).stream()
                                .map(Payment::amount)
                                .filter(a -> a.currency().equals(order.currency()))
                                .toList(),
                        order.currency())
                .plus(unseenAt.getOrDefault(provider, Money.zero(order.currency())));
        return taken.minus(amounts(of(provider, refunds())))
                .minus(refundedUnseenAt.getOrDefault(provider, Money.zero(order.currency())));
    }

    /** Those of one provider; of a purchase with one provider all. */
    private List<Payment> of(String provider, List<Payment> some) {
        return several()
                ? some.stream().filter(p -> p.provider().equals(provider)).toList()
                : some;
    }

    static boolean isGiftCard(Payment payment) {
        return payment.provider().equals(GIFT_CARD) || payment.provider().equals(STORE_CREDIT);
    }

    static boolean isCapture(Payment payment) {
        return payment.type() == Payment.Type.CAPTURE || payment.type() == Payment.Type.SALE;
    }

    private Money amounts(List<Payment> some) {
        return sum(some.stream().map(Payment::amount).toList());
    }

    private Money sum(List<Money> some) {
        return Money.sum(
                some.stream().filter(a -> a.currency().equals(order.currency())).toList(), order.currency());
    }
}
