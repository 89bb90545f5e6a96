package se.knyt.connectors.shops.shopify.settlement;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.knyt.connectors.shops.shopify.settlement.ShopifyType.Total;

/** What the lines of one payout sum to, and what its own row among them says. Minor units. */
final class PayoutSums {
    private final Map<Total, Long> byTotal = new EnumMap<>(Total.class);
    private long sum;
    private @Nullable Long ownRow;

    void add(Total total, long minor) {
        byTotal.merge(total, minor, Math::addExact);
        sum = Math.addExact(sum, minor);
    }

    void ownRow(long minor) {
        ownRow = Math.addExact(ownRow == null ? 0 : ownRow, minor);
    }

    long of(Total total) {
        return byTotal.getOrDefault(total, 0L);
    }

    long sum() {
        return sum;
    }

    /** The amount of the row of the payout itself, or null when there is none. */
    @Nullable
    Long ownRow() {
        return ownRow;
    }
}
