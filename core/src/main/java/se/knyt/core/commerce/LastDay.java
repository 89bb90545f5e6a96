package se.knyt.core.commerce;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The last moment at which a reservation can be captured, with who told it. Of what is told the earlier counts, so that nothing is
 * shipped on what one of the two holds to be dead. Where nobody tells, a rule of its provider says when somebody should look: that is no
 * fact, and nothing is taken for dead by it.
 *
 * @param shop as the shop tells it, empty where it does not
 * @param provider as the provider itself tells it, empty where it does not
 * @param rule by the provider's rule, empty where there is none or somebody has told
 */
public record LastDay(Optional<Instant> shop, Optional<Instant> provider, Optional<Instant> rule) {
    /** Nobody tells, and there is no rule. */
    public static final LastDay UNKNOWN = new LastDay(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * What is told of a reservation.
     *
     * @param shop epoch where the shop does not tell
     * @param read epoch where the provider was not asked, or does not tell
     * @param given a later one that the provider gave when it was asked for more time, epoch where it was not. What the shop told before is
     *     the old day then.
     */
    public static LastDay told(Instant shop, Instant read, Instant given) {
        var provider = given.isAfter(read) ? given : read;
        boolean old = given.isAfter(shop);
        return new LastDay(old ? Optional.empty() : known(shop), known(provider), Optional.empty());
    }

    /**
     * The same, by a rule where nobody has told.
     *
     * @param days from the reservation on, 0 where there is no rule
     */
    public LastDay ruled(Instant reservedAt, int days) {
        return told().isPresent() || days == 0
                ? this
                : new LastDay(shop, provider, Optional.of(reservedAt.plus(Duration.ofDays(days))));
    }

    private static Optional<Instant> known(Instant at) {
        return Optional.of(at).filter(some -> some.isAfter(Instant.EPOCH));
    }

    /** The earlier of what is told; empty where nobody tells. */
    public Optional<Instant> told() {
        return Stream.of(shop, provider).flatMap(Optional::stream).min(Instant::compareTo);
    }

    /** When somebody is to have acted by: what is told, else what the rule says. */
    public Optional<Instant> any() {
        return told().or(() -> rule);
    }
}
