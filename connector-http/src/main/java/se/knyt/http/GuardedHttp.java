package se.knyt.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderFailure.Silence;

/**
 * The only way out to the network. Https to public addresses; besides, the exact origins that the running process itself opened
 * (the simulators of a sandbox). Nothing is followed, nothing is repeated: a call is one request, or none.
 *
 * <p>The exchange runs on a thread of its own while the caller keeps the time, so that name lookup, connecting, a handshake or a
 * body that drips cannot outlast the deadline. An answer may come packed by gzip, and in no other way.
 */
public final class GuardedHttp implements HttpCalls, AutoCloseable {
    private final Ways guarded;
    private final Ways open;
    private final Supplier<Set<URI>> ownOrigins;
    private final int bodyBytesMax;

    /** The same way out without a client certificate and with one. */
    private record Ways(CloseableHttpClient plain, CloseableHttpClient presenting) {
        static Ways by(DnsResolver dns) {
            return new Ways(Clients.client(dns), Clients.presenting(dns));
        }

        CloseableHttpClient of(Call call) {
            return call.identity().isPresent() ? presenting : plain;
        }
    }

    private GuardedHttp(Ways guarded, Ways open, Supplier<Set<URI>> ownOrigins, int bodyBytesMax) {
        this.guarded = guarded;
        this.open = open;
        this.ownOrigins = ownOrigins;
        this.bodyBytesMax = bodyBytesMax;
    }

    /** Public addresses only: what a live company gets. */
    public static GuardedHttp toPublicOnly() {
        return create(InetAddress::getAllByName, BODY_BYTES_MAX);
    }

    static GuardedHttp create(CheckedDns.Lookup lookup, int bodyBytesMax) {
        return new GuardedHttp(Ways.by(new CheckedDns(lookup)), Ways.by(new LoopbackDns()), Set::of, bodyBytesMax);
    }

    /**
     * The same with origins on this machine that may be called too: what a sandbox company gets. No setting may lead here; give it
     * the servers that this process started.
     *
     * @param origins asked at every call
     */
    public GuardedHttp andOwn(Supplier<Set<URI>> origins) {
        return new GuardedHttp(guarded, open, origins, bodyBytesMax);
    }

    @Override
    public Answer call(Call call) {
        var client = wayTo(call.uri()).of(call);
        var mark = new SendMark();
        var request = request(call);
        var outcome = new CompletableFuture<Answer>();
        Thread.ofVirtual().name("knyt-http").start(() -> {
            try {
                outcome.complete(exchange(client, call, request, mark));
            } catch (Throwable e) {
                // An error of a library, too: whoever waits is told at once, not at the deadline.
                outcome.completeExceptionally(e);
            }
        });
        try {
            return outcome.get(call.deadline().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw cancelled(request, mark, "no whole answer within " + call.deadline(), Silence.TIMED_OUT);
        } catch (InterruptedException e) {
            var failure = cancelled(request, mark, "interrupted", Silence.OTHER);
            Thread.currentThread().interrupt();
            throw failure;
        } catch (ExecutionException e) {
            var refused = call.identity().isPresent() ? Presented.refusal(e.getCause()) : "";
            if (!refused.isEmpty()) {
                throw new ProviderFailure.Unauthorized("the client certificate is refused: " + refused);
            }
            var reason = Reasons.of(e.getCause());
            var silence = silence(e.getCause());
            throw mark.mayHaveLeft()
                    ? new ProviderFailure.OutcomeUnknown(reason, silence)
                    : new ProviderFailure.NotSent(reason, silence);
        }
    }

    /** Ends the pools; the views made by {@link #andOwn} end with it. */
    @Override
    public void close() {
        for (var client : List.of(guarded.plain(), guarded.presenting(), open.plain(), open.presenting())) {
            client.close(CloseMode.IMMEDIATE);
        }
    }

    private Ways wayTo(URI uri) {
        final String origin;
        try {
            origin = Origins.of(uri);
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.NotSent("address refused: " + e.getMessage());
        }
        if (Origins.holds(ownOrigins, origin)) {
            return open;
        }
        if (!origin.startsWith("https://")) {
            throw new ProviderFailure.NotSent("address refused: not https");
        }
        if (uri.getRawUserInfo() != null) {
            throw new ProviderFailure.NotSent("address refused: it holds a user name");
        }
        return guarded;
    }

    private static HttpUriRequestBase request(Call call) {
        var request = new HttpUriRequestBase(call.method(), call.uri());
        var timeout = Timeout.of(call.deadline());
        request.setConfig(RequestConfig.custom()
                .setConnectionRequestTimeout(timeout)
                .setResponseTimeout(timeout)
                .setRedirectsEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build());
        call.headers().forEach((name, value) -> {
            if (!name.equalsIgnoreCase("content-type")) {
                request.setHeader(name, value);
            }
        });
        request.setHeader(HttpHeaders.ACCEPT_ENCODING, Unpacked.OFFERED);
        if (call.body().length > 0) {
            request.setEntity(new ByteArrayEntity(call.body(), contentType(call.headers())));
        }
        return request;
    }

    private static ContentType contentType(Map<String, String> headers) {
        for (var header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase("content-type")) {
                return ContentType.parse(header.getValue());
            }
        }
        return ContentType.APPLICATION_OCTET_STREAM;
    }

    private Answer exchange(CloseableHttpClient client, Call call, HttpUriRequestBase request, SendMark mark)
            throws IOException {
        var context = HttpClientContext.create();
        mark.attach(context);
        call.identity().ifPresent(identity -> Presented.attach(context, identity));
        return client.execute(request, context, response -> {
            var body =
                    response.getEntity() == null ? new byte[0] : Unpacked.read(response, bodyBytesMax, request::cancel);
            return new Answer(response.getCode(), headers(response), body);
        });
    }

    private static Map<String, List<String>> headers(ClassicHttpResponse response) {
        var headers = new HashMap<String, List<String>>();
        for (Header header : response.getHeaders()) {
            var lower = header.getName().toLowerCase(Locale.ROOT);
            if (!Unpacked.tellsOfPacking(lower)) {
                headers.computeIfAbsent(lower, name -> new ArrayList<>())
                        .add(header.getValue() == null ? "" : header.getValue());
            }
        }
        return headers;
    }

    private static ProviderFailure cancelled(
            HttpUriRequestBase request, SendMark mark, String reason, Silence silence) {
        boolean unsent = mark.giveUp();
        request.cancel();
        return unsent
                ? new ProviderFailure.NotSent(reason, silence)
                : new ProviderFailure.OutcomeUnknown(reason, silence);
    }

    /** A connection that is not answered ends as a time-out too, and is a kind of refused one by its class. */
    private static Silence silence(@Nullable Throwable cause) {
        return switch (cause) {
            case UnknownHostException _ -> Silence.HOST_UNKNOWN;
            case SocketTimeoutException _ -> Silence.TIMED_OUT;
            case ConnectException _ -> Silence.CONNECTION_REFUSED;
            case SSLException _ -> Silence.NOT_TRUSTED;
            case null, default -> Silence.OTHER;
        };
    }
}
