package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.List;
import se.knyt.core.commerce.Payment;
import se.knyt.engine.trails.PartKeys;
import se.knyt.engine.trails.TrailState;

/**
 * The tenders of a purchase: each reservation, and each payment taken at once, at whichever provider, in the order of the providers and
 * at each in the order that they came. What gift cards paid is none.
 */
final class Tenders {
    private final List<Payment> payments;
    private final List<Tender> all = new ArrayList<>();

    /**
     * @param payments those of providers, oldest first
     * @param providers in the order that they came
     */
    Tenders(List<Payment> payments, List<String> providers) {
        this.payments = List.copyOf(payments);
        for (var provider : providers) {
            var there = payments.stream()
                    .filter(p -> begins(p) && p.provider().equals(provider))
                    .toList();
            if (there.isEmpty()) {
                all.add(new Tender(provider, provider, ""));
            }
            for (var payment : there) {
                boolean first = payment == there.getFirst();
                var code = first ? provider : provider + "/" + References.tail(payment.sourceId());
                all.add(new Tender(provider, code, payment.sourceId()));
            }
        }
    }

    private static boolean begins(Payment payment) {
        return payment.type() == Payment.Type.AUTHORIZATION || payment.type() == Payment.Type.SALE;
    }

    List<Tender> all() {
        return List.copyOf(all);
    }

    /** Whether more than one is to pay, at one provider or at several. */
    boolean several() {
        return all.size() > 1;
    }

    /** The one that stands for the whole in the names of effects; {@link Tender#NONE} where there is none. */
    Tender first() {
        return all.isEmpty() ? Tender.NONE : all.getFirst();
    }

    boolean isFirst(Tender tender) {
        return tender.equals(first());
    }

    /** The one with a code; the first of its provider where it is none of them, as of what was written when there was only one. */
    Tender of(String code, String provider) {
        return all.stream()
                .filter(t -> t.code().equals(code))
                .findFirst()
                .orElseGet(() -> firstOf(provider));
    }

    private Tender firstOf(String provider) {
        return all.stream().filter(t -> t.provider().equals(provider)).findFirst().orElseGet(this::first);
    }

    /** That on which a payment was made; the first of its provider where the shop does not say on which. */
    Tender of(Payment payment) {
        var at = payment;
        for (int steps = 0; steps < 3; steps++) {
            var id = at.sourceId();
            var begun = all.stream()
                    .filter(t -> !t.id().isEmpty() && t.id().equals(id))
                    .findFirst();
            if (begun.isPresent()) {
                return begun.get();
            }
            var parent = at.parentSourceId();
            var above = payments.stream()
                    .filter(p -> !parent.isEmpty() && p.sourceId().equals(parent))
                    .findFirst();
            if (above.isEmpty()) {
                break;
            }
            at = above.get();
        }
        return firstOf(payment.provider());
    }

    /** That on which an effect of ours captures or captured: its key names it where it is not the first. */
    Tender of(TrailState.EffectView capture) {
        var part = PartKeys.part(capture.key());
        return part.isEmpty() ? first() : of(part, PartKeys.provider(capture.key()));
    }
}
