package se.knyt.engine.flows;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.engine.payments.ToldPayment;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectKind;

/**
 * At which of the company's connections with a provider the payments of a purchase were made. Where there is only one it is that. Of
 * several the one that has told of the payment, or at which something of the purchase was done; else what the company has chosen for the
 * shop; else the only one that took purchases when this one was placed. Where that leaves several, those whose providers can say that they
 * know no such payment are asked, one after the other; the rest is not known, and a person is told.
 *
 * @param doc the order
 */
record ProviderConnections(TrailState state, PlanContext context, TrailState.Doc doc) {
    static ProviderConnections of(Purchase purchase) {
        return new ProviderConnections(purchase.state(), purchase.context(), purchase.doc());
    }

    /**
     * @param payment the provider's id of it, empty where the shop does not tell it
     * @return empty where there is none, or it is not known which
     */
    Optional<Long> of(String provider, String payment) {
        var all = context.connectionsTo(provider);
        if (all.size() < 2) {
            return all.stream().findFirst();
        }
        return seen(all, provider, payment).or(() -> chosen(possible(all, provider, payment), provider));
    }

    /** Whether it is more than can be told apart, rather than none. */
    boolean several(String provider) {
        return context.connectionsTo(provider).size() > 1;
    }

    /** Which is asked of a payment: that at which it was made, or of several the first that has not answered. */
    Optional<Long> toAsk(String provider, String payment) {
        if (!context.abilities().telling().contains(provider)) {
            return Optional.empty();
        }
        return of(provider, payment).or(() -> unanswered(provider, payment));
    }

    /** Whether an answer is still to come that may tell which it is. */
    boolean isAsking(String provider, String payment) {
        return !payment.isEmpty()
                && of(provider, payment).isEmpty()
                && toAsk(provider, payment).isPresent();
    }

    private Optional<Long> unanswered(String provider, String payment) {
        return possible(context.connectionsTo(provider), provider, payment).stream()
                .filter(c -> told(provider, payment).noneMatch(t -> t.connection() == c && t.toldAt() != null))
                .findFirst();
    }

    private Stream<ToldPayment> told(String provider, String payment) {
        return state.told().stream()
                .filter(t -> t.provider().equals(provider)
                        && !payment.isEmpty()
                        && t.payment().equals(payment));
    }

    /** Where it is known to be: by the provider's word of it, or by what was done or read there. */
    private Optional<Long> seen(List<Long> all, String provider, String payment) {
        var known = told(provider, payment)
                .filter(t -> switch (t.state()) {
                    case OPEN, TAKEN, OVER -> true;
                    case NOT_TOLD, UNKNOWN -> false;
                })
                .map(ToldPayment::connection)
                .filter(all::contains)
                .findFirst();
        return known.or(() -> {
            var places = places();
            var here = all.stream().filter(places::contains).toList();
            return here.size() == 1 ? Optional.of(here.getFirst()) : Optional.empty();
        });
    }

    private Set<Long> places() {
        var places = new HashSet<Long>();
        state.lines().forEach(line -> places.add(line.connection()));
        state.of(Payment.class).map(Map.Entry::getKey).forEach(d -> places.add(d.connection()));
        state.effects().stream()
                .filter(e -> e.done() && (e.kind() == EffectKind.CAPTURE || e.kind() == EffectKind.REFUND))
                .forEach(e -> places.add(e.connection()));
        return places;
    }

    /** All but those that know no such payment; all where none does. */
    private List<Long> possible(List<Long> all, String provider, String payment) {
        var left = all.stream()
                .filter(c -> told(provider, payment).noneMatch(t -> t.connection() == c && t.isNotThere()))
                .toList();
        return left.isEmpty() ? all : left;
    }

    private Optional<Long> chosen(List<Long> possible, String provider) {
        var placed = ((Order) doc.document()).placedAt();
        var taking = possible.stream()
                .filter(c -> Optional.ofNullable(context.winding().get(c))
                        .filter(since -> placed.isAfter(since.at()))
                        .isEmpty())
                .toList();
        var open = taking.stream()
                .filter(c -> !placed.isBefore(context.opened().getOrDefault(c, Instant.EPOCH)))
                .toList();
        // What was bought before Knyt was connected at all was bought where it then was.
        var there = open.isEmpty() ? taking : open;
        var chosen = context.inUse().settings().connection(provider, doc.connection());
        if (there.contains(chosen)) {
            return Optional.of(chosen);
        }
        return there.size() == 1 ? Optional.of(there.getFirst()) : Optional.empty();
    }
}
