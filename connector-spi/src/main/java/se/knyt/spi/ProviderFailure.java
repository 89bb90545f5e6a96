package se.knyt.spi;

import java.time.Duration;
import java.util.Map;

/** A call that did not do what it should; the kind says what to do next. Not knowing is not failing. */
public abstract sealed class ProviderFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Silence silence;

    private ProviderFailure(String message) {
        this(message, Silence.OTHER);
    }

    private ProviderFailure(String message, Silence silence) {
        super(message);
        this.silence = silence;
    }

    /** Why no answer came, as the network tells it. */
    public enum Silence {
        /** There is no host of the name. */
        HOST_UNKNOWN,
        /** The host takes no connection. */
        CONNECTION_REFUSED,
        /** No whole answer within the time given. */
        TIMED_OUT,
        /** The host could not show that it is who it says. */
        NOT_TRUSTED,
        /** None of these, or an answer came. */
        OTHER
    }

    /** Why no answer came; {@link Silence#OTHER} where one did. */
    public Silence silence() {
        return silence;
    }

    /** The system has had enough calls for now; nothing was done. */
    public static final class RateLimited extends ProviderFailure {
        private static final long serialVersionUID = 1L;
        private final Duration retryAfter;

        public RateLimited(Duration retryAfter) {
            super("rate limited, again in " + retryAfter);
            this.retryAfter = retryAfter;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** Nothing can have been done: the request did not arrive, or the answer says so (a 503 to a read). */
    public static final class NotSent extends ProviderFailure {
        private static final long serialVersionUID = 1L;

        public NotSent(String reason) {
            super(reason);
        }

        public NotSent(String reason, Silence silence) {
            super(reason, silence);
        }
    }

    /** The credential is refused: the connection must be signed in again; everything of it waits. */
    public static final class Unauthorized extends ProviderFailure {
        private static final long serialVersionUID = 1L;

        public Unauthorized(String reason) {
            super(reason);
        }
    }

    /** The system understood and said no. */
    public static final class Refused extends ProviderFailure {
        private static final long serialVersionUID = 1L;
        private final String code;
        private final transient Map<String, String> arguments;

        /**
         * @param code stable code for messages and grouping: {@code fortnox.2000433}, or one of our own
         * @param message the system's own words
         * @param arguments what the message to a person needs
         */
        public Refused(String code, String message, Map<String, String> arguments) {
            super(message);
            this.code = code;
            this.arguments = Map.copyOf(arguments);
        }

        public String code() {
            return code;
        }

        public Map<String, String> arguments() {
            return arguments == null ? Map.of() : arguments;
        }
    }

    /** It may have happened: ask, never just repeat. */
    public static final class OutcomeUnknown extends ProviderFailure {
        private static final long serialVersionUID = 1L;

        public OutcomeUnknown(String reason) {
            super(reason);
        }

        public OutcomeUnknown(String reason, Silence silence) {
            super(reason, silence);
        }
    }
}
