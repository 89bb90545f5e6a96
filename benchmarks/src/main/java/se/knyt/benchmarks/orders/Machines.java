package se.knyt.benchmarks.orders;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import se.knyt.engine.intake.Webhooks;

/** The other side and the front door, on one loopback port: the source's pages, the target's counter, the hook address. */
final class Machines implements AutoCloseable {
    static final String NEXT = "x-next";
    static final String MORE = "x-more";
    private static final int PAGE_MAX = 250;
    private static final int THREADS_MAX = 120;

    private final Server server;
    private final ServerConnector port;
    private final Map<String, List<byte[]>> sources = new ConcurrentHashMap<>();
    /** Account and order to the first answer, machine nanoseconds. */
    private final Map<String, Long> answered = new ConcurrentHashMap<>();

    private final AtomicLong duplicates = new AtomicLong();
    private volatile Hooks hooks = (token, headers, body) -> Webhooks.Receipt.BUSY;

    /** The engine's front door. */
    @FunctionalInterface
    interface Hooks {
        Webhooks.Receipt receive(String token, Map<String, String> headers, byte[] body);
    }

    Machines() throws Exception {
        var threads = new QueuedThreadPool(THREADS_MAX);
        threads.setDaemon(true);
        server = new Server(threads);
        port = new ServerConnector(server, 1, 1);
        port.setHost("127.0.0.1");
        server.addConnector(port);
        server.setHandler(new Front());
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port.getLocalPort());
    }

    void open(Hooks to) {
        hooks = to;
    }

    /** Makes an order visible in the source. */
    void place(String account, byte[] order) {
        var orders = sources.computeIfAbsent(account, a -> new ArrayList<>());
        synchronized (orders) {
            orders.add(order);
        }
    }

    int answeredCount() {
        return answered.size();
    }

    Map<String, Long> answered() {
        return answered;
    }

    long duplicates() {
        return duplicates.get();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the benchmark's own server did not stop", e);
        }
    }

    /** Dispatches by the first part of the path: {@code /hooks/T}, {@code /source/A/AFTER}, {@code /target/A/ORDER}. */
    private final class Front extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            var parts = Request.getPathInContext(request).split("/", -1);
            switch (parts[1]) {
                case "hooks" -> hook(parts[2], request, response);
                case "source" -> {
                    source(parts[2], Integer.parseInt(parts[3]), response, callback);
                    return true;
                }
                case "target" -> target(parts[2] + "/" + parts[3], request, response);
                default -> response.setStatus(HttpStatus.NOT_FOUND_404);
            }
            response.write(true, BufferUtil.EMPTY_BUFFER, callback);
            return true;
        }

        private void hook(String token, Request request, Response response) throws Exception {
            var headers = new HashMap<String, String>();
            request.getHeaders().forEach(f -> headers.put(f.getName().toLowerCase(Locale.ROOT), f.getValue()));
            var body = BufferUtil.toArray(Content.Source.asByteBuffer(request));
            response.setStatus(
                    switch (hooks.receive(token, headers, body)) {
                        case ACCEPTED -> HttpStatus.OK_200;
                        case REFUSED -> HttpStatus.UNAUTHORIZED_401;
                        case BUSY -> HttpStatus.SERVICE_UNAVAILABLE_503;
                    });
        }

        private void source(String account, int after, Response response, Callback callback) {
            var orders = sources.computeIfAbsent(account, a -> new ArrayList<>());
            var page = new ArrayList<byte[]>();
            boolean more;
            synchronized (orders) {
                int end = Math.min(orders.size(), after + PAGE_MAX);
                page.addAll(orders.subList(Math.min(after, end), end));
                more = end < orders.size();
            }
            var body = ByteBuffer.allocate(
                    page.stream().mapToInt(o -> o.length + 1).sum());
            page.forEach(o -> body.put(o).put((byte) '\n'));
            response.getHeaders().put(NEXT, Integer.toString(after + page.size()));
            response.getHeaders().put(MORE, Boolean.toString(more));
            response.write(true, body.flip(), callback);
        }

        private void target(String order, Request request, Response response) throws Exception {
            if ("GET".equals(request.getMethod())) {
                response.setStatus(answered.containsKey(order) ? HttpStatus.OK_200 : HttpStatus.NOT_FOUND_404);
                return;
            }
            // The whole body is read: a target that does not look at it would flatter the figure.
            var text = BufferUtil.toString(Content.Source.asByteBuffer(request), StandardCharsets.UTF_8);
            if (!text.contains("ART-1009")) {
                response.setStatus(HttpStatus.BAD_REQUEST_400);
            } else if (answered.putIfAbsent(order, System.nanoTime()) != null) {
                duplicates.incrementAndGet();
            }
        }
    }
}
