package se.knyt.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.HttpCalls.Call;
import se.knyt.spi.ProviderFailure;

/**
 * Makes a call and reads its status: a good answer comes back, anything else is thrown as what it means. The same status means
 * different things for a read and for a write: after a 500 to a write the thing may have been done.
 */
public final class Exchanges {
    /** How long to wait when a system says "too many" without saying how long. */
    static final Duration RETRY_AFTER_DEFAULT = Duration.ofSeconds(5);

    private static final Duration RETRY_AFTER_MAX = Duration.ofHours(1);

    private Exchanges() {}

    /** Reads the system's own code and words out of a refusal. */
    @FunctionalInterface
    public interface Refusals {
        ProviderFailure.Refused refused(Answer answer);
    }

    /** A refusal that only knows its status: {@code http.404}. */
    public static ProviderFailure.Refused plainRefusal(Answer answer) {
        var status = Integer.toString(answer.status());
        return new ProviderFailure.Refused("http." + status, "HTTP " + status, Map.of("status", status));
    }

    /** A call that changes nothing over there: whatever became of it, it may be made again. */
    public static Answer read(HttpCalls http, Call call, Refusals refusals) {
        try {
            return checked(http.call(call), false, refusals);
        } catch (ProviderFailure.OutcomeUnknown e) {
            throw notSent(e);
        }
    }

    /** A call that may change something over there. */
    public static Answer write(HttpCalls http, Call call, Refusals refusals) {
        return checked(http.call(call), true, refusals);
    }

    /** The answer itself when its status is good, else what the status means. */
    public static Answer checked(Answer answer, boolean write, Refusals refusals) {
        int status = answer.status();
        if (answer.ok()) {
            return answer;
        }
        if (status == 401) {
            throw new ProviderFailure.Unauthorized("HTTP 401");
        }
        if (status == 429) {
            throw new ProviderFailure.RateLimited(retryAfter(answer));
        }
        // 408: the system gave up waiting for the request, or for something behind it; which of them it does not say.
        if (status >= 500 || status == 408) {
            throw write
                    ? new ProviderFailure.OutcomeUnknown("HTTP " + status)
                    : new ProviderFailure.NotSent("HTTP " + status);
        }
        throw refusals.refused(answer);
    }

    /** What an unknown outcome is for a call that changes nothing. */
    public static ProviderFailure.NotSent notSent(ProviderFailure.OutcomeUnknown unknown) {
        var reason = unknown.getMessage();
        return new ProviderFailure.NotSent(reason == null ? "no answer" : reason);
    }

    /** Seconds or a date (RFC 9110 §10.2.3); a date is measured against the answer's own {@code Date}, not our clock. */
    static Duration retryAfter(Answer answer) {
        var value = answer.header("retry-after").strip();
        if (value.matches("\\d{1,6}(\\.\\d{1,3})?")) {
            return bounded(
                    Duration.ofSeconds(Long.parseLong(value.split("\\.", 2)[0]) + (value.contains(".") ? 1 : 0)));
        }
        try {
            var format = DateTimeFormatter.RFC_1123_DATE_TIME;
            return bounded(Duration.between(
                    ZonedDateTime.parse(answer.header("date").strip(), format), ZonedDateTime.parse(value, format)));
        } catch (DateTimeException e) {
            return RETRY_AFTER_DEFAULT;
        }
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative() || wait.isZero()) {
            return Duration.ofSeconds(1);
        }
        return wait.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : wait;
    }
}
