package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Order;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.trails.TrailState;

/** By which roads a purchase can be paid back, whose hand does it, how much of it, and what is in the way. */
final class RefundWays {
    private final TrailState state;
    private final PlanContext context;
    private final TrailState.Doc doc;
    private final Order order;
    private final Captures captures;
    private final RefundLeft left;
    private final boolean storeCredit;

    /** @param storeCredit whether the shop can give a refund as store credit */
    RefundWays(
            TrailState state,
            PlanContext context,
            TrailState.Doc doc,
            Captures captures,
            RefundLeft left,
            boolean storeCredit) {
        this.state = state;
        this.context = context;
        this.doc = doc;
        this.order = (Order) doc.document();
        this.captures = captures;
        this.left = left;
        this.storeCredit = storeCredit;
    }

    /** Those by which it can be. */
    List<Road> open() {
        return Arrays.stream(Road.values())
                .filter(road -> obstacle(road).isEmpty())
                .toList();
    }

    /** Where the shop refunds by itself it is asked to: it stays the one hand. */
    Hand hand(String provider) {
        if (provider.equals(CardTenders.GIFT_CARD) || provider.equals(CardTenders.STORE_CREDIT)) {
            // Nobody else can put money on a card, or on an account, of the shop's.
            return Hand.KNYT_THROUGH_SHOP;
        }
        var chosen = context.inUse().settings().refunds(provider, doc.connection(), context.date(context.now()));
        return chosen == Hand.SHOP ? Hand.KNYT_THROUGH_SHOP : chosen;
    }

    /** Of several providers the first that is ours to ask, or the first. */
    Hand hand() {
        var hands = captures.providers().stream().map(this::hand).toList();
        return hands.stream()
                .filter(Hand::ours)
                .findFirst()
                .orElseGet(() -> hands.isEmpty() ? hand(CardTenders.GIFT_CARD) : hands.getFirst());
    }

    /** What stands in the way of any refund by a road. */
    Optional<Obstacle> obstacle(Road road) {
        if (road.byHand() && !canByHand(road)) {
            return Optional.of(new Obstacle("refund-ask.no-road", Map.of()));
        }
        if (road == Road.INVOICE) {
            return onInvoice() ? Optional.empty() : Optional.of(new Obstacle("refund-ask.no-road", Map.of()));
        }
        if (road == Road.STORE_CREDIT && !storeCredit) {
            return Optional.of(new Obstacle("refund-ask.no-store-credit", Map.of()));
        }
        boolean none = road.byHand()
                ? captures.provider().isEmpty()
                : ofCaptures().isEmpty()
                        && !(road == Road.STORE_CREDIT && left.ofStoreCredit().isPositive());
        if (captures.ownInvoice() || none) {
            return Optional.of(new Obstacle("refund-ask.nothing-captured", Map.of()));
        }
        return road.byHand() ? allDisputed() : obstacle();
    }

    /** Whether it is the merchant's own invoice in books of ours: what is given back is taken off what the buyer owes. */
    boolean onInvoice() {
        return captures.ownInvoice() && context.ownBooks();
    }

    /** By Swish where the company has it, in kronor alone. */
    private boolean canByHand(Road road) {
        return road != Road.SWISH
                || (order.currency().equals(Currency.SEK)
                        && !context.connectionsTo("swish").isEmpty());
    }

    private Optional<Obstacle> allDisputed() {
        return left.disputed().isPositive() && left(Road.PROVIDER).isZero()
                ? Optional.of(disputed("refund-ask.disputed", left.disputed()))
                : Optional.empty();
    }

    /** What stands in the way of the provider's paying back. */
    private Optional<Obstacle> obstacle() {
        var disputed = allDisputed();
        return disputed.isPresent() || hand().ours()
                ? disputed
                : Optional.of(new Obstacle("refund-ask.other-hand", Map.of("hand", "word.hand." + hand().code())));
    }

    /** A case that has taken nothing yet: giving back may end it, or pay twice when it is lost too. Only a person can say. */
    Optional<Obstacle> underDispute() {
        return state.disputes().stream()
                .filter(d -> d.maySendBack() && !d.taken().isPositive())
                .map(TrailState.DisputeView::amount)
                .findFirst()
                .map(amount -> disputed("refund-ask.under-dispute", amount));
    }

    private Obstacle disputed(String code, Money amount) {
        return new Obstacle(
                code,
                Map.of(
                        "order", order.number(),
                        "disputed", amount.toString(),
                        "left", left(Road.PROVIDER).toString()));
    }

    /** Never more than was captured, by all roads together. */
    Optional<Obstacle> tooMuch(Money amount, Road road) {
        if (amount.compareTo(left(road)) <= 0) {
            return Optional.empty();
        }
        if (road == Road.PROVIDER && left.ofStoreCredit().isPositive()) {
            return Optional.of(new Obstacle(
                    "refund-ask.by-store-credit",
                    Map.of(
                            "amount", amount.toString(),
                            "left", left(road).toString(),
                            "credit", left.ofStoreCredit().toString())));
        }
        return Optional.of(
                left.disputed().isPositive()
                        ? disputed("refund-ask.disputed", left.disputed())
                        : new Obstacle(
                                "refund-ask.more-than-captured",
                                Map.of(
                                        "amount", amount.toString(),
                                        "left", left(road).toString())));
    }

    /** What a card paid goes back to the card alone, and what store credit paid as store credit, never as money. */
    Money left(Road road) {
        return switch (road) {
            case PROVIDER -> left.ofBoth();
            case STORE_CREDIT -> left.asStoreCredit();
            case BANK, SWISH -> left.ofAll();
            case INVOICE -> left.onInvoice();
        };
    }

    /** Each capture and each card with what is left of it, whoever's hand pays it back; the cards last. */
    List<RefundDivision.Left> ofCaptures() {
        var all = new ArrayList<>(left.ofCaptures(provider -> hand(provider) == Hand.KNYT_AT_PROVIDER));
        all.addAll(left.cards());
        return all;
    }

    /** Those of them that Knyt pays back. */
    List<RefundDivision.Left> ours() {
        return ofCaptures().stream().filter(c -> hand(c.provider()).ours()).toList();
    }
}
