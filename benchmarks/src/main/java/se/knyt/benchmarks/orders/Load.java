package se.knyt.benchmarks.orders;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Posts signed webhooks of new orders over {@value #CONNECTIONS} kept connections, at a rate or as fast as they are answered. */
final class Load {
    static final int CONNECTIONS = 16;
    private static final int HEADER_LINE_MAX = 8_192;

    private final Machines machines;
    private final List<Account> accounts;
    private final byte[] secret;
    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Long> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refused = new AtomicInteger();

    /** Where orders are placed, and where their webhooks go. */
    record Account(String name, String hookToken) {}

    Load(Machines machines, List<Account> accounts, byte[] secret) {
        this.machines = machines;
        this.accounts = accounts;
        this.secret = secret;
    }

    /** Account and order to the moment its webhook was sent, machine nanoseconds. */
    Map<String, Long> sent() {
        return sent;
    }

    /** Nanoseconds from webhook sent to webhook answered. */
    List<Long> answers() {
        return List.copyOf(answers);
    }

    int refused() {
        return refused.get();
    }

    /**
     * @param first number of the first order
     * @param perSecond over all connections; 0 for as fast as answered
     */
    void run(int first, int count, int perSecond) throws InterruptedException {
        var next = new AtomicInteger(first);
        long begun = System.nanoTime();
        var threads = new Thread[CONNECTIONS];
        for (int i = 0; i < CONNECTIONS; i++) {
            threads[i] = Thread.ofPlatform().name("load-" + i).start(() -> {
                try (var line = new Line(machines.uri())) {
                    for (int n = next.getAndIncrement(); n < first + count; n = next.getAndIncrement()) {
                        if (perSecond > 0) {
                            waitUntil(begun + (n - first) * 1_000_000_000L / perSecond);
                        }
                        post(line, n);
                    }
                } catch (IOException e) {
                    refused.incrementAndGet();
                }
            });
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    private static void waitUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void post(Line line, int number) throws IOException {
        var account = accounts.get(number % accounts.size());
        var order = OrderText.of(number, Instant.now());
        var signature = Signature.of(order, secret);
        machines.place(account.name(), order);
        long begun = System.nanoTime();
        sent.put(account.name() + "/" + number, begun);
        int status = line.post("/hooks/" + account.hookToken(), signature, "d" + number, order);
        answers.add(System.nanoTime() - begun);
        if (status != 200) {
            refused.incrementAndGet();
        }
    }

    /** One kept connection, so small that the generator takes little of the machine it measures. */
    private static final class Line implements AutoCloseable {
        private final Socket socket;
        private final BufferedOutputStream out;
        private final InputStream in;
        private final String host;

        Line(URI to) throws IOException {
            socket = new Socket(to.getHost(), to.getPort());
            socket.setTcpNoDelay(true);
            out = new BufferedOutputStream(socket.getOutputStream(), 8_192);
            in = new BufferedInputStream(socket.getInputStream());
            host = to.getAuthority();
        }

        int post(String path, String signature, String delivery, byte[] body) throws IOException {
            var head = "POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + Signature.HEADER + ": " + signature
                    + "\r\n"
                    + Signature.ID_HEADER + ": " + delivery
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
            int status = Integer.parseInt(line().substring(9, 12));
            int length = 0;
            for (var header = line(); !header.isEmpty(); header = line()) {
                if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(header.substring(15).trim());
                }
            }
            in.skipNBytes(length);
            return status;
        }

        private String line() throws IOException {
            var text = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0 || text.length() > HEADER_LINE_MAX) {
                    throw new IOException("no whole answer");
                }
                if (c != '\r') {
                    text.append((char) c);
                }
            }
            return text.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
