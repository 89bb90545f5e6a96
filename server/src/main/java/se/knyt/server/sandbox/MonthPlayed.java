package se.knyt.server.sandbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.simulators.world.SandboxWorld;
import tools.jackson.databind.json.JsonMapper;

/**
 * A month of a shop in one act: buyers through every provider, a gift card sold and used, a buyer who pays in euro, of each provider an
 * order that comes back whole or in part, a return begun here that comes and one that is waited for, a bank that takes back a payment, one
 * deposit at the bank for two payouts, and lines there that are nobody's.
 * Each step waits until the company has done its own.
 */
final class MonthPlayed {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String COUNT = "count";
    /** From the first sales to those that come back, and from there to the bank's word. */
    private static final int FIRST_DAYS = 3;

    private static final int SECOND_DAYS = 4;
    private static final int SHORTEST = 14;
    private static final String TOLD_BY_PAYOUT = "klarna";
    /** The provider whose first two payouts come to the bank as one deposit. */
    private static final String TOGETHER = "nets";
    /** What stands on the account and is no payout: one that Knyt has nothing to do with, one that names a provider. */
    private static final String RENT = "Hyra lager Fastighets AB Ankaret";

    private static final long RENT_MINOR = 12_500_00;
    private static final String OWN_BILL = "KLARNA BANK AB faktura kontorsstol";
    private static final long OWN_BILL_MINOR = 1_895_00;
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
        var swished = bySwish(3 * swish);
        selling.giftCard();
        var euro = selling.inEuro();
        boolean together = selling.connected().contains(TOGETHER);
        deposits(together ? 2 : 1);
        shipped(FIRST_DAYS);

        selling.withGiftCard();
        together = together && !selling.dear(TOGETHER).isEmpty();
        world.act(
                "swish", "bank/line", JSON.createObjectNode().put("text", RENT).put("amount", -RENT_MINOR));
        world.act(
                "swish",
                "bank/line",
                JSON.createObjectNode().put("text", OWN_BILL).put("amount", -OWN_BILL_MINOR));
        var back = new Back(byProvider(sold));
        back.refund();
        swished.stream().findFirst().ifPresent(order -> back.whole(order));
        long begun = returning.begin(back.dear(0), ReturnKind.RETURN);
        shipped(SECOND_DAYS);
        deposits(1);

        returning.received(begun);
        returning.begin(back.dear(1), ReturnKind.COMPLAINT);
        var taken = back.disputed();
        returning.chargeback(taken, false);
        selling.dear();
        bySwish(swish);
        shipped(days - FIRST_DAYS - SECOND_DAYS);
        return days + " days have passed: " + (4 * (providers + swish) + 3 + (together ? 1 : 0)) + " orders, "
                + back.whole + " refunded, "
                + back.parts + " in part, two returns begun here, of which one has come, " + taken
                + " taken back by the buyer's bank, " + euro
                + " sold in euro, a gift card sold and used. The bank's files were handed in each day.";
    }

    /** How many payouts in turn of one provider come as one deposit from now on. */
    private void deposits(int payouts) {
        world.act(TOGETHER, "terms", JSON.createObjectNode().put("payouts_per_deposit", payouts));
    }

    /** The orders that were paid through each provider, the cheapest first. */
    private Map<String, List<String>> byProvider(List<String> orders) {
        var result = new TreeMap<String, List<String>>();
        orders.forEach(order -> result.computeIfAbsent(world.provider(order), _ -> new ArrayList<>())
                .add(order));
        result.values().forEach(each -> each.sort(Comparator.comparingLong(returning::total)));
        return result;
    }

    /** What comes back: of each provider the cheapest order, whole and in part in turn, so that what is sold later pays for it. */
    private final class Back {
        private final Map<String, List<String>> orders;
        private int whole;
        private int parts;

        Back(Map<String, List<String>> orders) {
            this.orders = orders;
        }

        void refund() {
            for (var each : orders.values()) {
                if (whole > parts) {
                    returning.refund(each.getFirst(), true);
                    parts++;
                } else {
                    whole(each.getFirst());
                }
            }
        }

        void whole(String order) {
            returning.refund(order, false);
            whole++;
        }

        /** The dearest order of one of the providers. */
        String dear(int nth) {
            return List.copyOf(orders.values()).get(nth % orders.size()).getLast();
        }

        /** One of a provider that tells of it by its payout alone, so that a person says how it went. */
        String disputed() {
            var told = orders.getOrDefault(
                    TOLD_BY_PAYOUT, orders.values().iterator().next());
            return told.get(told.size() / 2);
        }
    }

    private List<String> bySwish(int count) {
        return count == 0
                ? List.of()
                : selling.sell(Map.of(COUNT, Integer.toString(count), Selling.PAID_WITH, Selling.SWISH));
    }

    private void shipped(int days) {
        clock.keepUp();
        world.shipAll(JSON.createObjectNode());
        clock.move("P" + days + "D");
    }
}
