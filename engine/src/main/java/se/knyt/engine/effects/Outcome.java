package se.knyt.engine.effects;

import java.time.Instant;
import java.util.Map;
import se.knyt.spi.EffectTarget.Performed;

/** What came of sending an effect, or of asking for one. */
sealed interface Outcome {
    record Done(Performed performed) implements Outcome {}

    /** Nothing was done; again at a later time. */
    record Again(Instant at, String code, Map<String, String> arguments) implements Outcome {}

    /** The target said no. */
    record Rejected(String code, Map<String, String> arguments) implements Outcome {}

    /** A person must decide. */
    record Held(String code, Map<String, String> arguments) implements Outcome {}

    /** It may have happened; to be asked for from then on. {@code code} says why that is not known yet. */
    record Unknown(Instant askAt, String code, String reason) implements Outcome {
        Unknown(Instant askAt, String reason) {
            this(askAt, "no-answer", reason);
        }
    }

    /** Done, and stands for good. */
    record Stands() implements Outcome {}

    /** Done, and not known yet to stand; to be asked for again. */
    record Open(Instant askAt) implements Outcome {}

    /** Done, and come to nothing since. */
    record Undone(String code, Map<String, String> arguments) implements Outcome {}

    /** Asked for and not there; {@code resend} when that counts as proof. */
    record NotThere(boolean resend, Instant askAt) implements Outcome {}
}
