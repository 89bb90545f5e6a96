package se.knyt.tests.crash;

import java.util.List;
import java.util.stream.Stream;
import se.knyt.tests.crash.CrashRun.Trade;
import se.knyt.tests.thread.Merchant.Way;

/** Every point again where three sales go side by side and one is refunded: {@code ./knyt campaign crash}. */
class CrashCampaign extends CrashAtEveryPointTest {
    static Stream<Trade> trades() {
        return Stream.of(Way.SHOP, Way.ACCOUNTING_SYSTEM).map(way -> new Trade(way, 3, true));
    }

    @Override
    List<Point> taken(List<Point> points, Trade trade) {
        return points;
    }
}
