package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.core.commerce.Order;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.rules.RuleOutcome;
import se.knyt.engine.rules.Writing;
import se.knyt.engine.trails.PrepaidKeys;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/**
 * Decides what one trail sets in motion. Pure: the same trail, settings and flows give the same plan, and what is planned already
 * is planned again under the same keys.
 */
final class TradePlanner {
    private static final Logger LOG = LoggerFactory.getLogger(TradePlanner.class);

    private final TrailState state;
    private final PlanContext context;
    private final TrailPlan plan = new TrailPlan();

    TradePlanner(TrailState state, PlanContext context) {
        this.state = state;
        this.context = context;
    }

    /** A trail that cannot be planned is held by itself, with the reason: it must not stand in the way of the others. */
    static TrailPlan planned(TrailState state, PlanContext context) {
        try {
            return new TradePlanner(state, context).plan();
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("trail {} of company {} could not be planned", state.trail(), state.company(), e);
            var plan = new TrailPlan();
            plan.hold("trail.not-planned", Map.of("reason", String.valueOf(e.getMessage())));
            TroubleFinder.addTo(plan, state, context);
            return plan;
        }
    }

    TrailPlan plan() {
        state.order().ifPresent(this::planOrder);
        state.order().ifPresent(doc -> {
            boolean ours = plan.skipped().isEmpty() && hasWay(doc.connection()) && !((Order) doc.document()).test();
            boolean dead = ours && Expiry.holds(plan, state, context, doc);
            new ShopHold(state, context, doc).plan(plan, dead);
        });
        state.days().stream()
                .filter(day -> !day.heldCode().isEmpty())
                .forEach(day -> plan.hold(day.heldCode(), day.heldArgs()));
        state.order()
                .filter(_ -> !state.returns().isEmpty())
                .ifPresent(doc -> plan.returns(
                        ReturnProgress.all(state, doc, new Captures(state, (Order) doc.document(), context))));
        TroubleFinder.addTo(plan, state, context);
        return plan;
    }

    /** How the order is written elsewhere, as its rules say. */
    Writing writing(TrailState.Doc doc) {
        boolean inErp = !context.ownBooks() && handledInErp(doc.connection());
        return new Ruling(state, context, doc).of(code(inErp)).writing();
    }

    private void planOrder(TrailState.Doc doc) {
        var order = (Order) doc.document();
        var shop = doc.connection();
        if (WindDownCheck.holds(plan, state, context, doc)) {
            return;
        }
        handOn(doc, order);
        if (order.test() || !hasWay(shop)) {
            return;
        }
        var captures = new Captures(state, order, context);
        OrderWithdrawal.plan(state, context, plan, doc, captures);
        if (!(captures.any() || FreeOrder.is(order, captures)) || order.fraudHold()) {
            // Not paid or not released: nothing leaves for warehouse or accounting.
            return;
        }
        boolean inErp = !context.ownBooks() && handledInErp(shop);
        if (!Begun.has(state) && captures.captured().isZero() && Expiry.holds(plan, state, context, doc)) {
            // Nothing can be captured: no warehouse is to pack it. What is asked of it is still asked.
            var ruled = new Ruling(state, context, doc).of(code(inErp));
            if (context.on(code(inErp), shop) && goesOn(ruled)) {
                PostingQuestion.ask(plan, context, doc, captures, ruled.writing());
            }
            return;
        }
        if (!Begun.has(state) && !context.on(code(inErp), shop)) {
            // A paused flow begins nothing; what has begun goes on to its end.
            return;
        }
        var ruling = new Ruling(state, context, doc);
        var ruled = ruling.of(code(inErp));
        var elsewhere = ruled.writing().inAccounting().filter(accounting -> accounting != inErp);
        if (!context.ownBooks() && isFree(captures) && goesOn(ruled) && elsewhere.isPresent()) {
            if (captures.awaitsAny(state)) {
                // The other way takes in what is captured when the shop tells of it.
                return;
            }
            along(doc, captures, elsewhere.get(), ruling.of(code(elsewhere.get())));
        } else {
            along(doc, captures, inErp, ruled);
        }
    }

    /** Whether nothing is written of it yet: the money that a question has not stopped goes with it either way, where the shop tells of it. */
    private boolean isFree(Captures captures) {
        return !Begun.has(state)
                || (Begun.written(state).isEmpty() && captures.unseen(state).isEmpty());
    }

    /** Sends the order along one of the two ways, as the rules of that way's flow say. */
    private void along(TrailState.Doc doc, Captures captures, boolean inErp, RuleOutcome ruled) {
        var shop = doc.connection();
        if (!goesOn(ruled)) {
            stop(doc, captures, ruled);
            return;
        }
        var flow = context.flow(code(inErp), shop);
        if (flow.isEmpty()) {
            plan.hold("rule.no-flow", Map.of("flow", code(inErp)));
            return;
        }
        var dimension = DimensionHold.of(context, ruled, flow.get());
        var purchase =
                new Purchase(state, context, plan, doc, captures, flow.get().target(), ruled.writing());
        if (dimension.isPresent()) {
            plan.ask(DimensionHold.CODE, dimension.get());
            if (inErp) {
                ShippedMoney.capture(purchase);
            } else {
                new ShopWay(purchase).plan();
            }
            if (context.ownBooks()) {
                // What goes back stands held beside its sale.
                new Refunds(state, context, plan, doc, captures, ruled.writing()).plan();
            }
            return;
        }
        if (FreeOrder.is(purchase.order(), captures)) {
            if (inErp) {
                new ErpWay(purchase).plan();
                numbersToShop(doc, shop);
            }
            return;
        }
        var cancelled = new Cancelled(purchase);
        if (cancelled.ends()) {
            cancelled.plan();
            RoadPayments.plan(purchase);
            return;
        }
        var advance = new PaidInAdvance(purchase);
        if (!inErp) {
            advance.plan();
        }
        var taken = inErp ? new ErpWay(purchase) : new ShopWay(purchase);
        taken.plan();
        if (!advance.holdsRefunds()) {
            new NoteRefunds(taken).plan();
            new Refunds(state, context, plan, doc, captures, ruled.writing()).plan();
        }
        BuyerPayments.plan(purchase);
        Drafts.takeIn(plan, state);
        numbersToShop(doc, shop);
    }

    /** What stands in the books already is not skipped any more: a person looks. */
    private void stop(TrailState.Doc doc, Captures captures, RuleOutcome ruled) {
        if (ruled.decision() == RuleOutcome.Decision.HOLD) {
            plan.hold(ruled.code(), ruled.arguments());
        } else if (Begun.has(state)) {
            plan.hold("rule.skip-begun", ruled.arguments());
        } else {
            plan.skip(SkippedSales.of(ruled, captures, (Order) doc.document()));
        }
    }

    private static boolean goesOn(RuleOutcome ruled) {
        return ruled.decision() == RuleOutcome.Decision.GO_ON;
    }

    private String code(boolean inErp) {
        return inErp ? FlowCode.ORDERS_TO_ERP : inShop();
    }

    private boolean hasWay(long shop) {
        return context.flow(inShop(), shop).isPresent()
                || (!context.ownBooks()
                        && context.flow(FlowCode.ORDERS_TO_ERP, shop).isPresent());
    }

    /** What follows from a delivery in the shop: an invoice in the accounting system, or a voucher where there is none. */
    private String inShop() {
        return context.ownBooks() ? FlowCode.SALES_TO_VOUCHERS : FlowCode.DELIVERIES_TO_INVOICES;
    }

    /** An order goes on the way it began, whatever the switch says now. */
    private boolean handledInErp(long shop) {
        if (state.effects().stream().anyMatch(e -> e.kind() == EffectKind.CREATE_ORDER)) {
            return true;
        }
        if (state.effects().stream().anyMatch(e -> e.kind() == EffectKind.CREATE_INVOICE)
                || state.facts().stream().anyMatch(f -> PrepaidKeys.isPrepaid(f.key()))) {
            return false;
        }
        return context.on(FlowCode.ORDERS_TO_ERP, shop);
    }

    private void handOn(TrailState.Doc doc, Order order) {
        for (var flow : context.flows()) {
            if (flow.code().equals(FlowCode.ORDERS_HANDED_ON) && flow.source() == doc.connection() && flow.on()) {
                plan.add(new NewEffect(
                        flow.target(),
                        "hand-on:" + doc.connection() + ":" + order.sourceId(),
                        EffectKind.DELIVER,
                        state.trail(),
                        null,
                        doc.id(),
                        "",
                        doc.connection(),
                        new EffectBody.Deliver("order", order.number(), doc.json()),
                        context.inUse().settings().version(),
                        List.of()));
            }
        }
    }

    private void numbersToShop(TrailState.Doc doc, long shop) {
        if (context.flowInto(FlowCode.NUMBERS_TO_SHOP, shop).isEmpty()) {
            return;
        }
        var values = new TreeMap<String, String>();
        var invoices = new ArrayList<String>();
        for (var effect : state.effects()) {
            if (effect.done() && effect.kind() == EffectKind.CREATE_ORDER) {
                values.put("erp-order-number", effect.resultId());
            }
        }
        WholeSales.of(state).stream()
                .map(f -> InvoiceNumbers.of(state, f))
                .filter(n -> !n.isEmpty())
                .forEach(invoices::add);
        if (!invoices.isEmpty()) {
            values.put("invoice-number", String.join(", ", invoices));
        }
        if (!values.isEmpty()) {
            plan.add(new TrailPlan.NewTransfer(shop, "order", doc.id(), ((Order) doc.document()).sourceId(), values));
        }
    }
}
