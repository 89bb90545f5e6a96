package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.Objects;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.trails.RefundWord;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectKind;

/**
 * What of a purchase is given back on the word of one person alone: asked for here, or credited in the accounting system,
 * and neither approved nor let go by another. The limit above which two must agree is for all of it together, so that it
 * is not passed in parts.
 */
final class OnOneWord {
    /** What is given back of an order that the shop cancelled is no person's to ask for. */
    private static final String CANCELLED = RefundRequestKeys.KEY + "cancelled:";

    private final TrailState state;
    private final Currency currency;

    /** @param currency of the purchase, and so of its refunds */
    OnOneWord(TrailState state, Currency currency) {
        this.state = state;
        this.currency = currency;
    }

    /** @param except key of the refund at hand: the others are summed */
    Money others(String except) {
        var amounts = new ArrayList<Money>();
        for (var effect : state.effects()) {
            if (effect.kind() == EffectKind.REFUND
                    && effect.amount() != null
                    && !"withdrawn".equals(effect.state())
                    && counts(RefundKeys.whole(effect.key()), except)) {
                amounts.add(Objects.requireNonNull(effect.amount()));
            }
        }
        // What goes back by hand has no effect.
        for (var asked : state.roads().asked()) {
            if (counts(RefundRequestKeys.KEY + asked.id(), except)) {
                amounts.add(asked.amount());
            }
        }
        amounts.removeIf(amount -> !amount.currency().equals(currency));
        return Money.sum(amounts, currency);
    }

    private boolean counts(String key, String except) {
        return !key.equals(except)
                && !key.startsWith(CANCELLED)
                && state.words().get(key) != RefundWord.LET_GO
                && state.words().get(TrailState.APPROVED + key) != RefundWord.LET_GO;
    }
}
