package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Refund;
import se.knyt.core.money.Money;
import se.knyt.core.returns.RowsLeft;
import se.knyt.engine.trails.TrailState;

/** What a refund that nobody has made yet would credit: planned as if the shop had told of it, and thrown away. */
final class ReturnPreview {
    /** Nothing of the purchase is invoiced, or the company lets no credits go. */
    static final String NOTHING_INVOICED = "return.nothing-invoiced";
    /** The sale has no invoice yet, since how it is posted is asked about. */
    static final String SALE_ASKED = "return.sale-asked";

    private final TrailState state;
    private final PlanContext context;
    private final TrailState.Doc doc;
    private final Order order;
    private final Function<Refund, List<ProviderPart>> payers;

    /** Of refunds of which it is known who made them. */
    ReturnPreview(TrailState state, PlanContext context, TrailState.Doc order) {
        this(
                state,
                context,
                order,
                refund -> List.of(
                        new ProviderPart(ReturnDraftKeys.providerOfLine(refund).orElse(""), refund.total())));
    }

    /** @param payers the providers that are to pay a refund back, and how much each */
    ReturnPreview(
            TrailState state, PlanContext context, TrailState.Doc order, Function<Refund, List<ProviderPart>> payers) {
        this.payers = payers;
        this.state = state;
        this.context = context;
        this.doc = order;
        this.order = (Order) order.document();
    }

    /**
     * @param refund the refund itself
     * @param notes what it would make
     * @param problem code of what is in the way, empty when nothing is
     * @param ruled why a rule would hold it
     */
    record Outcome(
            Refund refund,
            List<ReturnDrafts.Note> notes,
            String problem,
            Map<String, String> arguments,
            Optional<Obstacle> ruled) {
        static Outcome problem(Refund refund, String code, Map<String, String> arguments) {
            return new Outcome(refund, List.of(), code, arguments, Optional.empty());
        }
    }

    /** Of each row; empty where nothing is invoiced yet. */
    Optional<CreditChains> chains() {
        return refunds(state, new Captures(state, order, context)).chains().filter(c -> c.invoices() > 0);
    }

    /** Code of why there is nothing to credit: a sale that is asked about is no sale that is missing. */
    static String nothingToCredit(TrailState state, PlanContext context) {
        return TradePlanner.planned(state, context).holds().question().isPresent() ? SALE_ASKED : NOTHING_INVOICED;
    }

    private Refunds refunds(TrailState of, Captures captures) {
        return new Refunds(of, context, new TrailPlan(), doc, captures, new TradePlanner(of, context).writing(doc));
    }

    /** @param refund from what is left of the rows and in all */
    Outcome of(BiFunction<RowsLeft, Money, Refund> refund) {
        var chains = chains();
        if (chains.isEmpty()) {
            return Outcome.problem(
                    refund.apply(RowsLeft.of(List.of(), List.of()), Money.zero(order.currency())),
                    nothingToCredit(state, context),
                    arguments(Map.of()));
        }
        return of(refund.apply(chains.get().left(), chains.get().total()));
    }

    private Outcome of(Refund refund) {
        var with = new ArrayList<>(state.documents());
        var told = new TrailState.Doc(Long.MAX_VALUE, doc.connection(), 1, refund, "");
        with.add(told);
        var supposed = state.withDocuments(with);
        var captures = new Captures(supposed, order, context);
        captures.back().ourRefunds().suppose(refund, payers.apply(refund));
        var planned = refunds(supposed, captures);
        var parts = planned.draft(told);
        if (parts.isEmpty()) {
            var held = planned.held();
            return Outcome.problem(
                    refund, held.getKey().isEmpty() ? NOTHING_INVOICED : held.getKey(), arguments(held.getValue()));
        }
        var notes = new ArrayList<ReturnDrafts.Note>();
        for (var part : parts.get()) {
            for (var entry : part.entries()) {
                notes.add(new ReturnDrafts.Note(
                        InvoiceNumbers.of(state, part.sale()),
                        part.fact().what().lines(),
                        entry.voucher()));
            }
        }
        return new Outcome(refund, notes, "", Map.of(), planned.heldByRule());
    }

    private Map<String, String> arguments(Map<String, String> of) {
        var result = new TreeMap<>(of);
        result.put("order", order.number());
        return result;
    }
}
