package se.knyt.engine.flows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Money;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.flows.CaptureStep.Part;
import se.knyt.engine.flows.CaptureStep.Wanted;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/** The effects by which Knyt captures a delivery, through the shop or at the provider, and what stands in their way. */
final class CaptureEffects {
    /** Where several connections may have a payment their providers are asked; after this a person says which it is. */
    private static final Duration PROVIDERS_ANSWER = Duration.ofHours(6);

    private final Purchase purchase;
    private final Captures captures;

    CaptureEffects(Purchase purchase) {
        this.purchase = purchase;
        this.captures = purchase.captures();
    }

    /**
     * Whether a part would be the only capture of its reservation, and the order needs what is left of that for later deliveries: a
     * person says whether all of it is captured now.
     */
    boolean leaves(Part part, List<Reservation> all, Payment authorization, Wanted wanted) {
        var zero = Money.zero(part.amount().currency());
        var rest = all.stream()
                .filter(r -> r.authorization().equals(authorization))
                .map(r -> r.left(purchase.state(), captures).minus(part.amount()))
                .findFirst()
                .orElse(zero);
        var now = Money.sum(
                wanted.share().parts().stream().map(TenderPart::amount).toList(), zero.currency());
        var later = Reservation.left(purchase.order(), captures).minus(now);
        if (!rest.isPositive() || !later.isPositive()) {
            return false;
        }
        purchase.plan()
                .hold(
                        "capture.once-part",
                        Map.of(
                                "order", purchase.order().number(),
                                "provider", part.provider(),
                                "amount", part.amount().toString(),
                                "rest", (rest.compareTo(later) < 0 ? rest : later).toString()));
        return true;
    }

    NewEffect throughShop(Payment authorization, Part part, Wanted wanted) {
        return effect(purchase.shop(), purchase.order().sourceId(), authorization.sourceId(), part, wanted);
    }

    Optional<NewEffect> atProvider(Payment authorization, Part part, Wanted wanted) {
        var connections = ProviderConnections.of(purchase);
        var connection = connections.of(part.provider(), authorization.providerOrderId());
        if (connection.isEmpty()) {
            var askedBy = wanted.delivered().plus(PROVIDERS_ANSWER);
            if (connections.isAsking(part.provider(), authorization.providerOrderId())
                    && askedBy.isAfter(purchase.context().now())) {
                purchase.plan().lookAgain(askedBy);
                return Optional.empty();
            }
            var code = connections.several(part.provider())
                    ? "capture.several-connections"
                    : "capture.no-provider-connection";
            purchase.plan().hold(code, Map.of("provider", part.provider()));
            return Optional.empty();
        }
        if (authorization.providerOrderId().isEmpty()) {
            purchase.plan().hold("capture.no-provider-order", Map.of("provider", part.provider()));
            return Optional.empty();
        }
        return Optional.of(effect(
                connection.get(),
                authorization.providerOrderId(),
                Reservation.replacement(purchase.state(), authorization),
                part,
                wanted));
    }

    private NewEffect effect(long connection, String order, String parent, Part part, Wanted wanted) {
        return purchase.effect(
                connection,
                part.key(),
                EffectKind.CAPTURE,
                new EffectBody.Capture(
                        order,
                        parent,
                        part.amount(),
                        References.onTender(wanted.reference(), nth(part.tender())),
                        CapturedRows.making(part.amount(), wanted.rows())),
                List.of());
    }

    /** Which of its provider's tenders one is, from 1: two captures of a delivery there have a reference each. */
    private int nth(Tender tender) {
        return captures.tenders().all().stream()
                        .filter(t -> t.provider().equals(tender.provider()))
                        .toList()
                        .indexOf(tender)
                + 1;
    }
}
