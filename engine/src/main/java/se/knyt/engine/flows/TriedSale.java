package se.knyt.engine.flows;

import java.util.List;
import se.knyt.core.bookkeeping.Posting;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.VatTreatment;
import se.knyt.core.commerce.Order;
import se.knyt.engine.trails.TrailState;

/**
 * A purchase as it would be booked if all of it were delivered on the day it was placed: shown, never booked.
 *
 * @param sale all that was bought
 * @param posting what posting decides by
 */
record TriedSale(Order order, SaleFact sale, PostingSettings posting) {
    static TriedSale of(PlanContext context, TrailState state, TrailState.Doc doc) {
        var order = (Order) doc.document();
        var writing = new TradePlanner(state, context).writing(doc);
        var day = context.date(order.placedAt());
        var sale = context.priced(
                SaleFacts.of(
                        "try",
                        day,
                        References.order(doc.connection(), order),
                        order,
                        Deliveries.all(order, writing),
                        Shares.planned(new Captures(state, order, context), order.total())),
                day,
                order,
                writing);
        return new TriedSale(order, sale, context.posting());
    }

    PostingResult by(List<VatTreatment> treatments) {
        return Posting.of(new PostingGroup.Sale(sale), posting.withTreatments(treatments));
    }

    PostingResult asItStands() {
        return Posting.of(new PostingGroup.Sale(sale), posting);
    }
}
