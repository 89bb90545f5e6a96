package se.knyt.engine.connections;

import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.spi.AccessCheck;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.Secret;

/** Tries settings and credentials against the system itself, by one cheap read, before anything of them is kept. */
public final class ConnectionTrial {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionTrial.class);
    private static final Duration CALLS_MAX = Duration.ofSeconds(15);

    private final CompanyClocks clocks;
    private final Connections connections;

    public ConnectionTrial(CompanyClocks clocks, Connections connections) {
        this.clocks = clocks;
        this.connections = connections;
    }

    /** What the system answered. */
    public enum Answer {
        LET_IN,
        /** There is nothing to ask: a connection that only files reach. */
        NOTHING_TO_ASK,
        SIGN_IN_REFUSED,
        /** The system lets us in and does not give us what we read. */
        NOT_ALLOWED,
        HOST_UNKNOWN,
        CONNECTION_REFUSED,
        TIMED_OUT,
        NOT_TRUSTED,
        NO_ANSWER
    }

    /**
     * How it went.
     *
     * @param host the one that was called last, empty where none was
     * @param code of a refusal, empty for none
     * @param reason the system's own words, or the network's
     * @param secrets what was given, and in the place of a credential that the trial used up its successor
     */
    public record Outcome(Answer answer, String host, String code, String reason, Map<String, Secret> secrets) {
        public Outcome {
            secrets = Map.copyOf(secrets);
        }

        /** Whether nothing speaks against keeping it. */
        public boolean isGood() {
            return answer == Answer.LET_IN || answer == Answer.NOTHING_TO_ASK;
        }
    }

    /**
     * Makes the trial; takes no longer than {@link #CALLS_MAX}.
     *
     * @param row as it would be kept
     * @throws IllegalArgumentException when the connector refuses the settings
     */
    public Outcome of(ConnectionRow row, Map<String, Secret> secrets) {
        var given = new GivenCredentials(secrets);
        var calls = new LastCall();
        try (var session = connections.open(row, given, calls::around)) {
            if (!(session instanceof AccessCheck check)) {
                return new Outcome(Answer.NOTHING_TO_ASK, "", "", "", secrets);
            }
            var answer = asked(row, check, calls);
            return new Outcome(answer.answer(), calls.host, answer.code(), answer.reason(), given.now());
        } catch (ProviderFailure e) {
            var failed = failed(row, e, calls);
            return new Outcome(failed.answer(), calls.host, failed.code(), failed.reason(), given.now());
        }
    }

    private record Asked(Answer answer, String code, String reason) {}

    private Asked asked(ConnectionRow row, AccessCheck check, LastCall calls) {
        try {
            boolean asked = ScopedValue.where(
                            CallContext.CURRENT,
                            new CallContext(clocks.machineNow().plus(CALLS_MAX), new CallLog()))
                    .call(check::checkAccess);
            return new Asked(asked ? Answer.LET_IN : Answer.NOTHING_TO_ASK, "", "");
        } catch (ProviderFailure e) {
            return failed(row, e, calls);
        } catch (RuntimeException e) {
            // Something answered, and not as such a system does: a page of a proxy's, for one.
            LOG.info("a trial of {} was answered by something else", row.connector(), e);
            return new Asked(Answer.NO_ANSWER, "", String.valueOf(e.getMessage()));
        }
    }

    private static Asked failed(ConnectionRow row, ProviderFailure failure, LastCall calls) {
        LOG.info("a trial of {} failed: {}", row.connector(), failure.getMessage());
        var code = failure instanceof ProviderFailure.Refused refused ? refused.code() : "";
        return new Asked(answer(failure, calls.silence), code, String.valueOf(failure.getMessage()));
    }

    private static Answer answer(ProviderFailure failure, ProviderFailure.Silence network) {
        return switch (failure) {
            case ProviderFailure.Unauthorized _ -> Answer.SIGN_IN_REFUSED;
            case ProviderFailure.Refused _ -> Answer.NOT_ALLOWED;
            default ->
                switch (network) {
                    case HOST_UNKNOWN -> Answer.HOST_UNKNOWN;
                    case CONNECTION_REFUSED -> Answer.CONNECTION_REFUSED;
                    case TIMED_OUT -> Answer.TIMED_OUT;
                    case NOT_TRUSTED -> Answer.NOT_TRUSTED;
                    case OTHER -> Answer.NO_ANSWER;
                };
        };
    }

    /** Connectors write their own words around a failure; what the network said of the last call is noted before. */
    private static final class LastCall {
        private volatile String host = "";
        private volatile ProviderFailure.Silence silence = ProviderFailure.Silence.OTHER;

        HttpCalls around(HttpCalls network) {
            return call -> {
                host = String.valueOf(call.uri().getHost());
                silence = ProviderFailure.Silence.OTHER;
                try {
                    return network.call(call);
                } catch (ProviderFailure e) {
                    silence = e.silence();
                    throw e;
                }
            };
        }
    }
}
