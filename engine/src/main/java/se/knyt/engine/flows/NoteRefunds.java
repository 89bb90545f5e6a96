package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Returned;
import se.knyt.core.money.Money;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.trails.RefundWord;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectKind;
import se.knyt.spi.RefundRow;

/**
 * Credit notes that somebody made in the accounting system, paid back by the hand that the company chose. Where it is ours each is
 * refunded once, in the order of their numbers; what gift cards and store credit paid goes back to them through the shop. A refund that
 * another hand has made is taken in and not repeated.
 */
final class NoteRefunds {
    private final Purchase purchase;
    private final TrailState state;
    private final TrailPlan plan;
    private final Captures captures;
    private final NotePayers payers;
    private final ShopRefunds shop;
    private final SameRefund same;
    /** Of the notes that are paid back from now on. */
    private final List<Note> begun = new ArrayList<>();

    NoteRefunds(Way way) {
        this.purchase = way.purchase;
        this.state = way.state;
        this.plan = way.plan;
        this.captures = way.captures;
        this.payers = new NotePayers(way.purchase, way.captureOfSale());
        this.shop = new ShopRefunds(way.purchase);
        this.same = new SameRefund(way.purchase);
    }

    /** @param key of the effect that pays it back, the first of several */
    record Note(TrailState.Doc doc, Invoice invoice, String key) {
        Money total() {
            return invoice.total();
        }
    }

    static String key(long erp, Invoice note) {
        return "refund:" + erp + ":" + note.number();
    }

    void plan() {
        if (purchase.context().ownBooks() || hands().isEmpty()) {
            return;
        }
        var notes = notes();
        var facts = new NoteFacts(purchase, this::with);
        notes.forEach(note -> effects(note).stream()
                .filter(TrailState.EffectView::done)
                .forEach(effect -> facts.add(note, effect, shop.take(effect.resultId()))));
        notes.forEach(note -> {
            var effects = effects(note);
            effects.stream().filter(e -> !e.over()).forEach(effect -> waiting(note, effect, effects.size() == 1));
        });
        state.effects().stream()
                .filter(effect -> RefundRequestKeys.isRequest(effect.key()))
                .filter(e -> !e.over() && e.amount() != null)
                .forEach(this::pending);
        var open = new ArrayList<>(notes);
        open.removeIf(note -> state.effect(note.key()).isPresent());
        // What the shop refunds becomes a credit note by the shop's way, which takes the one that is there. The amount
        // alone does not
        // say that it is the same: a person is asked then.
        open.removeIf(note -> shop.take(note.total(), told -> same.is(note.invoice(), told.refund()))
                .isPresent());
        open.forEach(this::wanted);
    }

    /** Booked and made by somebody else than us, by number. */
    private List<Note> notes() {
        var ours = state.effects().stream()
                .filter(e -> e.kind() == EffectKind.CREATE_CREDIT_NOTE && e.done())
                .map(TrailState.EffectView::resultId)
                .collect(Collectors.toSet());
        return state.of(Invoice.class)
                .filter(e -> e.getKey().connection() == purchase.target())
                .filter(e -> isNote(e.getValue()) && !ours.contains(e.getValue().number()))
                .sorted((a, b) -> ErpWay.compareNumbers(
                        a.getValue().number(), b.getValue().number()))
                .map(e -> new Note(e.getKey(), e.getValue(), key(purchase.target(), e.getValue())))
                .toList();
    }

    private boolean isNote(Invoice invoice) {
        return invoice.credit()
                && invoice.booked()
                && !invoice.cancelled()
                && invoice.total().isPositive()
                && invoice.total().currency().equals(purchase.order().currency());
    }

    /** Those that pay it back, each at a place of its own; one mostly. */
    private List<TrailState.EffectView> effects(Note note) {
        return state.effects().stream()
                .filter(e -> e.kind() == EffectKind.REFUND
                        && RefundKeys.whole(e.key()).equals(note.key()))
                .toList();
    }

    /**
     * Another hand may have been faster. What is on its way is asked for first, and finds it. Where only the amount says so, the target
     * asks a person when ours is sent, and the shop's refund is no other credit until that is known.
     *
     * @param alone whether the effect pays back the whole note
     */
    private void waiting(Note note, TrailState.EffectView effect, boolean alone) {
        if (effect.undone()) {
            // The shop may tell of the very refund that came to nothing.
            shop.take(effect.resultId())
                    .ifPresent(told -> plan.paysANote(told.doc().id()));
        }
        if (alone) {
            shop.take(note.total()).ifPresent(told -> {
                plan.paysANote(told.doc().id());
                if (same.is(note.invoice(), told.refund())) {
                    plan.takeIn(effect.id(), told.refund().sourceId());
                }
            });
        }
        pending(effect);
    }

    /** What is on its way has its part of its captures; which, where it is not told, is the first's as far as is known. */
    private void pending(TrailState.EffectView effect) {
        captures.back().ourRefunds().underWay().stream()
                .filter(p -> p.effect().id() == effect.id())
                .forEach(p -> payers.pending(p.capture().isEmpty() ? untold(effect) : p.capture(), p.amount()));
    }

    private String untold(TrailState.EffectView effect) {
        return notes().stream()
                .filter(note -> note.key().equals(effect.key()))
                .flatMap(note -> payers.of(note).stream())
                .map(NotePayers.Paid::id)
                .findFirst()
                .orElse(effect.key());
    }

    /** By whom it is chosen whose hand pays back: the providers that were paid; of what cards alone paid, the cards. */
    private List<String> hands() {
        return captures.providers().isEmpty() && !captures.cards().giftCards().isZero()
                ? List.of(CardTenders.GIFT_CARD)
                : captures.providers();
    }

    private void wanted(Note note) {
        var hands = hands().stream()
                .map(provider -> purchase.hand(provider, note.invoice()))
                .distinct()
                .toList();
        if (hands.stream().noneMatch(Hand::ours) || underWay()) {
            return;
        }
        // The note may be how somebody books a lost case: the buyer has that money already.
        if (state.disputes().stream().anyMatch(TrailState.DisputeView::maySendBack)) {
            plan.hold("refund.disputed", with(note, Map.of()));
            return;
        }
        var others = Money.sum(
                shop.rest().stream().map(t -> t.refund().total()).toList(),
                note.total().currency());
        if (others.isPositive() || hands.stream().anyMatch(hand -> !areToldApart(hand, note.total()))) {
            plan.hold(
                    "refund.other-amount",
                    with(note, Map.of("refunded", captures.back().refunded().toString())));
            return;
        }
        wantedOf(note, payers.of(note));
    }

    /** One capture pays, or as many as it takes; where another hand asks the provider of one, that is waited for. */
    private void wantedOf(Note note, List<NotePayers.Paid> of) {
        var possible = of.stream()
                .filter(p -> hand(note, p.provider()) != Hand.KNYT_THROUGH_SHOP
                        || p.inShop().isPresent())
                .toList();
        if (possible.isEmpty()) {
            plan.hold("refund.no-capture", with(note, Map.of()));
            return;
        }
        var shares = payers.division(note, possible).of(note.total());
        if (shares.isEmpty()) {
            cannot(note, possible);
            return;
        }
        if (shares.get().stream().anyMatch(s -> !hand(note, s.provider()).ours())) {
            return;
        }
        if (shares.get().stream().anyMatch(s -> !areToldApart(hand(note, s.provider()), s.amount()))) {
            plan.hold(
                    "refund.other-amount",
                    with(note, Map.of("refunded", captures.back().refunded().toString())));
            return;
        }
        effects(note, shares.get());
    }

    private void cannot(Note note, List<NotePayers.Paid> of) {
        if (!captures.cards().giftCards().isZero()) {
            plan.hold(
                    "refund.more-than-each-paid",
                    with(
                            note,
                            Map.of(
                                    "left",
                                    payers.left(of, provider -> !NotePayers.isCard(provider))
                                            .toString(),
                                    "cards",
                                    payers.left(of, CardTenders.GIFT_CARD::equals)
                                            .toString(),
                                    "credit",
                                    payers.left(of, CardTenders.STORE_CREDIT::equals)
                                            .toString())));
            return;
        }
        var most = of.stream().max(Comparator.comparing(payers::left)).orElseThrow();
        boolean together = captures.several() && note.total().compareTo(payers.leftOfAll()) <= 0;
        plan.hold(
                together ? "refund.several-providers" : "refund.more-than-captured",
                with(note, Map.of("left", payers.left(most).toString(), "provider", most.provider())));
    }

    /** Nobody but the shop can put anything on its cards and accounts. */
    private Hand hand(Note note, String provider) {
        return NotePayers.isCard(provider) ? Hand.KNYT_THROUGH_SHOP : purchase.hand(provider, note.invoice());
    }

    /**
     * A credit note of ours may be the one that is seen here, before its own answer has come; and what is captured must be known.
     * What waits for a person stands still, and is told as what it is.
     */
    private boolean underWay() {
        boolean effects = state.effects().stream()
                .filter(e -> e.kind() == EffectKind.CREATE_CREDIT_NOTE || e.kind() == EffectKind.CAPTURE)
                .anyMatch(NoteRefunds::isMoving);
        return effects
                || (purchase.context().on(FlowCode.REFUNDS_TO_CREDIT_NOTES, purchase.shop())
                        && shop.rest().stream().anyMatch(this::isToBeCredited));
    }

    private static boolean isMoving(TrailState.EffectView effect) {
        return !effect.over() && !"rejected".equals(effect.state()) && !"held".equals(effect.state());
    }

    private boolean isToBeCredited(ShopRefunds.Told told) {
        return state.effect(InvoiceNumbers.effectKey(ShopRefunds.key(told.doc(), told.refund())))
                .map(NoteRefunds::isMoving)
                .orElse(true);
    }

    /** At the provider an earlier refund of the same amount must be known by its id there, or it would be taken for this one. */
    private boolean areToldApart(Hand hand, Money amount) {
        return hand != Hand.KNYT_AT_PROVIDER
                || captures.back().refunds().stream()
                        .filter(p -> p.amount().equals(amount))
                        .noneMatch(p -> p.providerTransactionId().isEmpty());
    }

    /** All of them, or none where one cannot be made. */
    private void effects(Note note, List<RefundDivision.Share> shares) {
        var wanted = new RefundEffects.Wanted(
                note.key(),
                note.doc(),
                note.total(),
                "",
                "",
                References.note(
                        purchase.shop(), purchase.order(), note.invoice().number()),
                new GivenBack(purchase.order(), state, purchase.writing()).rows(note.invoice()));
        var effects = new ArrayList<NewEffect>();
        for (var made : new RefundEffects(purchase).divided(provider -> hand(note, provider), wanted, shares)) {
            switch (made) {
                case RefundEffects.Made.Effect e -> effects.add(e.effect());
                case RefundEffects.Made.Refused refused -> {
                    plan.hold(refused.code(), with(note, refused.arguments()));
                    return;
                }
            }
        }
        if (!letThrough(note, wanted.rows(), shares)) {
            return;
        }
        effects.forEach(plan::add);
        begun.add(note);
        shares.forEach(s -> payers.pending(s.capture(), s.amount()));
    }

    /** Whether neither a rule nor the limit for a second person holds it. The note stands: nothing else can be said of it. */
    private boolean letThrough(Note note, List<RefundRow> rows, List<RefundDivision.Share> shares) {
        var providers =
                shares.stream().map(RefundDivision.Share::provider).distinct().toList();
        var parts = shares.stream()
                .filter(share -> !NotePayers.isCard(share.provider()))
                .map(share -> new ProviderPart(share.provider(), share.amount()))
                .toList();
        var asked = new RefundUnderRules(
                note.key(),
                note.total(),
                note.invoice().date().atStartOfDay(purchase.context().zone()).toInstant(),
                Returned.UNTOLD,
                rows.stream().map(this::row).toList(),
                List.of(),
                ways(providers),
                parts);
        return new RefundRules(state, purchase.context(), purchase.doc(), purchase.writing())
                        .decide(plan, asked, /* saidBefore= */ false)
                        .isPresent()
                && isSmallOrSeen(note);
    }

    private static List<String> ways(List<String> providers) {
        return providers.stream()
                .map(p -> p.equals(CardTenders.GIFT_CARD)
                        ? "gift-card"
                        : p.equals(CardTenders.STORE_CREDIT) ? "store-credit" : "provider")
                .distinct()
                .toList();
    }

    /**
     * Whoever made the note is one person; above the company's limit, counted with the purchase's others, money leaves only
     * when another has seen it here.
     */
    private boolean isSmallOrSeen(Note note) {
        var returns = purchase.context().inUse().settings().returns();
        if (isSeen(note) || !returns.needsSecondPerson(note.total().plus(onOneWord(note)))) {
            return true;
        }
        plan.hold("refund.second-person", with(note, Map.of("refund", note.key())));
        return false;
    }

    private boolean isSeen(Note note) {
        return state.words().get(note.key()) == RefundWord.LET_GO;
    }

    /** What else of the purchase nobody but one person has seen: that is begun already, and that begins beside it. */
    private Money onOneWord(Note note) {
        var currency = note.total().currency();
        var beside = begun.stream().filter(n -> !isSeen(n)).map(Note::total).toList();
        return new OnOneWord(state, currency).others(note.key()).plus(Money.sum(beside, currency));
    }

    private OrderRow row(RefundRow row) {
        var brand = purchase.order().rows().stream()
                .filter(r -> r.rowId().equals(row.rowId()) && r.kind() == row.kind())
                .map(OrderRow::brand)
                .findFirst()
                .orElse("");
        var none = Money.zero(row.gross().currency());
        return new OrderRow(
                row.rowId(), row.kind(), row.sku(), row.text(), row.quantity(), row.gross(), none, row.taxes(), brand);
    }

    private Map<String, String> with(Note note, Map<String, String> more) {
        var result = new HashMap<>(more);
        result.put("invoice", note.invoice().number());
        result.putIfAbsent("amount", note.total().toString());
        return result;
    }
}
