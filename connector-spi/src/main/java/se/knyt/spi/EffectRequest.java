package se.knyt.spi;

import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Person;

/**
 * One effect about to be sent, or asked for.
 *
 * @param key the effect's key, the same at every attempt: what idempotency keys are made from
 * @param kind what is asked
 * @param body as decided
 * @param needs what earlier effects gave: alias ({@code customer}, {@code invoice}, {@code payment}, {@code voucher}) to the id in
 *     this system
 * @param person the buyer with addresses, where the body has one and it has not been erased
 * @param content bytes of the file to attach, else empty
 */
public record EffectRequest(
        String key,
        EffectKind kind,
        EffectBody body,
        Map<String, String> needs,
        Optional<Person> person,
        byte[] content) {
    public EffectRequest {
        needs = Map.copyOf(needs);
    }

    /** The id that the need gave. @throws IllegalStateException when it was not given: the engine never sends before that */
    public String need(String alias) {
        var value = needs.get(alias);
        if (value == null) {
            throw new IllegalStateException("need not given: " + alias);
        }
        return value;
    }
}
