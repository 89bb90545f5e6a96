package se.knyt.tests.crash;

import java.time.Duration;
import se.knyt.tests.thread.Merchant.Way;

/** The whole thread, once: sold, delivered, captured, invoiced, paid out and booked, with an engine that dies at a given point. */
final class CrashRun {
    /** For the money to be paid out, and to be read of afterwards. */
    private static final Duration LONG_ENOUGH = Duration.ofDays(7);

    private CrashRun() {}

    /** What is done: the sales, and whether the first is refunded afterwards. */
    record Trade(Way way, int sales, boolean refund) {
        @Override
        public String toString() {
            return way + " " + sales + (refund ? " with refund" : "");
        }
    }

    static EngineHost.Outcome of(EngineHost.Processes processes, Trade trade, Point fatal) {
        try (var host = new EngineHost(processes, trade.way(), fatal)) {
            host.world.post("shopify", "sell", "{\"count\":" + trade.sales() + ",\"seed\":7}");
            host.settle();
            handle(host, trade.way());
            host.settle();
            if (trade.refund()) {
                host.world.post("shopify", "orders/1001/refund", "{}");
                host.settle();
            }
            host.pass(LONG_ENOUGH);
            return host.outcome();
        }
    }

    private static void handle(EngineHost host, Way way) {
        if (way == Way.SHOP) {
            host.world.post("shopify", "ship", "{}");
            return;
        }
        for (var order : host.world.get("fortnox", "orders").path("orders")) {
            var number = order.path("number").asString("");
            host.world.post("fortnox", "orders/" + number + "/deliver", "{}");
            host.world.post("fortnox", "orders/" + number + "/invoice", "{\"bookkeep\":true}");
        }
    }
}
