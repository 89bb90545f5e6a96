package se.knyt.server.giftcards;

import java.util.ArrayList;
import java.util.List;
import se.knyt.core.money.Money;

/**
 * One card with what moved on it.
 *
 * @param holder who has it, or bought it
 * @param movements the oldest first
 * @param cut whether there are more
 * @param income account that takes what is left on a card whose time is over
 * @param account that the debt stands on
 * @param problem what stood in the way of what somebody asked for, written out; empty for nothing
 */
public record GiftCardPage(
        CardRow card,
        Holder holder,
        List<MovementRow> movements,
        boolean cut,
        int income,
        int account,
        String problem,
        Kept kept) {
    /** What somebody wrote before something stood in the way. */
    public record Kept(String day, String account, String ends) {
        static final Kept NOTHING = new Kept("", "", "");
    }

    /** A movement with what was left after it. */
    public record Step(MovementRow movement, Money left) {}

    public List<Step> steps() {
        var steps = new ArrayList<Step>();
        var left = Money.zero(card.left().currency());
        for (var movement : movements) {
            left = left.plus(movement.face());
            steps.add(new Step(movement, left));
        }
        return List.copyOf(steps);
    }
}
