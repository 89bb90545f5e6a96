package se.knyt.engine.flows;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Refund;
import se.knyt.core.money.Money;
import se.knyt.engine.json.Json;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/**
 * Captures and refunds of ours that the shop made in the buyer's currency. It tells each in its own currency too, by a rounding of its own,
 * which may be some öre from what was asked. What was asked is what the sale and its credits stand at, so it counts as that; what
 * the shop says is what a payout's line names it by.
 */
final class CountedMoney {
    private final Map<String, Money> payments = new HashMap<>();
    private final Map<String, Money> refunds = new HashMap<>();

    CountedMoney(TrailState state) {
        long shop = state.order().map(TrailState.Doc::connection).orElse(0L);
        for (var effect : state.effects()) {
            if (effect.done() && effect.connection() == shop && effect.amount() != null) {
                add(effect, Objects.requireNonNull(effect.amount()));
            }
        }
    }

    private void add(TrailState.EffectView effect, Money amount) {
        if (effect.kind() == EffectKind.CAPTURE && !Captures.takenIn(effect)) {
            payments.put(effect.resultId(), amount);
        }
        if (effect.kind() != EffectKind.REFUND || effect.asked().isEmpty()) {
            return;
        }
        var portions = Json.read(effect.asked(), EffectBody.Refund.class).byCapture();
        for (int nth = 1; nth <= portions.size(); nth++) {
            var transaction = effect.facts().getOrDefault(OurRefunds.transaction(nth), "");
            if (portions.get(nth - 1).buyers() != null && !transaction.isEmpty()) {
                payments.put(transaction, portions.get(nth - 1).amount());
            }
        }
        if (portions.stream().allMatch(p -> p.buyers() != null)) {
            refunds.put(effect.resultId(), amount);
        }
    }

    /** A payment as it counts. */
    Payment of(Payment told) {
        var asked = payments.get(told.sourceId());
        return asked != null
                        && told.buyers() != null
                        && asked.currency().equals(told.amount().currency())
                ? told.counted(asked)
                : told;
    }

    /** A refund as it counts. */
    Refund of(Refund told) {
        var asked = refunds.get(told.sourceId());
        return asked != null && asked.currency().equals(told.total().currency()) ? told.counted(asked) : told;
    }
}
