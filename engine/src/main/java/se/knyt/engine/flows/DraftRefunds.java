package se.knyt.engine.flows;

import java.util.List;
import java.util.Optional;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.Returned;
import se.knyt.core.money.Money;
import se.knyt.core.returns.RowFit;
import se.knyt.core.returns.RowPart;
import se.knyt.core.returns.RowsLeft;
import se.knyt.engine.trails.TrailState;

/**
 * The refund that a payout's line becomes: of the return that was begun here and whose very amount it is; else of rows, where the amount
 * fits them one way only; else money alone.
 */
final class DraftRefunds {
    private final ReturnDrafts.Line line;
    private final TrailState state;
    private final PlanContext context;
    private final TrailState.Doc doc;
    private final Order order;

    DraftRefunds(ReturnDrafts.Line line, TrailState state, PlanContext context, TrailState.Doc doc) {
        this.line = line;
        this.state = state;
        this.context = context;
        this.doc = doc;
        this.order = (Order) doc.document();
    }

    /** @param total what is left to credit in all */
    Refund of(RowsLeft left, Money total) {
        var rules = context.inUse().settings().returns();
        return begun().flatMap(begun -> of(begun, ReturnChoices.left(begun).valued(order, left, total, rules)))
                .orElseGet(() -> of(RowFit.of(left, line.amount())));
    }

    private Optional<ReturnStatus> begun() {
        return ReturnProgress.all(state, doc, new Captures(state, order, context)).stream()
                .filter(p -> p.isLive() && !p.pays() && p.of().amount().equals(line.amount()))
                .findFirst();
    }

    /** Empty where the return is worth something else by now. */
    private Optional<Refund> of(ReturnStatus begun, RefundChoice.Valued valued) {
        if (!valued.problem().isEmpty() || !valued.amount().equals(line.amount())) {
            return Optional.empty();
        }
        var told = valued.refund(line.sourceId(), order, line.at());
        // All that is left is credited whole: its rows are those that are told.
        var rows = told.rows().isEmpty() ? KeptOfAsked.rows(valued.rows()) : told.rows();
        return Optional.of(refund(rows, told.kept(), Returned.of(begun.of().why())));
    }

    private Refund of(List<RowPart> rows) {
        return refund(
                rows.stream()
                        .map(r -> new Refund.Row(r.rowId(), r.kind(), r.quantity(), r.gross(), r.taxes()))
                        .toList(),
                List.of(),
                Returned.UNTOLD);
    }

    private Refund refund(List<Refund.Row> rows, List<Refund.Row> kept, Returned why) {
        return new Refund(
                line.sourceId(),
                order.sourceId(),
                order.number(),
                line.at(),
                rows,
                line.amount(),
                Money.zero(line.amount().currency()),
                kept,
                line.payments(),
                why,
                null);
    }
}
