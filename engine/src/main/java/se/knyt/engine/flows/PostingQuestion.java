package se.knyt.engine.flows;

import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.commerce.Order;
import se.knyt.engine.rules.Writing;
import se.knyt.engine.trails.TrailState;

/** Whether an order could be posted if all of it were sent at once: what is asked of it, whatever else it waits for. */
final class PostingQuestion {
    private PostingQuestion() {}

    /** Tells the plan what is asked; nothing where nothing is. */
    static void ask(TrailPlan plan, PlanContext context, TrailState.Doc doc, Captures captures, Writing writing) {
        if (of(context, doc, captures, writing) instanceof PostingResult.Held held) {
            plan.ask(held.code(), HeldArguments.of(held));
        }
    }

    static PostingResult of(PlanContext context, TrailState.Doc doc, Captures captures, Writing writing) {
        var order = (Order) doc.document();
        var placed = context.date(order.placedAt());
        var whole = SaleFacts.of(
                "order:" + doc.connection() + ":" + order.sourceId(),
                placed,
                References.order(doc.connection(), order),
                order,
                Deliveries.all(order, writing),
                Shares.planned(captures, order.total()));
        return context.post(new PostingGroup.Sale(context.priced(whole, placed, order, writing)));
    }
}
