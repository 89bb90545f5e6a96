package se.knyt.server.sandbox;

import java.util.Map;
import se.knyt.simulators.world.SandboxWorld;
import tools.jackson.databind.json.JsonMapper;

/**
 * A month of a shop in one act: buyers through every provider, a gift card sold and used, a buyer who pays in euro, goods that come
 * back whole and in part, and a bank that takes back a payment. Each step waits until the company has done its own.
 */
final class MonthPlayed {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String COUNT = "count";
    /** From the first sales to those that come back, and from there to the bank's word. */
    private static final int FIRST_DAYS = 3;

    private static final int SECOND_DAYS = 4;
    private static final int SHORTEST = 14;
    private static final int LONGEST = 60;

    private final SandboxWorld world;
    private final SandboxClock clock;
    private final Selling selling;
    private final Returning returning;

    MonthPlayed(SandboxWorld world, SandboxClock clock, Selling selling, Returning returning) {
        this.world = world;
        this.clock = clock;
        this.selling = selling;
        this.returning = returning;
    }

    /**
     * Plays it; gives one line for a person.
     *
     * @param lasting days, from {@value #SHORTEST} to {@value #LONGEST}: the last sales need a week to be paid out
     */
    String play(String lasting) {
        int days = lasting.matches("\\d{1,2}") ? Integer.parseInt(lasting) : 0;
        if (days < SHORTEST || days > LONGEST) {
            throw new SandboxRefusal(
                    "days", "It lasts " + SHORTEST + " to " + LONGEST + " days, not " + lasting + ".", lasting);
        }
        int providers = Math.max(1, selling.connected().size());
        int swish = selling.takesSwish() ? 1 : 0;
        var sold = selling.sell(Map.of(COUNT, Integer.toString(3 * providers)));
        bySwish(3 * swish);
        selling.giftCard();
        var euro = selling.inEuro();
        shipped(FIRST_DAYS);

        selling.withGiftCard();
        returning.refund(sold.getFirst(), false);
        returning.refund(sold.get(1), true);
        shipped(SECOND_DAYS);

        returning.chargeback(sold.getLast(), false);
        selling.sell(Map.of(COUNT, Integer.toString(providers)));
        bySwish(swish);
        shipped(days - FIRST_DAYS - SECOND_DAYS);
        return days + " days have passed: " + (4 * (providers + swish) + 3) + " orders, " + sold.getFirst()
                + " refunded, "
                + sold.get(1) + " in part, " + sold.getLast() + " taken back by the buyer's bank, " + euro
                + " sold in euro, a gift card sold and used.";
    }

    private void bySwish(int count) {
        if (count > 0) {
            selling.sell(Map.of(COUNT, Integer.toString(count), Selling.PAID_WITH, Selling.SWISH));
        }
    }

    private void shipped(int days) {
        clock.keepUp();
        world.shipAll(JSON.createObjectNode());
        clock.move("P" + days + "D");
    }
}
