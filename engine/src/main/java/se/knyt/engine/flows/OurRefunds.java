package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Refund;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.json.Json;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/**
 * Refunds that Knyt makes or made: which captures each pays back and how much of each, whether the shop tells of it or not, and which
 * are on their way.
 */
final class OurRefunds {
    /** Among what an effect through the shop gives: the shop's transaction that paid a capture back. */
    private static final String TRANSACTION = "transaction";

    private final Currency currency;
    private final List<Part> parts = new ArrayList<>();
    private final Map<String, List<ProviderPart>> supposed = new HashMap<>();

    /**
     * What an effect pays back of one capture.
     *
     * @param capture empty where it is not told
     * @param buyers what the buyer gets of it in the currency that he paid in, where that is another and was said; else null
     * @param providerId of the refund at the provider, empty where it is made through the shop or not yet
     * @param transaction the shop's, empty where there is none
     */
    record Part(
            TrailState.EffectView effect,
            String capture,
            String provider,
            Money amount,
            @Nullable Money buyers,
            String providerId,
            String transaction) {
        boolean underWay() {
            return !effect.over();
        }
    }

    OurRefunds(TrailState state, Captures captures, Currency currency) {
        this.currency = currency;
        long shop = state.order().map(TrailState.Doc::connection).orElse(0L);
        for (var effect : state.effects()) {
            if (effect.kind() == EffectKind.REFUND && effect.amount() != null) {
                add(effect, shop, captures);
            }
        }
    }

    private void add(TrailState.EffectView effect, long shop, Captures captures) {
        var byCapture = effect.asked().isEmpty()
                ? List.of(new EffectBody.Portion("", Objects.requireNonNull(effect.amount())))
                : Json.read(effect.asked(), EffectBody.Refund.class).byCapture();
        boolean byShopsId = effect.connection() == shop || Captures.takenIn(effect);
        int nth = 1;
        for (var portion : byCapture) {
            if (portion.amount().currency().equals(currency)) {
                parts.add(new Part(
                        effect,
                        portion.captureSourceId(),
                        provider(portion.captureSourceId(), captures),
                        portion.amount(),
                        portion.buyers(),
                        byShopsId ? "" : effect.resultId(),
                        effect.facts().getOrDefault(transaction(nth), "")));
            }
            nth++;
        }
    }

    private static String provider(String capture, Captures captures) {
        if (capture.equals(EffectBody.Refund.STORE_CREDIT)) {
            return CardTenders.STORE_CREDIT;
        }
        return capture.isEmpty() ? captures.provider() : captures.providerOfCapture(capture);
    }

    /** What the nth transaction of a refund through the shop is kept as. */
    static String transaction(int nth) {
        return nth == 1 ? TRANSACTION : TRANSACTION + "/" + nth;
    }

    /** Of all that is not over. */
    List<Part> underWay() {
        return parts.stream().filter(Part::underWay).toList();
    }

    /** What is done and the shop tells nothing of: made at the provider, or not read yet. */
    List<Part> unseen(List<Payment> told) {
        return parts.stream()
                .filter(p -> p.effect().done() && !Captures.takenIn(p.effect()))
                .filter(p -> told.stream().noneMatch(t -> isOf(t, p)))
                .toList();
    }

    private static boolean isOf(Payment told, Part part) {
        var id = part.effect().resultId();
        return told.sourceId().equals(id)
                || told.providerTransactionId().equals(id)
                || told.sourceId().equals(part.transaction());
    }

    /** A refund that nobody has made yet, with the providers that would. */
    void suppose(Refund refund, List<ProviderPart> by) {
        supposed.put(key(refund), by);
    }

    private static String key(Refund refund) {
        return "refund:" + refund.sourceId();
    }

    /** What has gone back of a refund that is made here, by part; of one that is supposed none has. */
    List<Part> done(Refund refund) {
        return done(key(refund));
    }

    /** @param whole key of the refund's first effect */
    List<Part> done(String whole) {
        return of(whole).stream().filter(p -> p.effect().done()).toList();
    }

    /** All parts of a refund, however far they have come. */
    List<Part> of(String whole) {
        return parts.stream()
                .filter(p -> RefundKeys.whole(p.effect().key()).equals(whole))
                .toList();
    }

    /** What each provider pays back of a refund that is made here or supposed; empty where it is neither. */
    List<ProviderPart> byProvider(Refund refund) {
        return Optional.ofNullable(supposed.get(key(refund)))
                .orElseGet(() -> done(refund).stream()
                        .map(p -> new ProviderPart(p.provider(), p.amount()))
                        .toList());
    }
}
