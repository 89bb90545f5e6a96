package se.knyt.engine.flows;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Money;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/**
 * The captures of an order's deliveries, in their order, whichever way they came. One hand moves the money: where it is ours the
 * capture is planned, where it is another's it is waited for; one that another hand has made is taken in and not repeated.
 */
final class CaptureStep {
    /** The shop and the accounting system capture by themselves within minutes; later than this somebody should look. */
    static final Duration OTHERS_TAKE = Duration.ofDays(2);

    private final Purchase purchase;
    private final Captures captures;
    private final Set<String> given = new HashSet<>();
    private Money oursSoFar;

    CaptureStep(Purchase purchase) {
        this.purchase = purchase;
        this.captures = purchase.captures();
        this.oursSoFar = Money.zero(purchase.order().currency());
    }

    /** How far the capture of a delivery has come. */
    enum Came {
        /** Made by another hand and seen. */
        SEEN,
        /** Planned by us, done or not. */
        OURS,
        /** Not made, and nothing may be planned after it. */
        WAITS
    }

    /**
     * A delivery to be captured.
     *
     * @param key of the effect
     * @param amount what the provider owes for it
     * @param upTo what the provider owes for it and all before it
     * @param reference what a capture at the provider is named by
     * @param delivered when the money became due
     */
    record Wanted(String key, Money amount, Money upTo, String reference, Instant delivered) {}

    Came take(Wanted wanted) {
        if (captures.ownInvoice()) {
            // The buyer pays the invoice to the bank: nobody captures anything.
            return Came.SEEN;
        }
        var effect = purchase.state().effect(wanted.key());
        boolean byOthers = captures.capturedByOthers().plus(oursSoFar).compareTo(wanted.upTo()) >= 0;
        if (effect.isPresent()) {
            return standing(effect.get(), wanted, byOthers);
        }
        if (wanted.amount().isZero() || byOthers) {
            return Came.SEEN;
        }
        var hand = purchase.context().inUse().settings().captures(captures.provider(), purchase.shop());
        if (!hand.ours()) {
            awaited(hand, wanted);
            return Came.WAITS;
        }
        return planned(hand, wanted);
    }

    /** Whether the delivery's money is captured for certain. */
    boolean isDone(String key, Came came) {
        return came == Came.SEEN
                || purchase.state()
                        .effect(key)
                        .filter(TrailState.EffectView::done)
                        .isPresent();
    }

    /**
     * The id under which the capture of a delivery is known where it was made. Of equal ones that other hands made each pays one
     * delivery, in their order; empty where none is of the amount.
     */
    String captureId(String key, Money amount) {
        var ours =
                purchase.state().effect(key).filter(TrailState.EffectView::done).map(TrailState.EffectView::resultId);
        ours.ifPresent(given::add);
        return ours.or(() -> ofAnother(amount)).orElse("");
    }

    private Optional<String> ofAnother(Money amount) {
        var theirs = captures.byOthers().stream()
                .filter(p -> p.amount().equals(amount))
                .map(Payment::sourceId)
                .filter(id -> !given.contains(id))
                .findFirst();
        theirs.ifPresent(given::add);
        return theirs;
    }

    /** Where our capture is made: in the shop or at the provider. */
    long madeAt(String key) {
        var standing = purchase.state().effect(key).map(TrailState.EffectView::connection);
        return standing.orElseGet(() -> purchase.plan().effects().stream()
                .filter(e -> e.key().equals(key))
                .map(NewEffect::connection)
                .findFirst()
                .orElse(purchase.shop()));
    }

    private Came standing(TrailState.EffectView effect, Wanted wanted, boolean byOthers) {
        if (Captures.takenIn(effect)) {
            return Came.OURS;
        }
        if (byOthers && !effect.done()) {
            // Another hand was faster. What is on its way is asked for first.
            ofAnother(wanted.amount()).ifPresent(id -> purchase.plan().takeIn(effect.id(), id));
            return Came.OURS;
        }
        if (effect.done() && isTwice(effect)) {
            purchase.plan().hold("capture.counted-twice", Map.of("capture", effect.resultId()));
            return Came.WAITS;
        }
        oursSoFar = oursSoFar.plus(wanted.amount());
        return Came.OURS;
    }

    /** Two deliveries are never paid by one capture of the amount of one. */
    private boolean isTwice(TrailState.EffectView effect) {
        return purchase.state().effects().stream()
                .anyMatch(other -> other.id() < effect.id()
                        && other.kind() == EffectKind.CAPTURE
                        && other.done()
                        && other.connection() == effect.connection()
                        && other.resultId().equals(effect.resultId()));
    }

    private Came planned(Hand hand, Wanted wanted) {
        var reservations = Reservation.of(purchase.state(), captures);
        var authorizations = reservations.stream()
                .filter(r -> !r.expired(purchase.context().now()))
                .map(Reservation::authorization)
                .toList();
        if (authorizations.isEmpty() && !reservations.isEmpty()) {
            Expiry.holds(purchase.plan(), purchase.state(), purchase.context(), purchase.order());
            return Came.WAITS;
        }
        if (authorizations.size() != 1) {
            purchase.plan().hold("capture.not-one-reservation", Map.of("count", String.valueOf(authorizations.size())));
            return Came.WAITS;
        }
        var effect = hand == Hand.KNYT_THROUGH_SHOP
                ? Optional.of(throughShop(authorizations.getFirst(), wanted))
                : atProvider(authorizations.getFirst(), wanted);
        effect.ifPresent(e -> {
            purchase.plan().add(e);
            oursSoFar = oursSoFar.plus(wanted.amount());
        });
        return effect.isPresent() ? Came.OURS : Came.WAITS;
    }

    private NewEffect throughShop(Payment authorization, Wanted wanted) {
        return effect(purchase.shop(), purchase.order().sourceId(), authorization.sourceId(), wanted);
    }

    private Optional<NewEffect> atProvider(Payment authorization, Wanted wanted) {
        var provider = captures.provider();
        var connection = purchase.context().connectionTo(provider);
        if (connection.isEmpty()) {
            purchase.plan().hold("capture.no-provider-connection", Map.of("provider", provider));
            return Optional.empty();
        }
        if (authorization.providerOrderId().isEmpty()) {
            purchase.plan().hold("capture.no-provider-order", Map.of("provider", provider));
            return Optional.empty();
        }
        return Optional.of(effect(connection.get(), authorization.providerOrderId(), "", wanted));
    }

    private NewEffect effect(long connection, String order, String parent, Wanted wanted) {
        return purchase.effect(
                connection,
                wanted.key(),
                EffectKind.CAPTURE,
                new EffectBody.Capture(order, parent, wanted.amount(), wanted.reference(), List.of()),
                List.of());
    }

    /** A person is told when the goods have gone; other systems have a while to do it by themselves. */
    private void awaited(Hand hand, Wanted wanted) {
        boolean person = hand == Hand.PERSON;
        var due = person ? wanted.delivered() : wanted.delivered().plus(OTHERS_TAKE);
        if (due.isAfter(purchase.context().now())) {
            purchase.plan().lookAgain(due);
            return;
        }
        var code = person ? "capture.by-person" : "capture.not-seen";
        purchase.plan()
                .add(new LooseEnd(
                        "await:" + wanted.key(),
                        code,
                        Map.of(
                                "order",
                                purchase.order().number(),
                                "hand",
                                hand.code(),
                                "provider",
                                captures.provider()),
                        code,
                        purchase.state().trail(),
                        null,
                        null,
                        person ? null : purchase.shop(),
                        wanted.amount(),
                        due,
                        !person));
    }
}
