package se.knyt.engine.flows;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
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
import se.knyt.engine.trails.PartKeys;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectKind;
import se.knyt.spi.SoldRow;

/**
 * The captures of an order's deliveries, in their order, whichever way they came. One hand moves the money: where it is ours the
 * capture is planned, where it is another's it is waited for; one that another hand has made is taken in and not repeated.
 */
final class CaptureStep {
    /** The shop and the accounting system capture by themselves within minutes; later than this somebody should look. */
    static final Duration OTHERS_TAKE = Duration.ofDays(2);

    private final Purchase purchase;
    private final Captures captures;
    private final Shares shares;
    private final CaptureEffects effects;
    private final Set<String> given = new HashSet<>();
    private final Map<Tender, Money> wantedOf = new HashMap<>();
    private final Map<Tender, Money> oursOf = new HashMap<>();
    private boolean paidAhead;

    CaptureStep(Purchase purchase) {
        this.purchase = purchase;
        this.captures = purchase.captures();
        this.effects = new CaptureEffects(purchase);
        this.shares = new Shares(
                purchase.state(), captures, purchase.order(), purchase.context().now());
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
     * @param key of the effect that captures on the first tender
     * @param share which tenders owe for it, and how much each
     * @param reference what a capture at the provider is named by
     * @param delivered when the money became due
     * @param rows what was delivered; empty where it is not known by rows
     */
    record Wanted(String key, Shares.Share share, String reference, Instant delivered, List<SoldRow> rows) {}

    /**
     * A delivery as far as its capture has come, on each tender that pays of it.
     *
     * @param came of all parts: it waits while any does
     */
    record Taken(Came came, List<Part> parts) {
        Taken {
            parts = List.copyOf(parts);
        }
    }

    /**
     * What one tender pays of a delivery.
     *
     * @param key of the effect that captures it, where it is ours
     */
    record Part(Tender tender, String key, Money amount, Came came) {
        Part came(Came now) {
            return new Part(tender, key, amount, now);
        }

        String provider() {
            return tender.provider();
        }
    }

    /** Money that came before the deliveries and is booked as that: it pays none of what else is captured for them. */
    void ahead(List<PrepaidMoney.Taken> some) {
        for (var one : some) {
            wantedOf.merge(one.tender(), one.amount(), Money::plus);
            given.add(one.id());
        }
        shares.ahead(some);
        paidAhead = !some.isEmpty();
    }

    /** All deliveries, before any of them is asked for: what has begun goes before what has not. */
    void begin(List<Shares.Due> deliveries) {
        shares.begin(deliveries);
    }

    /** Which tenders pay the next delivery. */
    Shares.Share share(String saleKey, String captureKey, Money amount) {
        return shares.take(saleKey, captureKey, amount);
    }

    /** The buyer pays the invoice to the bank: nobody captures anything. */
    Taken byNobody(Wanted wanted) {
        return new Taken(Came.SEEN, parts(wanted));
    }

    private List<Part> parts(Wanted wanted) {
        return wanted.share().parts().stream()
                .map(part -> new Part(
                        part.tender(),
                        PartKeys.of(
                                wanted.key(),
                                part.tender().code(),
                                captures.tenders().isFirst(part.tender())),
                        part.amount(),
                        Came.SEEN))
                .toList();
    }

    Taken take(Wanted wanted) {
        if (captures.ownInvoice()) {
            return byNobody(wanted);
        }
        var parts = parts(wanted);
        if (wanted.share().uncovered().isPositive()) {
            uncovered(wanted.share().uncovered());
            return new Taken(Came.WAITS, parts);
        }
        var taken = parts.stream().map(part -> part.came(take(part, wanted))).toList();
        var came = taken.stream().map(Part::came).max(Comparator.naturalOrder()).orElse(Came.SEEN);
        return new Taken(came, taken);
    }

    /** Nothing is captured beyond what is reserved: a person finds out what the buyer is to pay the rest by. */
    private void uncovered(Money amount) {
        if (paidAhead) {
            restUnpaid(amount);
            return;
        }
        if (!Expiry.holds(purchase.plan(), purchase.state(), purchase.context(), purchase.doc())) {
            purchase.plan()
                    .hold(
                            "capture.more-than-reserved",
                            Map.of("order", purchase.order().number(), "amount", amount.toString()));
        }
    }

    private void restUnpaid(Money amount) {
        purchase.plan()
                .hold("prepaid.rest-unpaid", Map.of("order", purchase.order().number(), "amount", amount.toString()));
    }

    private Came take(Part part, Wanted wanted) {
        var zero = Money.zero(purchase.order().currency());
        var upTo = wantedOf.merge(part.tender(), part.amount(), Money::plus);
        var effect = purchase.state().effect(part.key());
        boolean byOthers = captures.capturedByOthers(part.tender())
                        .plus(oursOf.getOrDefault(part.tender(), zero))
                        .compareTo(upTo)
                >= 0;
        if (effect.isPresent()) {
            return standing(effect.get(), part, byOthers);
        }
        if (part.amount().isZero() || byOthers) {
            return Came.SEEN;
        }
        if (captures.awaitsAhead(purchase.state())) {
            // What a person has asked for is this very money, or a part of it.
            return Came.WAITS;
        }
        var hand = purchase.context().inUse().settings().captures(part.provider(), purchase.shop());
        if (!hand.ours()) {
            awaited(hand, part, wanted.delivered());
            return Came.WAITS;
        }
        return planned(hand, part, wanted);
    }

    /** Whether the delivery's money is captured for certain. */
    boolean isDone(Taken taken) {
        return taken.parts().stream()
                .allMatch(part -> part.came() == Came.SEEN
                        || purchase.state()
                                .effect(part.key())
                                .filter(TrailState.EffectView::done)
                                .isPresent());
    }

    /** What an effect that follows from the capture waits for: each part that is ours. */
    List<NewEffect.Need> needs(Taken taken) {
        return taken.parts().stream()
                .filter(part -> part.came() == Came.OURS)
                .map(part -> new NewEffect.Need(
                        captures.tenders().isFirst(part.tender())
                                ? "capture"
                                : "capture-" + part.tender().code(),
                        madeAt(part.key()),
                        part.key()))
                .toList();
    }

    /**
     * The id under which the capture of a part is known where it was made. Of equal ones that other hands made each pays one
     * delivery, in their order; empty where none is of the amount.
     */
    String captureId(Part part) {
        var ahead = captures.tenders().ahead(part.tender());
        if (ahead.isPresent()) {
            return ahead.get().resultId();
        }
        var ours = purchase.state()
                .effect(part.key())
                .filter(TrailState.EffectView::done)
                .map(TrailState.EffectView::resultId);
        ours.ifPresent(given::add);
        return ours.or(() -> ofAnother(part)).orElse("");
    }

    private Optional<String> ofAnother(Part part) {
        var theirs = captures.byOthers(part.tender()).stream()
                .filter(p -> p.amount().equals(part.amount()))
                .map(Payment::sourceId)
                .filter(id -> !given.contains(id))
                .findFirst();
        theirs.ifPresent(given::add);
        return theirs;
    }

    /** Where our capture is made: in the shop or at the provider. */
    long madeAt(Part part) {
        return captures.tenders()
                .ahead(part.tender())
                .map(TrailState.EffectView::connection)
                .orElseGet(() -> madeAt(part.key()));
    }

    private long madeAt(String key) {
        var standing = purchase.state().effect(key).map(TrailState.EffectView::connection);
        return standing.orElseGet(() -> purchase.plan().effects().stream()
                .filter(e -> e.key().equals(key))
                .map(NewEffect::connection)
                .findFirst()
                .orElse(purchase.shop()));
    }

    private Came standing(TrailState.EffectView effect, Part part, boolean byOthers) {
        if (Captures.takenIn(effect)) {
            return Came.OURS;
        }
        if (byOthers && !effect.done()) {
            // Another hand was faster. What is on its way is asked for first.
            ofAnother(part).ifPresent(id -> purchase.plan().takeIn(effect.id(), id));
            return Came.OURS;
        }
        if (effect.done() && isTwice(effect)) {
            purchase.plan().hold("capture.counted-twice", Map.of("capture", effect.resultId()));
            return Came.WAITS;
        }
        oursOf.merge(part.tender(), part.amount(), Money::plus);
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

    private Came planned(Hand hand, Part part, Wanted wanted) {
        boolean several = captures.tenders().several();
        var now = purchase.context().now();
        var all = Reservation.of(purchase.state(), captures);
        var alive = several
                ? Reservation.alive(purchase.state(), captures, now)
                : all.stream().filter(r -> !r.expired(now)).toList();
        if (!several && alive.isEmpty() && !all.isEmpty()) {
            Expiry.holds(purchase.plan(), purchase.state(), purchase.context(), purchase.doc());
            return Came.WAITS;
        }
        var authorizations = alive.stream()
                .map(Reservation::authorization)
                .filter(a -> !several || captures.tenders().of(a).equals(part.tender()))
                .toList();
        if (authorizations.isEmpty() && paidAhead) {
            restUnpaid(part.amount());
            return Came.WAITS;
        }
        if (authorizations.size() != 1 || shares.anyToSpare()) {
            int count = shares.anyToSpare() ? alive.size() : authorizations.size();
            purchase.plan().hold("capture.not-one-reservation", Map.of("count", String.valueOf(count)));
            return Came.WAITS;
        }
        var beyond = beyond(part, authorizations.getFirst());
        if (!several
                && beyond.isPositive()
                && (hand == Hand.KNYT_THROUGH_SHOP || captures.exchanged().isPositive())) {
            // The shop gives no more than was reserved, and for dearer goods taken instead nobody has reserved more.
            uncovered(beyond);
            return Came.WAITS;
        }
        if (captures.once(part.provider()) && effects.leaves(part, all, authorizations.getFirst(), wanted)) {
            return Came.WAITS;
        }
        var effect = hand == Hand.KNYT_THROUGH_SHOP
                ? Optional.of(effects.throughShop(authorizations.getFirst(), part, wanted))
                : effects.atProvider(authorizations.getFirst(), part, wanted);
        effect.ifPresent(e -> {
            purchase.plan().add(e);
            oursOf.merge(part.tender(), part.amount(), Money::plus);
        });
        return effect.isPresent() ? Came.OURS : Came.WAITS;
    }

    /** What the deliveries up to this one come to beyond the only reservation. */
    private Money beyond(Part part, Payment authorization) {
        var wanted = wantedOf.getOrDefault(part.tender(), part.amount());
        return wanted.currency().equals(authorization.amount().currency())
                ? wanted.minus(authorization.amount())
                : Money.zero(wanted.currency());
    }

    /** A person is told when the goods have gone; other systems have a while to do it by themselves. */
    private void awaited(Hand hand, Part part, Instant delivered) {
        boolean person = hand == Hand.PERSON;
        var due = person ? delivered : delivered.plus(OTHERS_TAKE);
        if (due.isAfter(purchase.context().now())) {
            purchase.plan().lookAgain(due);
            return;
        }
        var code = person ? "capture.by-person" : "capture.not-seen";
        purchase.plan()
                .add(new LooseEnd(
                        "await:" + part.key(),
                        code,
                        Map.of("order", purchase.order().number(), "hand", hand.code(), "provider", part.provider()),
                        code,
                        purchase.state().trail(),
                        null,
                        null,
                        person ? null : purchase.shop(),
                        part.amount(),
                        due,
                        !person));
    }
}
