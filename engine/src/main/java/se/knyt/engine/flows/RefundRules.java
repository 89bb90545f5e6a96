package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.OtherRoad;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.commerce.Returned;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.giftcards.CardUse;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.core.money.Money;
import se.knyt.core.returns.CreditNote;
import se.knyt.core.returns.RowPart;
import se.knyt.engine.rules.RuleInputs;
import se.knyt.engine.rules.RuleOutcome;
import se.knyt.engine.rules.RuleOutcome.Decision;
import se.knyt.engine.rules.RuleSubject;
import se.knyt.engine.rules.RuleVariable;
import se.knyt.engine.rules.Writing;
import se.knyt.engine.trails.RefundWord;
import se.knyt.engine.trails.TrailState;

/**
 * What the company's rules say of a refund and the credit note that it becomes, before either is made: the rules in use then, on top of
 * those that its purchase goes by. What a person has said of it stands over them.
 */
final class RefundRules {
    /** Why one is held that a rule would skip and that cannot be. */
    private static final String NOT_SKIPPED = "rule-not-skipped";

    /** In Knyt's own books: a person books its voucher. */
    private static final String DRAFT = "rule-draft";

    /** Begins the key of a refund that becomes a credit. */
    private static final String CREDIT = "credit:";

    private final TrailState state;
    private final PlanContext context;
    private final TrailState.Doc doc;
    private final Order order;
    private final Writing begun;

    /** @param writing how the purchase is written; whoever books its invoices, its credits are booked where no rule says otherwise */
    RefundRules(TrailState state, PlanContext context, TrailState.Doc doc, Writing writing) {
        this.state = state;
        this.context = context;
        this.doc = doc;
        this.order = (Order) doc.document();
        this.begun = writing.booked();
    }

    /** One that becomes credit notes. */
    RefundUnderRules asked(CreditChains.Chain chain, List<CreditNote> notes, RefundTenders tenders) {
        var refund = chain.refund();
        return new RefundUnderRules(
                chain.key(),
                refund.credited(),
                refund.at(),
                why(refund, order),
                rows(notes.stream().flatMap(note -> note.rows().stream()).toList()),
                refund.rows().stream().map(Refund.Row::restock).toList(),
                ways(refund, tenders),
                tenders.parts().stream()
                        .filter(part -> part.amount().isPositive())
                        .filter(part -> !part.provider().equals(OtherRoad.CODE)
                                && !part.provider().isEmpty())
                        .toList());
    }

    /** As it was told; of an order that is withdrawn nobody has to say so. */
    static Returned why(Refund refund, Order order) {
        return !refund.returned().isTold() && order.state() == Order.State.CANCELLED
                ? Returned.of(ReturnKind.CANCELLED)
                : refund.returned();
    }

    private static List<String> ways(Refund refund, RefundTenders tenders) {
        var ways = new LinkedHashSet<String>();
        for (var part : tenders.parts()) {
            if (part.amount().isPositive()) {
                ways.add(part.provider().equals(OtherRoad.CODE) ? "by-hand" : "provider");
            }
        }
        boolean exchange = refund.exchange().amount().isPositive();
        // What other goods are paid with stands last among them.
        int money = tenders.cards().size() - (exchange ? 1 : 0);
        for (CardUse use : tenders.cards().subList(0, Math.max(0, money))) {
            ways.add(use.of() == StoredValue.STORE_CREDIT ? "store-credit" : "gift-card");
        }
        if (exchange) {
            ways.add("exchange");
        }
        return List.copyOf(ways);
    }

    /** What goes back of each row of the order; what is of no row is named by what it is. */
    private List<OrderRow> rows(List<RowPart> parts) {
        var byRow = new LinkedHashMap<String, List<RowPart>>();
        parts.forEach(part -> byRow.computeIfAbsent(Writing.key(part.rowId(), part.kind()), _ -> new ArrayList<>())
                .add(part));
        return byRow.values().stream().map(this::row).toList();
    }

    private OrderRow row(List<RowPart> parts) {
        var first = parts.getFirst();
        var of = order.rows().stream()
                .filter(r -> r.rowId().equals(first.rowId()) && r.kind() == first.kind())
                .findFirst();
        return new OrderRow(
                first.rowId(),
                first.kind(),
                of.map(OrderRow::sku).orElse(""),
                of.map(OrderRow::title).orElseGet(() -> Deliveries.text(first.kind())),
                parts.stream()
                        .map(RowPart::quantity)
                        .reduce((a, b) -> a.plus(b))
                        .orElseThrow(),
                Money.sum(parts.stream().map(RowPart::gross).toList(), order.currency()),
                Money.zero(order.currency()),
                parts.stream().flatMap(part -> part.taxes().stream()).toList(),
                of.map(OrderRow::brand).orElse(""));
    }

    /** What the credit's rows are written with; empty where it is held, or a person has put it aside. */
    Optional<Writing> decide(TrailPlan plan, RefundUnderRules asked, boolean saidBefore) {
        var word = state.words().get(asked.key());
        if (word == RefundWord.ASIDE) {
            return Optional.empty();
        }
        if (!context.inUse().rules().has(RuleSubject.REFUND)) {
            return Optional.of(begun);
        }
        var outcome = outcome(asked, saidBefore || word == RefundWord.LET_GO, /* explained= */ false);
        var held = held(outcome, asked);
        held.ifPresent(problem -> plan.hold(problem.code(), problem.arguments()));
        if (held.isPresent()) {
            return Optional.empty();
        }
        if (outcome.decision() == Decision.SKIP) {
            skip(plan, outcome, asked);
            return Optional.empty();
        }
        // Whoever began it here has seen what it is booked as.
        boolean seen = saidBefore || word == RefundWord.LET_GO;
        var draft = outcome.writing().drafted().filter(_ -> context.ownBooks() && !seen && isCredit(asked));
        draft.ifPresent(by -> {
            var problem = problem(DRAFT, by.arguments(), asked);
            plan.hold(problem.code(), problem.arguments());
        });
        return draft.isPresent() ? Optional.empty() : Optional.of(outcome.writing());
    }

    private static boolean isCredit(RefundUnderRules asked) {
        return asked.key().startsWith(CREDIT);
    }

    private void skip(TrailPlan plan, RuleOutcome outcome, RefundUnderRules asked) {
        var captures = new Captures(state, order, context);
        plan.skip(
                isCredit(asked)
                        ? SkippedSales.credit(outcome, asked, order.number(), captures)
                        : SkippedRefund.unmade(outcome, asked, order.number()));
    }

    RuleOutcome outcome(RefundUnderRules asked, boolean letGo, boolean explained) {
        return context.inUse().rules().refund(inputs(asked), begun, letGo, explained);
    }

    Optional<Obstacle> held(RuleOutcome outcome, RefundUnderRules asked) {
        if (outcome.decision() == Decision.HOLD) {
            return Optional.of(problem(outcome.code(), outcome.arguments(), asked));
        }
        if (outcome.decision() == Decision.SKIP) {
            // What no payout brings cannot be others': a card's ledger has it, or a person has said by which road it
            // goes.
            return asked.isOfProvidersAlone()
                    ? Optional.empty()
                    : Optional.of(problem(NOT_SKIPPED, outcome.arguments(), asked));
        }
        // In Knyt's own books it is a question of the voucher, and holds no money.
        return context.ownBooks() ? Optional.empty() : dimension(outcome, asked);
    }

    /** That the rules set a dimension which the books have no place for: asked of its voucher. */
    Optional<Obstacle> question(RefundUnderRules asked) {
        return context.ownBooks() && context.inUse().rules().has(RuleSubject.REFUND)
                ? dimension(outcome(asked, /* letGo= */ true, /* explained= */ false), asked)
                : Optional.empty();
    }

    /** That the system which it is booked in has no place for a dimension; no word of a person lets that go. */
    Optional<Obstacle> dimension(RuleOutcome outcome, RefundUnderRules asked) {
        return flow().flatMap(flow -> DimensionHold.of(context, outcome, flow))
                .map(arguments -> problem(DimensionHold.CODE, arguments, asked));
    }

    private static Obstacle problem(String code, Map<String, String> with, RefundUnderRules asked) {
        var arguments = new TreeMap<>(with);
        arguments.put("refund", asked.key());
        arguments.put("amount", asked.amount().toString());
        return new Obstacle("refund." + code.replace('.', '-'), arguments);
    }

    /** The flow that its purchase goes by, and what credits it. */
    private Optional<FlowRow> flow() {
        return context.ownBooks()
                ? context.flow(FlowCode.SALES_TO_VOUCHERS, doc.connection())
                : context.flow(FlowCode.DELIVERIES_TO_INVOICES, doc.connection())
                        .or(() -> context.flow(FlowCode.ORDERS_TO_ERP, doc.connection()));
    }

    private RuleInputs inputs(RefundUnderRules asked) {
        var day = context.date(asked.at());
        var provider = asked.providers().size() == 1 ? asked.providers().getFirst() : "";
        var values = new EnumMap<RuleVariable, Object>(RuleVariable.class);
        values.put(RuleVariable.AMOUNT_MINOR, asked.amount().minor());
        values.put(RuleVariable.PROVIDER, provider);
        values.put(RuleVariable.LEGAL_ENTITY, provider.isEmpty() ? "" : context.legalEntity(provider, day));
        values.put(RuleVariable.REFUNDED_ON, day.toString());
        values.put(RuleVariable.RETURN_KIND, asked.why().kind().code());
        values.put(RuleVariable.RETURN_REASON, asked.why().reason());
        values.put(
                RuleVariable.RESTOCK,
                asked.restock().stream()
                        .map(Restock::code)
                        .filter(code -> !code.isEmpty())
                        .distinct()
                        .sorted()
                        .toList());
        values.put(RuleVariable.WAYS, asked.ways());
        return new RuleInputs(
                order.withRows(asked.rows()),
                state.of(Shipment.class).map(Map.Entry::getValue).toList(),
                state.of(Payment.class).map(Map.Entry::getValue).toList(),
                context.zone(),
                context.name(doc.connection()),
                values);
    }
}
