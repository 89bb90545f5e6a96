package se.knyt.engine.flows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.OtherRoad;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Refund;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.trails.Roads;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;

/** What has gone back to the buyer of a purchase, by whose hand and by which road: the provider, a card, or another road. */
final class PaidBack {
    private final Captures captures;
    private final CardTenders cards;
    private final Currency currency;
    private final OurRefunds ourRefunds;
    private final List<Roads.Asked> askedRoads;
    private final Money unseen;
    private final Map<String, Money> takenUnseenAt = new HashMap<>();
    private final Map<String, Money> unseenAt = new HashMap<>();

    /** @param captures what was paid, known already */
    PaidBack(TrailState state, Captures captures, Currency currency) {
        this.captures = captures;
        this.cards = captures.cards();
        this.currency = currency;
        this.ourRefunds = new OurRefunds(state, captures, currency);
        this.askedRoads = state.roads().asked();
        this.unseen = refundedUnseenOf(_ -> true)
                .plus(sum(byLines(state).stream().map(Refund::total).toList()))
                .plus(askedByRoads());
        if (captures.several()) {
            byProvider(state);
        }
    }

    /** Where each of our own acts was done, which the shop may not tell of. */
    private void byProvider(TrailState state) {
        captures.unseen(state).forEach(e -> add(takenUnseenAt, captures.provider(e), e.amount()));
        ourRefunds.unseen(refunds()).forEach(p -> add(unseenAt, p.provider(), p.amount()));
        byLines(state).forEach(r -> add(unseenAt, providerOfRefund(r), r.total()));
    }

    private void add(Map<String, Money> sums, String provider, @Nullable Money amount) {
        if (amount != null && amount.currency().equals(currency)) {
            sums.merge(provider, amount, Money::plus);
        }
    }

    /** On the merchant's own invoice no money goes back: the buyer owes less. */
    private Money askedByRoads() {
        if (captures.ownInvoice()) {
            return Money.zero(currency);
        }
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
                && !CardTenders.isGiftCard(refund)
                && !refund.provider().isEmpty()
                && !captures.providers().isEmpty()
                && !captures.providers().contains(refund.provider());
    }

    /** The provider that a refund went back by, or what stands for one. */
    String payer(Payment refund) {
        return isByRoad(refund) ? OtherRoad.CODE : refund.provider();
    }

    /** What Knyt pays back itself. */
    OurRefunds ourRefunds() {
        return ourRefunds;
    }

    /** What went back to gift cards that paid, as the shop tells it, and what we sent through the shop and is not told yet. */
    Money refundedToGiftCards() {
        return amounts(refunds().stream()
                        .filter(p -> p.provider().equals(CardTenders.GIFT_CARD))
                        .toList())
                .plus(refundedUnseenOf(cards::isOfCard));
    }

    /** What was given as store credit, told and not. */
    Money refundedToStoreCredit() {
        return amounts(refunds().stream()
                        .filter(p -> p.provider().equals(CardTenders.STORE_CREDIT))
                        .toList())
                .plus(refundedUnseenOf(EffectBody.Refund.STORE_CREDIT::equals));
    }

    /**
     * What went back to cards and store credit that paid. Store credit may also stand for what a provider was paid: it stands first for
     * what store credit paid, and only what is more than that comes off what the provider has left.
     */
    Money refundedToCards() {
        var paid = cards.storeCredit();
        var back = refundedToStoreCredit();
        return refundedToGiftCards().plus(back.compareTo(paid) < 0 ? back : paid);
    }

    /** What gift cards paid, less what went back to them. */
    Money byCards() {
        return cards.giftCards()
                .minus(amounts(
                        refunds().stream().filter(CardTenders::isGiftCard).toList()));
    }

    /** Refunds by payouts' lines alone, of which the shop tells nothing. */
    private List<Refund> byLines(TrailState state) {
        return state.of(Refund.class)
                .map(Map.Entry::getValue)
                .filter(ReturnDraftKeys::isOfLine)
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

    /** The provider that a refund of ours, or one of a payout's line, was made at; the first of several. */
    String providerOfRefund(Refund refund) {
        return byProviders(refund).getFirst().provider();
    }

    /** What each provider pays back of a refund of ours, or of one of a payout's line. */
    List<ProviderPart> byProviders(Refund refund) {
        if (askedRoads.stream().anyMatch(r -> refund.sourceId().equals(RefundRequestKeys.PREFIX + r.id()))) {
            return List.of(new ProviderPart(captures.ownInvoice() ? "" : OtherRoad.CODE, refund.total()));
        }
        var ofLine = ReturnDraftKeys.providerOfLine(refund);
        if (ofLine.isPresent()) {
            return List.of(new ProviderPart(ofLine.get(), refund.total()));
        }
        var ours = ourRefunds.byProvider(refund);
        return ours.isEmpty() ? List.of(new ProviderPart(captures.provider(), refund.total())) : ours;
    }

    /** By whatever hand, as the shop tells it, and what we refunded without the shop's knowledge. */
    Money refunded() {
        return amounts(refunds()).plus(unseen);
    }

    /** What the shop tells was refunded of one capture. */
    Money refundedOf(String captureId) {
        return amounts(refunds().stream()
                .filter(p -> p.parentSourceId().equals(captureId))
                .toList());
    }

    /** Those that the shop tells of, oldest first. */
    List<Payment> refunds() {
        return captures.all().stream()
                .filter(p -> p.type() == Payment.Type.REFUND)
                .toList();
    }

    /** What a provider took and has neither given back nor is known to have been asked to by Knyt. */
    Money leftAt(String provider) {
        return captures.toldAt(provider)
                .plus(takenUnseenAt.getOrDefault(provider, Money.zero(currency)))
                .minus(amounts(captures.of(provider, refunds())))
                .minus(unseenAt.getOrDefault(provider, Money.zero(currency)));
    }

    private Money amounts(List<Payment> some) {
        return sum(some.stream().map(Payment::amount).toList());
    }

    private Money sum(List<Money> some) {
        return Money.sum(
                some.stream().filter(a -> a.currency().equals(currency)).toList(), currency);
    }
}
