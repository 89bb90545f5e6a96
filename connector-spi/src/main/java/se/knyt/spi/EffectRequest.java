package se.knyt.spi;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import se.knyt.core.commerce.Person;

/**
 * One effect about to be sent, or asked for.
 *
 * @param key the effect's key, the same at every attempt of a round: what idempotency keys are made from
 * @param kind what is asked
 * @param body as decided
 * @param needs what earlier effects gave: alias ({@code customer}, {@code invoice}, {@code payment}, {@code voucher}, and
 *     {@link #EARLIER} with a number for each that is not this one though it looks the same) to the id in this system
 * @param person the buyer with addresses, where the body has one and it has not been erased
 * @param content bytes of the file to attach, else empty
 * @param round 1, and one more each time that what was done came to nothing later and is done anew: key and references must then be
 *     others, or the system would give back what came to nothing
 * @param maybeSent whether it may have reached the system in this round before, with no answer: what stands there as it was asked for may
 *     then be this one, made late
 */
public record EffectRequest(
        String key,
        EffectKind kind,
        EffectBody body,
        Map<String, String> needs,
        Optional<Person> person,
        byte[] content,
        int round,
        boolean maybeSent) {
    /** How the aliases begin of what other effects have made that cannot be told from this one but by its id. */
    public static final String EARLIER = "earlier-";

    public EffectRequest {
        needs = Map.copyOf(needs);
    }

    /** In the first round. */
    public EffectRequest(
            String key,
            EffectKind kind,
            EffectBody body,
            Map<String, String> needs,
            Optional<Person> person,
            byte[] content) {
        this(key, kind, body, needs, person, content, 1, false);
    }

    /** The same, after an attempt of which nobody knows whether it arrived. */
    public EffectRequest sentPerhaps() {
        return new EffectRequest(key, kind, body, needs, person, content, round, true);
    }

    /** The id that the need gave. @throws IllegalStateException when it was not given: the engine never sends before that */
    public String need(String alias) {
        var value = needs.get(alias);
        if (value == null) {
            throw new IllegalStateException("need not given: " + alias);
        }
        return value;
    }

    /** Ids of what other effects have made and that is not what this one asks for, however like it. */
    public Set<String> earlier() {
        return needs.entrySet().stream()
                .filter(need -> need.getKey().startsWith(EARLIER))
                .map(Map.Entry::getValue)
                .collect(Collectors.toUnmodifiableSet());
    }
}
