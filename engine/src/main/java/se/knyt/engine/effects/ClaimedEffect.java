package se.knyt.engine.effects;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Person;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.spi.EffectKind;

/**
 * An effect that this process has taken to send or to ask for.
 *
 * @param mayLandUntil the latest moment at which its call can still arrive
 * @param needs results of what it needed, by alias
 * @param round 1, and one more each time that it is done anew
 * @param maybeSent whether an earlier attempt of the round may have reached the target, with no answer
 * @param done what it has given, where it is done and asked for again; else null
 * @param broken the place of a sealed record that it needs and that cannot be opened, else empty: it can then not be sent
 */
record ClaimedEffect(
        ConnectionRow connection,
        long id,
        String key,
        EffectKind kind,
        @Nullable Long trail,
        @Nullable Long payout,
        @Nullable Long document,
        String body,
        int attempt,
        int notThere,
        Instant mayLandUntil,
        Map<String, String> needs,
        Optional<Person> person,
        byte[] content,
        int round,
        boolean maybeSent,
        @Nullable Given done,
        String broken) {
    /**
     * @param failed what a signed word of the target says that it came to, else empty
     */
    record Given(String id, Instant at, String failed) {}
}
