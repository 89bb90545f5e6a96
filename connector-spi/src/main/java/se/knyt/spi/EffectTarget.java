package se.knyt.spi;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Performs effects, and answers whether one that got no answer was performed. */
public interface EffectTarget extends Session {
    /** How the code ends of what a system took in, did not do, and has given up. */
    String NOT_CARRIED_OUT = ".not-carried-out";

    Set<EffectKind> effects();

    Traits traits(EffectKind kind);

    /**
     * Performs one effect. Called again with the same key only after {@link #ask} has said that it is not there, or by a
     * person's will after it was refused.
     *
     * @throws ProviderFailure when it was not done ({@code NotSent}, {@code RateLimited}, {@code Unauthorized}, {@code Refused}) or
     *     when that is not known ({@code OutcomeUnknown})
     */
    Performed perform(EffectRequest request);

    /**
     * Looks for the trace of an effect whose outcome is unknown.
     *
     * @return what it gave, or {@link Asked.NotThere}
     * @throws ProviderFailure when the system could not be asked; {@link ProviderFailure.Refused} with a code that ends in {@link
     *     #NOT_CARRIED_OUT} when the system had taken it in and has given it up: nothing was done, and a person decides whether it is
     *     performed again
     */
    Asked ask(EffectRequest request);

    /**
     * @param id the object's id in the other system, as later effects and people name it
     * @param facts more that was read back, by name: {@code number}, {@code voucher}, {@code ocr}, {@code balance}, {@code total}
     */
    record Performed(String id, Map<String, String> facts) {
        public Performed {
            facts = Map.copyOf(facts);
        }

        public static Performed of(String id) {
            return new Performed(id, Map.of());
        }
    }

    /** The answer to "did it happen". */
    sealed interface Asked {
        record There(Performed performed) implements Asked {}

        record NotThere() implements Asked {}

        /** More than one trace, or one that contradicts: a person decides. */
        record Ambiguous(String detail) implements Asked {}
    }

    /**
     * @param concurrency how many of different trails may be under way at once
     * @param settle how long after a call its trace may still be invisible
     * @param idempotent true when the system itself refuses to do the same key twice
     */
    record Traits(int concurrency, Duration settle, boolean idempotent) {}
}
