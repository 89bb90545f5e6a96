package se.knyt.spi;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The guarded way out: addresses are checked, redirects are off, the whole exchange has a deadline and the body a bound. */
@FunctionalInterface
public interface HttpCalls {
    Duration DEADLINE_MAX = Duration.ofSeconds(20);
    int BODY_BYTES_MAX = 32 * 1024 * 1024;

    /**
     * Makes one call. Any status is an answer.
     *
     * @throws ProviderFailure.NotSent when nothing can have reached the system (address refused, no connection)
     * @throws ProviderFailure.OutcomeUnknown when the request may have arrived and no whole answer came back
     */
    Answer call(Call call);

    /**
     * One request.
     *
     * @param method GET, POST, PUT, PATCH or DELETE
     * @param uri absolute, on the connection's own origin
     * @param headers as sent
     * @param body empty for none
     * @param deadline for the whole exchange, at most {@link #DEADLINE_MAX}
     * @param identity the client certificate that it is made with, where the system asks for one; only over https
     */
    record Call(
            String method,
            URI uri,
            Map<String, String> headers,
            byte[] body,
            Duration deadline,
            Optional<ClientIdentity> identity) {
        public Call {
            headers = Map.copyOf(headers);
            if (deadline.compareTo(DEADLINE_MAX) > 0) {
                throw new IllegalArgumentException("deadline over " + DEADLINE_MAX);
            }
        }

        /** Made without a client certificate, as most are. */
        public Call(String method, URI uri, Map<String, String> headers, byte[] body, Duration deadline) {
            this(method, uri, headers, body, deadline, Optional.empty());
        }

        /** The same call, made with a client certificate. */
        public Call as(ClientIdentity who) {
            return new Call(method, uri, headers, body, deadline, Optional.of(who));
        }

        /** The same call with another deadline. */
        public Call within(Duration other) {
            return new Call(method, uri, headers, body, other, identity);
        }

        public static Call get(URI uri, Map<String, String> headers) {
            return new Call("GET", uri, headers, new byte[0], DEADLINE_MAX);
        }
    }

    /**
     * @param status the HTTP status
     * @param headers names in lower case
     * @param body as received, decoded from any content encoding
     */
    record Answer(int status, Map<String, List<String>> headers, byte[] body) {
        /** The first value of a header, or the empty text. */
        public String header(String name) {
            var values = headers.get(name.toLowerCase(Locale.ROOT));
            return values == null || values.isEmpty() ? "" : values.getFirst();
        }

        public boolean ok() {
            return status >= 200 && status < 300;
        }
    }
}
