package se.knyt.engine.flows;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Money;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.payments.ToldPayment;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/**
 * Asking a provider to give a reservation more time: once for each last day, whoever asks. One that gives another reservation in place of
 * the old is asked only where Knyt captures at the provider (a shop goes on naming the old one), once, and not while it stands for the
 * money anyway.
 */
final class Extensions {
    private final TrailState state;
    private final PlanContext context;
    private final TrailState.Doc doc;
    private final Captures captures;

    /** @param doc the order */
    Extensions(TrailState state, PlanContext context, TrailState.Doc doc, Captures captures) {
        this.state = state;
        this.context = context;
        this.doc = doc;
        this.captures = captures;
    }

    /** Whether the provider can be asked for more time of a reservation, now. */
    boolean possible(Reservation reservation) {
        return can(reservation) && !from(reservation).isAfter(context.now());
    }

    /** Whether it can be asked at all, now or later. */
    boolean can(Reservation reservation) {
        var authorization = reservation.authorization();
        var provider = authorization.provider();
        return context.abilities().extending().contains(provider)
                && connection(authorization).isPresent()
                && !authorization.providerOrderId().isEmpty()
                && !reservation.expired(context.now())
                && (!replaces(provider)
                        || (capturedByUs(provider)
                                && Reservation.extensions(state, authorization)
                                        .findAny()
                                        .isEmpty()));
    }

    private Optional<Long> connection(Payment authorization) {
        return new ProviderConnections(state, context, doc)
                .of(authorization.provider(), authorization.providerOrderId());
    }

    /** From when on: at a provider that stands for the money a while, when it no longer does. */
    Instant from(Reservation reservation) {
        return replaces(reservation.authorization().provider())
                ? reservation.told().map(ToldPayment::honouredUntil).orElse(Instant.EPOCH)
                : Instant.EPOCH;
    }

    private boolean replaces(String provider) {
        return context.abilities().replacing().contains(provider);
    }

    private boolean capturedByUs(String provider) {
        return context.inUse().settings().captures(provider, doc.connection()) == Hand.KNYT_AT_PROVIDER;
    }

    /** Whether it has been asked for, and has not answered. */
    boolean asked(Reservation reservation) {
        return state.effect(key(reservation))
                .filter(e -> List.of("waiting", "sending", "unknown").contains(e.state()))
                .isPresent();
    }

    /** Whether more time has been asked for it already, by whom ever and with whatever outcome. */
    boolean before(Reservation reservation) {
        var begins = begins(reservation.authorization());
        return state.effects().stream().anyMatch(e -> e.key().startsWith(begins));
    }

    /** What asks for it; empty where it has been asked for this last day. */
    Optional<NewEffect> effect(Reservation reservation) {
        var key = key(reservation);
        if (state.effect(key).isPresent()) {
            return Optional.empty();
        }
        var authorization = reservation.authorization();
        return Optional.of(new NewEffect(
                connection(authorization).orElseThrow(),
                key,
                EffectKind.EXTEND_AUTHORIZATION,
                state.trail(),
                null,
                document(authorization.sourceId()),
                "",
                doc.connection(),
                new EffectBody.ExtendAuthorization(
                        authorization.providerOrderId(), until(reservation), left(reservation)),
                context.inUse().settings().version(),
                List.of()));
    }

    private String key(Reservation reservation) {
        return begins(reservation.authorization()) + until(reservation).getEpochSecond();
    }

    private String begins(Payment authorization) {
        return "extend:" + doc.connection() + ":" + authorization.sourceId() + ":";
    }

    private static Instant until(Reservation reservation) {
        return reservation.until().orElse(Instant.EPOCH);
    }

    /** What is still to be captured on it: as much is asked for again. */
    private Money left(Reservation reservation) {
        return reservation.left(state, captures);
    }

    private long document(String authorization) {
        return state.of(Payment.class)
                .filter(e -> e.getValue().sourceId().equals(authorization))
                .map(e -> e.getKey().id())
                .findFirst()
                .orElse(doc.id());
    }
}
