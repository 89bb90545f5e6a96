package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.core.bookkeeping.Dimensions;
import se.knyt.core.bookkeeping.LineAccounts;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.engine.rules.Nearest;
import se.knyt.engine.rules.RuleAction;
import se.knyt.engine.rules.RuleFault;
import se.knyt.engine.rules.RuleField;
import se.knyt.engine.rules.RuleSet;
import se.knyt.engine.rules.RuleSubject;
import se.knyt.engine.rules.SkippedMoney;

/** The flows whose orders rules decide about, what else they are about, and what can be done in each. */
public final class RuleFlows {
    /** Those that orders go by. */
    static final List<String> ORDERS =
            List.of(FlowCode.DELIVERIES_TO_INVOICES, FlowCode.ORDERS_TO_ERP, FlowCode.SALES_TO_VOUCHERS);

    /** With what else rules are about, in the order that people are shown them. */
    public static final List<String> ALL = Stream.concat(
                    ORDERS.stream(),
                    Stream.of(RuleSubject.REFUND, RuleSubject.PAYOUT_LINE, RuleSubject.RETURN_DRAFT)
                            .map(RuleSubject::flow))
            .toList();

    private static final Set<String> LINES = Set.of(RuleSubject.PAYOUT_LINE.flow());
    private static final Set<String> DRAFTS = Set.of(RuleSubject.RETURN_DRAFT.flow());

    private static final String REFUNDS = RuleSubject.REFUND.flow();

    private static final Set<String> SERIES =
            Set.of(FlowCode.SALES_TO_VOUCHERS, FlowCode.DELIVERIES_TO_INVOICES, REFUNDS);

    private static final Set<String> CARDS = Set.of(FlowCode.SALES_TO_VOUCHERS, FlowCode.DELIVERIES_TO_INVOICES);
    private static final Set<String> INTO_ACCOUNTING = Set.of(FlowCode.DELIVERIES_TO_INVOICES, FlowCode.ORDERS_TO_ERP);
    private static final Set<RuleField> EVERYWHERE = Set.of(RuleField.COST_CENTRE, RuleField.PROJECT);
    /** Where vouchers or documents with rows are made. */
    private static final Set<String> CODED = Stream.concat(
                    ORDERS.stream(), Stream.concat(LINES.stream(), Stream.of(REFUNDS)))
            .collect(Collectors.toUnmodifiableSet());
    /** Whose rows stand on an account of sales. */
    private static final Set<String> SOLD =
            Stream.concat(ORDERS.stream(), Stream.of(REFUNDS)).collect(Collectors.toUnmodifiableSet());

    /** Those by which Knyt's own vouchers go. */
    static final Set<String> VOUCHERS =
            Set.of(FlowCode.SALES_TO_VOUCHERS, FlowCode.PAYOUTS_TO_VOUCHERS, FlowCode.PAYOUTS_TO_BOOKS);

    private RuleFlows() {}

    /** What rules whose rows go by a flow are about: orders are refunded by the flow that they went by. */
    static List<String> about(String flow) {
        return ORDERS.contains(flow) ? List.of(flow, REFUNDS) : List.of(RuleSubject.PAYOUT_LINE.flow());
    }

    /** The flows in which an action does anything. */
    public static Set<String> of(RuleAction action) {
        return switch (action) {
            case RuleAction.Hold _, RuleAction.Skip _ -> Set.copyOf(ALL);
            // A credit mirrors the VAT of its sale: what it is taxed by is none of a rule's.
            case RuleAction.VatTreatment _ -> Set.copyOf(ORDERS);
            case RuleAction.SalesAccount _ -> SOLD;
            case RuleAction.LineAccount _, RuleAction.LineKind _ -> LINES;
            case RuleAction.BookReturn _ -> DRAFTS;
            case RuleAction.SetDimension _ -> CODED;
            case RuleAction.SetField a -> of(a.field());
            case RuleAction.CopyField a -> of(a.field());
            case RuleAction.ReplaceText a -> of(a.field());
            case RuleAction.MapValue a -> of(a.field());
            case RuleAction.MapTo a ->
                switch (a.to()) {
                    case SALES_ACCOUNT -> SOLD;
                    case LINE_ACCOUNT, LINE_KIND -> LINES;
                    case VAT_TREATMENT -> Set.copyOf(ORDERS);
                    case SERIES -> SERIES;
                    case HANDLE -> INTO_ACCOUNTING;
                    case DRAFT -> of(new RuleAction.Draft());
                    case DIMENSION -> CODED;
                    case CARD_VAT -> CARDS;
                    case BOOK_RETURN -> DRAFTS;
                    case HOLD -> Set.copyOf(ALL);
                };
            // In the accounting system the vouchers of ours are those of gift cards sold.
            case RuleAction.Series _ -> SERIES;
            case RuleAction.CardVat _ -> CARDS;
            // Whoever invoices a part in the accounting system takes its rows apart.
            case RuleAction.Price _ -> Set.of(FlowCode.DELIVERIES_TO_INVOICES, FlowCode.SALES_TO_VOUCHERS);
            case RuleAction.Handle _ -> INTO_ACCOUNTING;
            // An order in the accounting system is invoiced there, and the draft of a return is one.
            case RuleAction.Draft _ ->
                Set.of(
                        FlowCode.DELIVERIES_TO_INVOICES,
                        FlowCode.SALES_TO_VOUCHERS,
                        REFUNDS,
                        RuleSubject.PAYOUT_LINE.flow());
        };
    }

    private static Set<String> of(RuleField field) {
        return EVERYWHERE.contains(field) ? CODED : INTO_ACCOUNTING;
    }

    /** @throws RuleFault.Found naming each action that books a payout's line on an account which is not a rule's to choose */
    static void checkAccounts(RuleSet rules, PostingSettings posting) {
        var faults = new ArrayList<RuleFault>();
        for (int place = 0; place < rules.rules().size(); place++) {
            var rule = rules.rules().get(place);
            for (int i = 0; i < rule.actions().size(); i++) {
                int account = lineAccount(RuleAction.of(rule.actions().get(i)));
                var why = account == 0 ? Optional.<String>empty() : LineAccounts.refused(account, posting);
                if (why.isPresent()) {
                    faults.add(
                            RuleFault.of(place, rule.name(), i, "line-account-" + why.get(), String.valueOf(account)));
                }
            }
        }
        if (!faults.isEmpty()) {
            throw new RuleFault.Found(faults);
        }
    }

    /** The account that an action has lines of payouts booked on, 0 for none. */
    private static int lineAccount(RuleAction action) {
        return switch (action) {
            case RuleAction.LineAccount line -> line.account();
            case RuleAction.Skip skip when skip.money() instanceof SkippedMoney.On(int account) -> account;
            default -> 0;
        };
    }

    /** @throws RuleFault.Found where rules name more dimensions than a row has */
    static void checkDimensions(RuleSet rules) {
        var numbers = new TreeSet<Integer>();
        for (int place = 0; place < rules.rules().size(); place++) {
            var rule = rules.rules().get(place);
            for (int i = 0; i < rule.actions().size(); i++) {
                int number = further(RuleAction.of(rule.actions().get(i)));
                if (number != 0 && numbers.add(number) && numbers.size() > Dimensions.MAX) {
                    throw new RuleFault.Found(List.of(
                            RuleFault.of(place, rule.name(), i, "dimensions-many", String.valueOf(Dimensions.MAX))));
                }
            }
        }
    }

    /** The dimension beside cost centre and project that an action books on, by itself or by a table; 0 for none. */
    private static int further(RuleAction action) {
        return switch (action) {
            case RuleAction.SetDimension set when set.isFurther() -> set.number();
            case RuleAction.MapTo map
            when map.number() != 0 && new RuleAction.SetDimension(map.number(), "").isFurther() -> map.number();
            default -> 0;
        };
    }

    /** @throws RuleFault.Found naming each action that chooses a VAT treatment which the company's table lacks */
    static void checkTreatments(RuleSet rules, List<String> names) {
        var faults = new ArrayList<RuleFault>();
        for (int place = 0; place < rules.rules().size(); place++) {
            var rule = rules.rules().get(place);
            for (int i = 0; i < rule.actions().size(); i++) {
                if (RuleAction.of(rule.actions().get(i)) instanceof RuleAction.VatTreatment vat
                        && !names.contains(vat.treatment())) {
                    faults.add(RuleFault.of(
                            place,
                            rule.name(),
                            i,
                            "treatment-unknown",
                            vat.treatment(),
                            Nearest.to(vat.treatment(), names)));
                }
            }
        }
        if (!faults.isEmpty()) {
            throw new RuleFault.Found(faults);
        }
    }

    /**
     * Where orders are handled in the accounting system, a price cannot be parted: a rule that is to do so says by which other flow.
     *
     * @param before those in use, which stand as they are
     * @throws RuleFault.Found naming each action that parts a price in a rule of all orders
     */
    static void checkPrices(RuleSet rules, RuleSet before) {
        var faults = new ArrayList<RuleFault>();
        for (int place = 0; place < rules.rules().size(); place++) {
            var rule = rules.rules().get(place);
            for (int i = 0; i < rule.actions().size(); i++) {
                if (rule.flow().isEmpty()
                        && !before.rules().contains(rule)
                        && RuleAction.of(rule.actions().get(i)) instanceof RuleAction.Price) {
                    faults.add(RuleFault.of(place, rule.name(), i, "price-in-accounting"));
                }
            }
        }
        if (!faults.isEmpty()) {
            throw new RuleFault.Found(faults);
        }
    }

    /** @throws RuleFault.Found naming each rule of an unknown flow, and each action that would do nothing in its rule's flow */
    static void check(RuleSet rules) {
        var faults = new ArrayList<RuleFault>();
        for (int place = 0; place < rules.rules().size(); place++) {
            var rule = rules.rules().get(place);
            if (!rule.flow().isEmpty() && !ALL.contains(rule.flow())) {
                faults.add(RuleFault.of(place, rule.name(), -1, "flow-unknown", rule.flow()));
                continue;
            }
            for (int i = 0; i < rule.actions().size(); i++) {
                var action = rule.actions().get(i);
                var flows = of(RuleAction.of(action));
                // A rule of all flows is one of orders: an action that only some of those flows know does nothing in
                // the others.
                if (rule.flow().isEmpty() ? ORDERS.stream().noneMatch(flows::contains) : !flows.contains(rule.flow())) {
                    faults.add(RuleFault.of(place, rule.name(), i, "action-flow", rule.flow(), action.kind()));
                }
            }
        }
        if (!faults.isEmpty()) {
            throw new RuleFault.Found(faults);
        }
    }
}
