package se.knyt.engine.flows;

import java.util.List;
import java.util.Map;
import se.knyt.core.money.Quantity;
import se.knyt.engine.trails.BegunReturn;

/**
 * How far a return that was begun here has come: by what was started here to pay it back, and by what the shop or a provider tells. What
 * they tell after it was begun, of the same rows or of its very amount, is this return and no second one.
 *
 * @param open pieces that are still waited for, by row of the order
 * @param byAmount pieces that others' money alone was for, to the öre: no row of its credit says so
 * @param met facts of credits that others began and that are of these goods
 * @param shopDocument the shop's own return of the same goods, 0 for none
 * @param pays whether anything of it is paid back, or on its way
 */
record ReturnStatus(
        BegunReturn of,
        Map<String, Quantity> open,
        Map<String, Quantity> byAmount,
        List<String> met,
        long shopDocument,
        boolean pays,
        BegunReturn.State state) {
    ReturnStatus {
        open = Map.copyOf(open);
        byAmount = Map.copyOf(byAmount);
        met = List.copyOf(met);
    }

    /** Whether the row is known to be different from what stands. */
    boolean isNews() {
        return state != of.state() || shopDocument != of.shopDocument() || !met.equals(of.met());
    }

    /** Whether goods are waited for. */
    boolean isLive() {
        return state == BegunReturn.State.EXPECTED || state == BegunReturn.State.PART;
    }

    /** Pieces of a row that it has, of which no credit says that they are back: waited for, or paid back by others as money alone. */
    Quantity taken(String row) {
        var awaited = isLive() ? open.getOrDefault(row, Quantity.ZERO) : Quantity.ZERO;
        return awaited.plus(byAmount.getOrDefault(row, Quantity.ZERO));
    }

    /** Whether it is a return of the shop that was not called off here. */
    boolean isOf(long document) {
        return shopDocument == document && state != BegunReturn.State.CANCELLED;
    }
}
