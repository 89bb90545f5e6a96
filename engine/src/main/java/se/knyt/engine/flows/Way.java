package se.knyt.engine.flows;

import java.util.HashMap;
import java.util.Map;
import se.knyt.core.commerce.Order;
import se.knyt.core.money.Money;
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

    /** What a payout line may name the sale by. */
    final void refer(String saleKey, String captureKey, Money amount) {
        var id = capture.captureId(captureKey, amount);
        captureOfSale.put(saleKey, id);
        boolean inShop = capture.madeAt(captureKey) == purchase.shop();
        new FactReferences(plan, captures, order).ofSale(saleKey, id, inShop, amount);
    }

    /** Which capture paid each sale, by the sale's key; empty where it is not known by an id. */
    final Map<String, String> captureOfSale() {
        return captureOfSale;
    }
}
