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
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Money;
import se.knyt.engine.settings.OwnInvoices;
import se.knyt.engine.trails.AheadKeys;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectKind;

/** The payments of a trail: what is reserved, what is captured, and by whose hand. */
final class Captures {
    /** Among what is kept of an effect: it was another hand's act that we took in. */
    static final String BY_ANOTHER_HAND = "by-another-hand";

    private final List<Payment> payments;
    /** What the shop says of payments that count as something else, by their ids. */
    private final Map<String, Money> said = new HashMap<>();

    private final Set<String> ours;
    private final Money atProvider;
    private final Order order;
    private final Set<String> once;
    private final CardTenders cards;
    private final PaidBack back;
    private final boolean ownInvoice;
    private final boolean restOnInvoice;
    private final int dueDays;
    private final Money exchanged;
    private final Tenders tenders;
    /** The tender of each capture of ours by its id. */
    private final Map<String, Tender> ourCaptures = new HashMap<>();

    /** By what the company has said and its connections can. */
    Captures(TrailState state, Order order, PlanContext context) {
        this(state, order, context.ownInvoices(), context.abilities().once());
    }

    /**
     * @param own which payment methods are the merchant's own invoice
     * @param once providers that let go of what a capture leaves
     */
    Captures(TrailState state, Order order, OwnInvoices own, Set<String> once) {
        this.order = order;
        this.once = once;
        this.exchanged = new Exchanges(state, order.currency()).all();
        var counted = new CountedMoney(state);
        var all = state.of(Payment.class)
                .map(e -> counted(e.getValue(), counted))
                .sorted(Comparator.comparing(Payment::at).thenComparing(Payment::sourceId))
                .toList();
        var told = all.stream().filter(p -> p.state() == Payment.State.SUCCESS).toList();
        var byInvoice = PaidByInvoice.of(order, all, own);
        this.ownInvoice = byInvoice.isSo();
        this.restOnInvoice = byInvoice.isRest();
        this.dueDays = own.dueDays(byInvoice.methods());
        this.payments = told.stream().filter(byInvoice::movesMoney).toList();
        this.cards = new CardTenders(payments, order.currency(), state.cards());
        var done = state.effects().stream()
                .filter(e -> e.kind() == EffectKind.CAPTURE && e.done() && !takenIn(e))
                .toList();
        this.tenders = new Tenders(
                payments.stream().filter(p -> !CardTenders.isGiftCard(p)).toList(), providers(), done);
        // What a person had captured ahead pays a delivery as another hand's capture does; so does what was captured of
        // the shop's deliveries before the order went to the accounting system, which makes the deliveries then.
        boolean exported = state.effects().stream().anyMatch(e -> e.kind() == EffectKind.CREATE_ORDER);
        this.ours = done.stream()
                .filter(e -> !AheadKeys.isAhead(e) && (!exported || InvoiceDeliveryKeys.isOfInvoice(e.key())))
                .map(TrailState.EffectView::resultId)
                .collect(Collectors.toCollection(HashSet::new));
        this.atProvider = sum(unseen(state).stream()
                .map(TrailState.EffectView::amount)
                .filter(Objects::nonNull)
                .toList());
        done.forEach(e -> ourCaptures.put(e.resultId(), tenders.of(e)));
        this.back = new PaidBack(state, this, order.currency());
    }

    private Payment counted(Payment told, CountedMoney as) {
        var result = as.of(told);
        if (!result.amount().equals(told.amount())) {
            said.put(told.sourceId(), told.amount());
        }
        return result;
    }

    /** What the shop says of a payment that counts as something else; empty where it says the same. */
    Optional<Money> said(Payment counted) {
        return Optional.ofNullable(said.get(counted.sourceId()));
    }

    /** What gift cards and store credit paid. */
    CardTenders cards() {
        return cards;
    }

    /** What has gone back. */
    PaidBack back() {
        return back;
    }

    /** Whether the buyer pays what gift cards do not by the merchant's own invoice: there is nothing to capture. */
    boolean ownInvoice() {
        return ownInvoice;
    }

    /** Whether the buyer pays the merchant's own invoice for what no provider took before the delivery. */
    boolean restOnInvoice() {
        return restOnInvoice;
    }

    /** Days to the due date of the merchant's own invoice, where the shop has agreed no others with the buyer. */
    int dueDays() {
        return dueDays;
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

    /** Whether what a person asked to have captured ahead is not made yet, or not told by the shop that it was made through. */
    boolean awaitsAhead(TrailState state) {
        return awaits(state, AheadKeys::isAhead);
    }

    /** The same of any capture of ours: what is left of each reservation is then not known for certain. */
    boolean awaitsAny(TrailState state) {
        return awaits(state, e -> e.kind() == EffectKind.CAPTURE);
    }

    /** Whether a capture of ours may have been made of which nobody has told: what is left to pay is then not known for certain. */
    boolean mayBeMade(TrailState state) {
        return awaits(
                state,
                e -> e.kind() == EffectKind.CAPTURE
                        && (e.done() || List.of("sending", "unknown").contains(e.state())));
    }

    private boolean awaits(TrailState state, Predicate<TrailState.EffectView> some) {
        long shop = state.order().map(TrailState.Doc::connection).orElse(0L);
        return state.effects().stream()
                .filter(some)
                .anyMatch(e -> !e.over() || (e.done() && e.connection() == shop && knowsNot(e.resultId())));
    }

    /** Captures that the shop tells of, gift cards left out, oldest first. */
    List<Payment> byProvider() {
        return payments.stream()
                .filter(p -> isCapture(p) && !CardTenders.isGiftCard(p))
                .toList();
    }

    /**
     * The providers at which the buyer has reserved or through which he has paid, in the order that they came; empty where there is
     * none but gift cards.
     */
    List<String> providers() {
        return payments.stream()
                .filter(p -> p.type() == Payment.Type.AUTHORIZATION || isCapture(p))
                .filter(p -> !CardTenders.isGiftCard(p))
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

    /** Each reservation and each payment taken at once. */
    Tenders tenders() {
        return tenders;
    }

    /** Where an effect of ours captures or captured. */
    String provider(TrailState.EffectView capture) {
        return tenders.of(capture).provider();
    }

    /** The provider of a capture, by its id in the shop or at the provider. */
    String providerOfCapture(String captureId) {
        return !captureId.isEmpty() && cards.isOfCard(captureId)
                ? CardTenders.GIFT_CARD
                : tenderOfCapture(captureId, provider()).provider();
    }

    /**
     * That on which a capture was made, by its id in the shop or at the provider.
     *
     * @param otherwise the provider whose first it is supposed to be where nobody knows the id
     */
    Tender tenderOfCapture(String captureId, String otherwise) {
        return byProvider().stream()
                .filter(p -> isOf(p, captureId))
                .map(tenders::of)
                .findFirst()
                .or(() -> Optional.ofNullable(ourCaptures.get(captureId)))
                .orElseGet(() -> tenders.of(otherwise, otherwise));
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

    /** Whether a payment at a provider is captured once: what a capture leaves of a reservation is let go with it. */
    boolean once(String provider) {
        return once.contains(provider);
    }

    /** Whether the reservation was given up. */
    boolean isVoided(Payment authorization) {
        return payments.stream()
                .anyMatch(
                        p -> p.type() == Payment.Type.VOID && p.parentSourceId().equals(authorization.sourceId()));
    }

    /** What the shop tells was captured on a reservation; one that names none is on its provider's first. */
    Money capturedOn(Payment authorization) {
        var tender = tenders.of(authorization);
        return amounts(payments.stream()
                .filter(p -> p.type() == Payment.Type.CAPTURE && !CardTenders.isGiftCard(p))
                .filter(p -> tenders.reservation(p).equals(tender))
                .toList());
    }

    /** The provider that was paid first; empty when it is none that we know by name. */
    String provider() {
        return payments.stream()
                .filter(p -> p.type() == Payment.Type.AUTHORIZATION || isCapture(p))
                .filter(p -> !CardTenders.isGiftCard(p))
                .map(Payment::provider)
                .findFirst()
                .orElse("");
    }

    /** What goods that the buyer took instead of money are paid with: nobody captures that. */
    Money exchanged() {
        return exchanged;
    }

    /** By whatever hand, as the shop tells it, and what we captured at the provider without the shop's knowledge. */
    Money captured() {
        return amounts(payments.stream().filter(Captures::isCapture).toList()).plus(atProvider);
    }

    /** The payment with this id in the shop; empty when it tells of none that succeeded. */
    Optional<Payment> paymentOf(String sourceId) {
        return payments.stream().filter(p -> p.sourceId().equals(sourceId)).findFirst();
    }

    /** The only capture there is on a tender. */
    Optional<Payment> onlyCapture(Tender tender) {
        var all = on(tender, byProvider());
        return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }

    /** A provider's own id of the reservation; empty when the shop does not tell it. */
    String providerOrder(Tender tender) {
        var reservation = tenders.reservation(tender);
        return payments.stream()
                .filter(p -> !tenders.several()
                        || (!CardTenders.isGiftCard(p) && tenders.reservation(p).equals(reservation)))
                .filter(p -> p.type() == Payment.Type.AUTHORIZATION || isCapture(p))
                .map(Payment::providerOrderId)
                .filter(id -> !id.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Captured on a tender by another hand than ours, the shop by itself or a person, or by ours before a delivery was told. */
    Money capturedByOthers(Tender tender) {
        return tenders.ahead(tender).map(TrailState.EffectView::amount).orElseGet(() -> amounts(byOthers(tender)));
    }

    /** Captures of other hands on a tender, oldest first. */
    List<Payment> byOthers(Tender tender) {
        return on(tender, byProvider()).stream()
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

    /** The capture on a tender with this id in the shop, or the only one of the amount when no id is known. */
    Optional<Payment> captureOf(Tender tender, String sourceId, Money amount) {
        var captures = on(tender, byProvider());
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

    /** What the shop tells that a provider took. */
    Money toldAt(String provider) {
        return amounts(of(provider, byProvider()));
    }

    /** Those of one provider; of a purchase with one provider all. */
    List<Payment> of(String provider, List<Payment> some) {
        return several()
                ? some.stream().filter(p -> p.provider().equals(provider)).toList()
                : some;
    }

    /** Those on one tender; of a purchase with one tender all. */
    private List<Payment> on(Tender tender, List<Payment> some) {
        return tenders.several()
                ? some.stream()
                        .filter(p -> !CardTenders.isGiftCard(p) && tenders.of(p).equals(tender))
                        .toList()
                : some;
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
