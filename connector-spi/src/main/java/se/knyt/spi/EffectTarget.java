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
     * What has become of an effect that was done and not final, or of which the system has sent word since.
     *
     * @param id what it gave
     * @throws ProviderFailure when the system could not be asked
     */
    default Since since(EffectRequest request, String id) {
        return new Since.Stands();
    }

    /**
     * @param id the object's id in the other system, as later effects and people name it
     * @param facts more that was read back, by name: {@code number}, {@code voucher}, {@code ocr}, {@code balance}, {@code total}
     * @param last whether it stands for good; else it is to be asked {@link #since} what became of it
     */
    record Performed(String id, Map<String, String> facts, boolean last) {
        public Performed {
            facts = Map.copyOf(facts);
        }

        /** One that stands for good. */
        public Performed(String id, Map<String, String> facts) {
            this(id, facts, true);
        }

        /** The same, which may come to nothing yet where {@code open}. */
        public Performed open(boolean open) {
            return new Performed(id, facts, !open);
        }

        public static Performed of(String id) {
            return new Performed(id, Map.of());
        }
    }

    /** What became later of something that was done. */
    sealed interface Since {
        /** It stands for good. */
        record Stands() implements Since {}

        /** The system does not know yet, or may still find that it came to nothing. */
        record Open() implements Since {}

        /**
         * It came to nothing: the buyer did not get the money back, or the money is not taken.
         *
         * @param reason the system's own word
         */
        record Failed(String reason) implements Since {}
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
