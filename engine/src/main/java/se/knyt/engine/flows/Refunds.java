package se.knyt.engine.flows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.returns.CreditNote;
import se.knyt.core.returns.CreditPlan;
import se.knyt.engine.flows.CreditChains.Chain;
import se.knyt.engine.rules.RuleOutcome;
import se.knyt.engine.rules.Writing;
import se.knyt.engine.trails.TrailState;

/**
 * Refunds in the shop become booked credit notes: each one note, or several where it takes back rows of several invoices or more of
 * them than a document holds. Those that pay a credit note of the accounting system back need none.
 */
final class Refunds {
    private final TrailState state;
    private final PlanContext context;
    private final TrailPlan plan;
    private final TrailState.Doc doc;
    private final Order order;
    private final Captures captures;
    private final Writing writing;
    private final RefundRules rules;
    /** Whether nobody has made what is asked about: it is shown whatever a rule would hold it for. */
    private boolean supposed;

    /** Whether it is asked what one would become that somebody wants to make. */
    private boolean drafting;

    /** Whether what the rules about refunds say is left out. */
    private boolean unruled;

    private Optional<Obstacle> heldByRule = Optional.empty();
    private Optional<RuleOutcome> explained = Optional.empty();

    Refunds(
            TrailState state,
            PlanContext context,
            TrailPlan plan,
            TrailState.Doc doc,
            Captures captures,
            Writing writing) {
        this.state = state;
        this.context = context;
        this.plan = plan;
        this.doc = doc;
        this.order = (Order) doc.document();
        this.captures = captures;
        this.writing = writing;
        this.rules = new RefundRules(state, context, doc, writing);
    }

    void plan() {
        var purchase = purchase();
        if (purchase.isEmpty() || CreditedRefunds.of(state, doc, captures).isEmpty()) {
            return;
        }
        var chains = new CreditChains(purchase.get());
        if (chains.invoices() > 0) {
            chains.open().forEach(chain -> plan(chain, chains, purchase.get()));
        }
        RoadPayments.plan(purchase.get());
        new RefundReferences(state, plan, doc, captures).refer();
    }

    /** The purchase with the system that its credits go to; empty where the company lets none go. */
    private Optional<Purchase> purchase() {
        var flow = context.ownBooks()
                ? context.flow(FlowCode.SALES_TO_VOUCHERS, doc.connection())
                : context.flow(FlowCode.REFUNDS_TO_CREDIT_NOTES, doc.connection())
                        .filter(FlowRow::on);
        return flow.map(f -> new Purchase(state, context, plan, doc, captures, f.target(), writing));
    }

    Optional<CreditChains> chains() {
        return purchase().map(CreditChains::new);
    }

    /**
     * What one refund would become, also where a rule would hold it; where nothing, {@link #held} has the reason if there is one.
     */
    Optional<List<RefundPart>> draft(TrailState.Doc refund) {
        supposed = true;
        drafting = true;
        var chains = chains();
        var chain = chains.stream()
                .flatMap(c -> c.open().stream())
                .filter(c -> c.doc().id() == refund.id())
                .findFirst();
        return chains.isEmpty() || chain.isEmpty() ? Optional.empty() : parts(chain.get(), chains.get());
    }

    /**
     * What a refund would become that is there and has no credit, let go where a rule holds it.
     *
     * @param ruled whether as the rules about refunds say, which {@link #explained} has then
     */
    Optional<List<RefundPart>> tried(String key, boolean ruled) {
        supposed = true;
        unruled = !ruled;
        var chains = chains();
        var chain = chains.stream()
                .flatMap(c -> c.open().stream())
                .filter(c -> c.key().equals(key))
                .findFirst();
        return chains.isEmpty() || chain.isEmpty() ? Optional.empty() : parts(chain.get(), chains.get());
    }

    /** Each rule about refunds, and what they say of the one that was tried. */
    Optional<RuleOutcome> explained() {
        return explained;
    }

    /** Why a rule would hold what {@link #draft} was asked about. */
    Optional<Obstacle> heldByRule() {
        return heldByRule;
    }

    /** Of every refund of the purchase why a rule holds it, oldest first; planning tells the first alone. */
    List<Obstacle> heldByRules() {
        var chains = chains();
        if (chains.isEmpty() || chains.get().invoices() == 0) {
            return List.of();
        }
        return chains.get().open().stream()
                .flatMap(chain -> heldByRule(chain).stream())
                .toList();
    }

    private Optional<Obstacle> heldByRule(Chain chain) {
        var tenders = RefundTenders.of(chain.refund(), captures);
        if (tenders.isEmpty() || !(chain.plan() instanceof CreditPlan.Planned planned)) {
            return Optional.empty();
        }
        var own = new TrailPlan();
        rules.decide(own, rules.asked(chain, planned.notes(), tenders.get()), isAskedHere(chain.refund()));
        return own.heldCode().isEmpty() ? Optional.empty() : Optional.of(new Obstacle(own.heldCode(), own.heldArgs()));
    }

    /** Code and arguments of why the purchase is held, the code empty where it is not. */
    Map.Entry<String, Map<String, String>> held() {
        return Map.entry(plan.heldCode(), plan.heldArgs());
    }

    private void plan(Chain chain, CreditChains chains, Purchase purchase) {
        parts(chain, chains).ifPresent(parts -> {
            var effects = new RefundEntries(purchase);
            parts.forEach(part -> effects.plan(chain.doc(), part));
            RefundTenders.of(chain.refund(), captures).ifPresent(tenders -> {
                new RefundFacts(plan, order, captures).add(chain, parts, tenders);
                if (parts.stream().anyMatch(RefundPart::isHeld)) {
                    for (int nth = 1; nth <= tenders.parts().size(); nth++) {
                        plan.holds().unposted(RefundFacts.key(chain.key(), nth));
                    }
                } else if (HeldSaleState.isAsked(state, chain.key())) {
                    plan.holds().answered(chain.key(), RefundFacts.body(parts));
                }
                cards(chain, parts, purchase);
            });
        });
    }

    /** Which cards each note is paid back to. */
    private static void cards(Chain chain, List<RefundPart> parts, Purchase purchase) {
        for (var part : parts) {
            new CardPlans(purchase).credit(chain.key(), part.key(), part.fact().what(), part.back(), part.entries());
        }
    }

    /** A refund's notes, or empty and the reason held. */
    private Optional<List<RefundPart>> parts(Chain chain, CreditChains chains) {
        switch (chain.plan()) {
            case CreditPlan.Planned planned -> {
                var tenders = RefundTenders.of(chain.refund(), captures);
                if (planned.notes().stream().anyMatch(note -> isUnpriced(note, chains))) {
                    // Which row's price the money is of is not told, so neither is how much of it stands on its own
                    // row.
                    plan.hold(
                            "refund.price-part",
                            Map.of("total", chain.refund().total().toPlain()));
                    return Optional.empty();
                }
                if (tenders.isPresent()) {
                    return ruled(chain, planned.notes(), tenders.get()).flatMap(ruled -> {
                        var question = rules.question(rules.asked(chain, planned.notes(), tenders.get()));
                        question.ifPresent(q -> plan.ask(q.code(), q.arguments()));
                        return new RefundParts(context, plan, doc, captures, writing)
                                .of(chain, planned.notes(), tenders.get(), chains, ruled, question.isPresent());
                    });
                }
                // How much of it went back to the card and how much to which provider is not told.
                plan.hold(
                        captures.several() ? "refund.which-provider" : "refund.gift-card",
                        Map.of("total", chain.refund().total().toPlain()));
            }
            case CreditPlan.Refused refused -> {
                if (everythingIsInvoiced(chains)) {
                    plan.hold(refused.code(), named(refused.arguments()));
                }
            }
        }
        return Optional.empty();
    }

    /** As the company's rules have it written; empty where it is not to be. */
    private Optional<Writing> ruled(Chain chain, List<CreditNote> notes, RefundTenders tenders) {
        var asked = rules.asked(chain, notes, tenders);
        if (!supposed) {
            return rules.decide(plan, asked, isAskedHere(chain.refund()));
        }
        if (unruled) {
            return Optional.of(writing.booked());
        }
        explained = Optional.of(rules.outcome(asked, /* letGo= */ false, /* explained= */ true));
        heldByRule = rules.held(explained.get(), asked);
        var goes = rules.outcome(asked, /* letGo= */ true, /* explained= */ false);
        var dimension = rules.dimension(goes, asked).filter(_ -> drafting && !context.ownBooks());
        // Nobody can let that go: it is said before anything is paid.
        dimension.ifPresent(problem -> plan.hold(problem.code(), problem.arguments()));
        return dimension.isPresent() ? Optional.empty() : Optional.of(goes.writing());
    }

    /** Started here: what rules say of it was told, and a person let it go, before any money went. */
    private boolean isAskedHere(Refund refund) {
        return refund.sourceId().startsWith(RefundRequestKeys.PREFIX)
                || state.effects().stream()
                        .anyMatch(e -> RefundRequestKeys.isRequest(e.key())
                                && e.done()
                                && e.resultId().equals(refund.sourceId()));
    }

    /** Money for goods without a row, on an invoice where rules have parted prices. */
    private static boolean isUnpriced(CreditNote note, CreditChains chains) {
        return !chains.sale(note).prices().isEmpty()
                && note.rows().stream().anyMatch(r -> r.rowId().isEmpty() && r.kind() == OrderRow.Kind.GOODS);
    }

    /** A row is named as the buyer saw it. */
    private Map<String, String> named(Map<String, String> arguments) {
        var result = new HashMap<>(arguments);
        result.computeIfPresent(
                "row",
                (k, id) -> order.rows().stream()
                        .filter(r -> r.rowId().equals(id))
                        .map(OrderRow::title)
                        .findFirst()
                        .orElse(id));
        return result;
    }

    /** A delivery on its way to its invoice may be what is given back: until it has one, the refund waits. */
    private boolean everythingIsInvoiced(CreditChains chains) {
        var shipments = state.of(Shipment.class).map(Map.Entry::getValue).toList();
        return Deliveries.of(order, shipments).size() <= chains.invoices();
    }
}
