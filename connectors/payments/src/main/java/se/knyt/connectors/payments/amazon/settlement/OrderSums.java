package se.knyt.connectors.payments.amazon.settlement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.formats.settlement.SettlementEntries;

/** The rows of one order and kind in one settlement, taken together: one entry of their sum on the line of the first event. */
final class OrderSums {
    private final Map<Key, Sum> sums = new HashMap<>();
    private final List<Sum> inOrder = new ArrayList<>();

    private record Key(int payout, Kind kind, String order) {}

    private static final class Sum {
        private final int payout;
        private final Kind kind;
        private int row;
        private int day;
        private long amount;

        Sum(int payout, Kind kind, int row, int day) {
            this.payout = payout;
            this.kind = kind;
            this.row = row;
            this.day = day;
        }
    }

    /** Adds a row of an order; the entry stands for the row of the earliest day, whatever the order of the rows. */
    void add(int payout, Kind kind, String order, int row, int day, long amount) {
        var sum = sums.computeIfAbsent(new Key(payout, kind, order), key -> {
            var made = new Sum(payout, kind, row, day);
            inOrder.add(made);
            return made;
        });
        sum.amount = Math.addExact(sum.amount, amount);
        if (day < sum.day) {
            sum.day = day;
            sum.row = row;
        }
    }

    void addTo(SettlementEntries entries) {
        for (var sum : inOrder) {
            entries.add(sum.row, sum.payout, sum.kind, sum.amount, SettlementEntries.NO_CLASS);
        }
    }
}
