package se.knyt.engine.flows;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.commerce.Order;
import se.knyt.engine.rules.Writing;
import se.knyt.engine.trails.TrailState;

/** One way from delivery to invoice, with what is known of the purchase at hand. */
abstract class Way {
    final Purchase purchase;
    final TrailState state;
    final PlanContext context;
    final TrailPlan plan;
    final TrailState.Doc doc;
    final Order order;
    final Captures captures;
    final Writing writing;
    /** The accounting system, or the file that the books go to. */
    final long erp;

    final CaptureStep capture;
    private final Map<String, String> captureOfSale = new HashMap<>();

    Way(Purchase purchase) {
        this.purchase = purchase;
        this.state = purchase.state();
        this.context = purchase.context();
        this.plan = purchase.plan();
        this.doc = purchase.doc();
        this.order = purchase.order();
        this.captures = purchase.captures();
        this.writing = purchase.writing();
        this.erp = purchase.target();
        this.capture = new CaptureStep(purchase);
    }

    abstract void plan();

    /**
     * Records a sale: a fact for each tender that pays of it, with what the lines of its payouts may name that by.
     *
     * @param whole the sale as one fact
     */
    final void recordSale(TrailPlan.NewFact whole, CaptureStep.Taken taken, Optional<ExchangeRate> rate) {
        var shares = taken.parts().stream()
                .map(part -> new TenderPart(part.tender(), part.amount()))
                .toList();
        var facts = SalePart.facts(whole, shares, captures.tenders(), rate);
        for (int i = 0; i < facts.size(); i++) {
            plan.add(facts.get(i));
            refer(facts.get(i).key(), taken.parts().get(i));
        }
    }

    private void refer(String factKey, CaptureStep.Part part) {
        var id = capture.captureId(part);
        captureOfSale.put(factKey, id);
        boolean inShop = capture.madeAt(part) == purchase.shop();
        new FactReferences(plan, captures, order).ofSale(factKey, part.tender(), id, inShop, part.amount());
    }

    /** Which capture paid each sale or part of one, by its key; empty where it is not known by an id. */
    final Map<String, String> captureOfSale() {
        return captureOfSale;
    }
}
