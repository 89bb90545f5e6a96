package se.knyt.simulators.base;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * HTTP/1.1 with keep-alive on 127.0.0.1. Each call is matched to a route, meets the fault that is waiting for it, runs its
 * handler on a virtual thread, and is counted. Calls to {@code /_control/} meet no faults and are refused when they come from a
 * web page (an {@code Origin} header) or under a foreign host name.
 */
public final class SimulatorServer implements AutoCloseable {
    public static final int REQUEST_BYTES_MAX = 16 * 1024 * 1024;

    private final Router router;
    private final Faults faults;
    private final CallLog calls;
    private final Server server;
    private final ServerConnector connector;

    public SimulatorServer(Router router, Faults faults, CallLog calls) {
        this.router = router;
        this.faults = faults;
        this.calls = calls;
        var threads = new QueuedThreadPool(16, 2, 30_000);
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        threads.setDaemon(true);
        this.server = new Server(threads);
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
        connector.setHost("127.0.0.1");
        connector.setIdleTimeout(700_000); // longer than the longest stall a fault may order
        server.addConnector(connector);
        server.setHandler(new Entrance());
    }

    /** Listens on {@code port}, or on any free one for 0. */
    public void start(int port) throws IOException {
        connector.setPort(port);
        try {
            server.start();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the simulator's server does not start", e);
        }
    }

    public URI baseUri() {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("the simulator's server does not stop", e);
        }
    }

    private final class Entrance extends org.eclipse.jetty.server.Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            var body = Content.Source.asInputStream(request).readNBytes(REQUEST_BYTES_MAX + 1);
            if (body.length > REQUEST_BYTES_MAX) {
                send(response, callback, Reply.empty(413));
                return true;
            }
            var call = new Call(
                    request.getMethod(),
                    request.getHttpURI().getCanonicalPath(),
                    Map.of(),
                    query(request),
                    headers(request),
                    body);
            if (call.path().startsWith("/_control/")) {
                control(call, response, callback);
            } else {
                serve(call, request, response, callback);
            }
            return true;
        }
    }

    private void control(Call call, Response response, Callback callback) {
        var host = call.header("host").orElse("");
        if (call.header("origin").isPresent() || !host.matches("(127\\.0\\.0\\.1|localhost)(:\\d+)?")) {
            send(response, callback, Reply.text(403, "text/plain", "the control page is not for web pages"));
            return;
        }
        send(response, callback, run(router.find(call), call));
    }

    private void serve(Call call, Request request, Response response, Callback callback) throws Exception {
        var match = router.find(call);
        var names = match.map(Router.Match::labels).orElse(List.of("unknown route"));
        var matched = new java.util.ArrayList<>(names);
        matched.add(call.method() + " " + call.path());
        var fault = faults.nextForCall(matched);
        if (fault.isEmpty()) {
            var reply = answer(match, call);
            calls.answered(names, call.path(), reply.status());
            send(response, callback, reply);
            return;
        }
        switch (fault.get()) {
            case Fault.Status status -> {
                calls.answered(names, call.path(), status.code());
                send(response, callback, refusal(status));
            }
            case Fault.Refuse _ -> hangUp(names, call, request);
            case Fault.ApplyThenHangUp _ -> {
                answer(match, call);
                hangUp(names, call, request);
            }
            case Fault.Stall(var length) -> {
                var reply = answer(match, call);
                Thread.sleep(length);
                calls.answered(names, call.path(), reply.status());
                send(response, callback, reply);
            }
            case Fault.Drip(var bytesPerSecond) -> {
                var reply = answer(match, call);
                calls.answered(names, call.path(), reply.status());
                drip(response, callback, reply, Math.max(1, bytesPerSecond));
            }
            case Fault.CutMidBody(var afterBytes) -> {
                var reply = answer(match, call);
                head(response, reply);
                int sent = Math.min(afterBytes, Math.max(0, reply.body().length - 1));
                write(response, reply.body(), 0, sent, false);
                hangUp(names, call, request);
            }
            case Fault.Duplicate _, Fault.Drop _, Fault.Reorder _, Fault.Delay _ ->
                throw new IllegalStateException("a webhook fault was given to a call");
        }
    }

    private static Reply refusal(Fault.Status status) {
        var reply = status.body().isEmpty()
                ? Reply.empty(status.code())
                : Reply.text(status.code(), "application/json", status.body());
        return status.retryAfter()
                .map(wait -> reply.with("Retry-After", Long.toString(wait.toSeconds())))
                .orElse(reply);
    }

    private Reply answer(Optional<Router.Match> match, Call call) {
        return Packing.packed(run(match, call), call);
    }

    private Reply run(Optional<Router.Match> match, Call call) {
        if (match.isEmpty()) {
            return Reply.empty(router.knowsPath(call.path()) ? 405 : 404);
        }
        try {
            return match.get().route().handler().handle(match.get().call());
        } catch (IllegalArgumentException | tools.jackson.core.JacksonException e) {
            var message = e.getMessage();
            return Reply.json(400, Json.object().put("error", message == null ? "bad request" : message));
        } catch (RuntimeException e) {
            System.getLogger(SimulatorServer.class.getName())
                    .log(System.Logger.Level.ERROR, call.method() + " " + call.path(), e);
            return Reply.json(500, Json.object().put("error", e.toString()));
        }
    }

    /** Closes the socket itself: the other side sees an end where an answer should be. */
    private void hangUp(List<String> names, Call call, Request request) {
        calls.hungUp(names, call.path());
        request.getConnectionMetaData().getConnection().getEndPoint().close();
    }

    private static void head(Response response, Reply reply) {
        response.setStatus(reply.status());
        reply.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        if (reply.status() != 204) {
            response.getHeaders().put("Content-Length", reply.body().length);
        }
    }

    private static void send(Response response, Callback callback, Reply reply) {
        head(response, reply);
        response.write(true, ByteBuffer.wrap(reply.body()), callback);
    }

    private static void drip(Response response, Callback callback, Reply reply, int bytesPerSecond) throws Exception {
        head(response, reply);
        int piece = Math.max(1, bytesPerSecond / 10);
        for (int from = 0; from < reply.body().length; from += piece) {
            write(response, reply.body(), from, Math.min(piece, reply.body().length - from), false);
            Thread.sleep(1000L * piece / bytesPerSecond);
        }
        response.write(true, ByteBuffer.allocate(0), callback);
    }

    private static void write(Response response, byte[] body, int from, int length, boolean last) throws IOException {
        try (var blocking = org.eclipse.jetty.util.Blocker.callback()) {
            response.write(last, ByteBuffer.wrap(body, from, length), blocking);
            blocking.block();
        }
    }

    private static Map<String, List<String>> query(Request request) {
        var parameters = new HashMap<String, List<String>>();
        Request.extractQueryParameters(request).forEach(field -> parameters.put(field.getName(), field.getValues()));
        return parameters;
    }

    private static Map<String, String> headers(Request request) {
        var headers = new HashMap<String, String>();
        for (HttpField field : request.getHeaders()) {
            var value = field.getValue();
            headers.merge(field.getName().toLowerCase(Locale.ROOT), value == null ? "" : value, (a, b) -> a + "," + b);
        }
        return headers;
    }
}
