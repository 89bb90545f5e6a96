package se.knyt.server.returns;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;

/**
 * A return as the shop keeps it, with the way that it has come.
 *
 * @param order number of the original order
 * @param trail of its purchase
 * @param name what the shop calls it
 * @param state code of how far it has come
 * @param kind code of why the goods come back, empty where it is not told
 * @param reason the shop's own code of that, empty where it tells none
 * @param exchange what the buyer takes instead
 * @param freight return freight that the buyer owes
 * @param fee for the return that the buyer owes
 * @param credits what has been credited for it
 * @param uncredited how many refunds of it have no credit yet
 */
public record ReturnOrderPage(
        String order,
        long trail,
        String name,
        String state,
        Instant openedAt,
        @Nullable Instant closedAt,
        String kind,
        String reason,
        List<Row> rows,
        List<Row> exchange,
        Money freight,
        Money fee,
        List<ReturnRow> credits,
        int uncredited) {
    /** @param received so much of it has been dealt with in the shop */
    public record Row(String text, String quantity, String received) {}

    public String look() {
        return state.equals("closed")
                        && uncredited == 0
                        && credits.stream().allMatch(c -> c.look().equals("tied"))
                ? "tied"
                : "wait";
    }

    /** Whether anything has come back. */
    public boolean received() {
        return rows.stream().anyMatch(row -> !row.received().equals("0"));
    }
}
