package se.knyt.tests.crash;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;
import se.knyt.engine.Engine;

/** Where webhooks arrive: at the engine's process, which a front door with a lasting address passes them on to. */
final class Hooks implements AutoCloseable {
    private static final int UNAVAILABLE = 503;

    private final HttpServer server;

    private Hooks(HttpHandler handler) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/hooks/", handler);
        server.start();
    }

    /** Of an engine in this process. */
    static Hooks of(Engine engine) {
        return new Hooks(exchange -> {
            var path = exchange.getRequestURI().getPath();
            var headers = new HashMap<String, String>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            var body = exchange.getRequestBody().readAllBytes();
            var receipt = engine.webhooks().receive(path.substring("/hooks/".length()), Map.copyOf(headers), body);
            answer(
                    exchange,
                    switch (receipt) {
                        case ACCEPTED -> 200;
                        case REFUSED -> 401;
                        case BUSY -> UNAVAILABLE;
                    });
        });
    }

    /** @param port of the process at work now, 0 while there is none */
    static Hooks frontDoor(IntSupplier port) {
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        return new Hooks(exchange -> {
            var to = URI.create("http://127.0.0.1:" + port.getAsInt()
                    + exchange.getRequestURI().getPath());
            var request = HttpRequest.newBuilder(to)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(
                            exchange.getRequestBody().readAllBytes()));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (name.startsWith("X-")) {
                    request.header(name, values.getFirst());
                }
            });
            answer(exchange, port.getAsInt() == 0 ? UNAVAILABLE : status(http, request.build()));
        });
    }

    private static int status(HttpClient http, HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return UNAVAILABLE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNAVAILABLE;
        }
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, -1);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
