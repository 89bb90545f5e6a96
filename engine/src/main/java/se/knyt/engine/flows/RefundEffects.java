package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Money;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.RefundRow;

/** The effects by which Knyt pays back, through the shop or at the provider; refunds that are accounted for go along by name. */
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
     * @param why as the person said who asked for it
     */
    record Wanted(
            String key,
            TrailState.Doc cause,
            Money amount,
            String provider,
            String capture,
            String reference,
            List<RefundRow> rows,
            List<RefundRow> kept,
            ReturnKind why) {
        /** One of which nothing is kept, and nobody has said why. */
        Wanted(
                String key,
                TrailState.Doc cause,
                Money amount,
                String provider,
                String capture,
                String reference,
                List<RefundRow> rows) {
            this(key, cause, amount, provider, capture, reference, rows, List.of(), ReturnKind.UNTOLD);
        }
    }

    /** The effect, or why there is none. */
    sealed interface Made {
        record Effect(NewEffect effect) implements Made {}

        record Refused(String code, Map<String, String> arguments) implements Made {}
    }

    Made by(Hand hand, Wanted wanted) {
        var all = new RefundDivision.Share(wanted.provider(), wanted.capture(), wanted.amount());
        return at(hand, wanted, List.of(all), 1, null);
    }

    /**
     * The effects of a refund that several captures give: one for all that goes through the shop, so that it is one refund there, and one
     * for each other share, store credit among them.
     *
     * @param hand of each provider
     * @param wanted the refund in whole
     * @param shares in all what is wanted, one at least
     */
    List<Made> divided(Function<String, Hand> hand, Wanted wanted, List<RefundDivision.Share> shares) {
        var places = new LinkedHashMap<String, List<RefundDivision.Share>>();
        for (var share : shares) {
            // The shop gives store credit by a refund of its own, never beside a payment's.
            boolean throughShop = hand.apply(share.provider()) == Hand.KNYT_THROUGH_SHOP
                    && !share.capture().equals(EffectBody.Refund.STORE_CREDIT);
            places.computeIfAbsent(throughShop ? "" : share.capture(), _ -> new ArrayList<>())
                    .add(share);
        }
        var result = new ArrayList<Made>();
        var whole = places.size() == 1 ? null : new EffectBody.Whole(wanted.rows(), wanted.kept());
        for (var place : places.values()) {
            result.add(at(hand.apply(place.getFirst().provider()), wanted, place, result.size() + 1, whole));
        }
        return result;
    }

    private Made at(
            Hand hand, Wanted wanted, List<RefundDivision.Share> shares, int nth, EffectBody.@Nullable Whole whole) {
        var first = shares.getFirst();
        var amounts = shares.stream().map(RefundDivision.Share::amount).toList();
        var part = new Wanted(
                RefundKeys.part(wanted.key(), nth),
                wanted.cause(),
                Money.sum(amounts, first.amount().currency()),
                first.provider(),
                first.capture(),
                References.part(wanted.reference(), nth),
                whole == null ? wanted.rows() : List.of(),
                whole == null ? wanted.kept() : List.of(),
                wanted.why());
        var portions = shares.stream()
                .map(s -> new EffectBody.Portion(s.capture(), s.amount(), buyers(hand, s)))
                .toList();
        boolean plain = portions.size() == 1 && portions.getFirst().buyers() == null;
        return by(hand, part, plain ? List.of() : portions, whole);
    }

    /** What the buyer gets in the currency that he paid in; null where that is the order's, or is not known, which the shop then says. */
    private @Nullable Money buyers(Hand hand, RefundDivision.Share share) {
        if (hand != Hand.KNYT_THROUGH_SHOP || share.buyers() != null) {
            return share.buyers();
        }
        return new BuyersMoney(purchase.captures(), RefundLeft.Waiting.none(purchase.order()))
                .to(share.capture(), share.amount())
                .filter(Money::isPositive)
                .orElse(null);
    }

    private Made by(Hand hand, Wanted wanted, List<EffectBody.Portion> portions, EffectBody.@Nullable Whole whole) {
        if (hand == Hand.KNYT_THROUGH_SHOP) {
            return effect(purchase.shop(), purchase.order().sourceId(), wanted, portions, whole);
        }
        var provider = wanted.provider();
        var order = purchase.captures().providerOrder(purchase.captures().tenderOfCapture(wanted.capture(), provider));
        var connections = ProviderConnections.of(purchase);
        var connection = connections.of(provider, order);
        if (connection.isEmpty()) {
            var code = connections.several(provider) ? "refund.several-connections" : "refund.no-provider-connection";
            return new Made.Refused(code, Map.of("provider", provider));
        }
        if (order.isEmpty()) {
            return new Made.Refused("refund.no-provider-order", Map.of("provider", provider));
        }
        return effect(connection.get(), order, wanted, portions, whole);
    }

    private Made effect(
            long connection,
            String order,
            Wanted wanted,
            List<EffectBody.Portion> portions,
            EffectBody.@Nullable Whole whole) {
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
                        wanted.kept(),
                        portions,
                        whole,
                        wanted.why()),
                List.of()));
    }

    /** Refunds that are accounted for, by every id they have. */
    private List<String> seen() {
        var ids = new LinkedHashSet<String>();
        ShopRefunds.all(purchase.state(), purchase.shop())
                .forEach(e -> ids.add(e.getValue().sourceId()));
        purchase.captures().back().refunds().stream()
                .map(Payment::providerTransactionId)
                .forEach(ids::add);
        purchase.state().effects().stream()
                .filter(e -> e.kind() == EffectKind.REFUND && e.done())
                .forEach(e -> ids.add(e.resultId()));
        ids.remove("");
        return List.copyOf(ids);
    }
}
