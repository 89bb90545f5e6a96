package se.knyt.engine.flows;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Money;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectBody.RefundRow;
import se.knyt.spi.EffectKind;

/** The one effect by which Knyt pays back, through the shop or at the provider; refunds that are accounted for go along by name. */
final class RefundEffects {
    private final Purchase purchase;

    RefundEffects(Purchase purchase) {
        this.purchase = purchase;
    }

    /**
     * What is paid back.
     *
     * @param key of the effect: the canonical thing that causes it
     * @param cause the document that it follows from
     * @param provider that took it
     * @param capture that is paid back, as the shop or else the provider names it
     * @param reference what one asks by
     * @param rows where they make up the amount and what is kept
     * @param kept of the rows, since the buyer owes it for the return
     */
    record Wanted(
            String key,
            TrailState.Doc cause,
            Money amount,
            String provider,
            String capture,
            String reference,
            List<RefundRow> rows,
            List<RefundRow> kept) {
        /** One of which nothing is kept. */
        Wanted(
                String key,
                TrailState.Doc cause,
                Money amount,
                String provider,
                String capture,
                String reference,
                List<RefundRow> rows) {
            this(key, cause, amount, provider, capture, reference, rows, List.of());
        }
    }

    /** The effect, or why there is none. */
    sealed interface Made {
        record Effect(NewEffect effect) implements Made {}

        record Refused(String code, Map<String, String> arguments) implements Made {}
    }

    Made by(Hand hand, Wanted wanted) {
        if (hand == Hand.KNYT_THROUGH_SHOP) {
            return effect(purchase.shop(), purchase.order().sourceId(), wanted);
        }
        var provider = wanted.provider();
        var connection = purchase.context().connectionTo(provider);
        if (connection.isEmpty()) {
            return new Made.Refused("refund.no-provider-connection", Map.of("provider", provider));
        }
        var order = purchase.captures().providerOrder(provider);
        if (order.isEmpty()) {
            return new Made.Refused("refund.no-provider-order", Map.of("provider", provider));
        }
        return effect(connection.get(), order, wanted);
    }

    private Made effect(long connection, String order, Wanted wanted) {
        return new Made.Effect(purchase.effect(
                connection,
                wanted.key(),
                EffectKind.REFUND,
                wanted.cause(),
                "",
                new EffectBody.Refund(
                        order,
                        wanted.capture(),
                        wanted.amount(),
                        wanted.reference(),
                        wanted.rows(),
                        seen(),
                        wanted.kept()),
                List.of()));
    }

    /** Refunds that are accounted for, by every id they have. */
    private List<String> seen() {
        var ids = new LinkedHashSet<String>();
        ShopRefunds.all(purchase.state(), purchase.shop())
                .forEach(e -> ids.add(e.getValue().sourceId()));
        purchase.captures().refunds().stream()
                .map(Payment::providerTransactionId)
                .forEach(ids::add);
        purchase.state().effects().stream()
                .filter(e -> e.kind() == EffectKind.REFUND && e.done())
                .forEach(e -> ids.add(e.resultId()));
        ids.remove("");
        return List.copyOf(ids);
    }
}
