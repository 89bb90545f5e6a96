package se.knyt.simulators.base;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Webhooks on their way. A delivery is committed together with the change it tells of and stays until a 2xx answer or the last
 * retry. Only loopback addresses are ever called. Retries wait by machine time, since a sandbox clock jumps.
 */
public final class Deliveries {
    private static final String DELIVERY = "webhook_delivery";
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final int CONCURRENT_MAX = 32;
    private static final Duration REORDER_HOLD = Duration.ofSeconds(2);

    /** What is the vendor's own about its webhooks. */
    public interface Vendor {
        /** The headers of one attempt, the signature over the raw body among them. */
        Map<String, String> headers(ObjectNode delivery, byte[] body);

        /** How long each retry waits after the attempt before it; when they are used up the delivery is given up. */
        List<Duration> retries();

        /** Adds to the commit what follows from a delivery that was taken. */
        default void taken(SimulatorStore.Batch batch, ObjectNode delivery) {}

        /** Adds to the commit what follows from a delivery nobody took. */
        default void givenUp(SimulatorStore.Batch batch, ObjectNode delivery) {}
    }

    private record Due(String delivery, long atNanos, boolean faultsMet) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(atNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    private final SimulatorStore store;
    private final Faults faults;
    private final Vendor vendor;
    private final DelayQueue<Due> queue = new DelayQueue<>();
    private final Queue<String> fresh = new ConcurrentLinkedQueue<>();
    private final Semaphore permits = new Semaphore(CONCURRENT_MAX);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    private @Nullable Thread sender;
    private @Nullable Due held;

    public Deliveries(SimulatorStore store, Faults faults, Vendor vendor) {
        this.store = store;
        this.faults = faults;
        this.vendor = vendor;
    }

    /** Begins to send, with what an earlier process left. */
    public void start(String name) {
        store.all(DELIVERY).forEach(delivery -> queue.add(due(Json.text(delivery, "id"), Duration.ZERO, false)));
        sender = Thread.ofVirtual().name(name + "-webhooks").start(this::send);
    }

    public void stop() {
        if (sender != null) {
            sender.interrupt();
        }
        client.shutdownNow();
    }

    private static Due due(String delivery, Duration wait, boolean faultsMet) {
        return new Due(delivery, System.nanoTime() + wait.toNanos(), faultsMet);
    }

    /** Whether a subscription to this address can be taken: http or https, to this machine. */
    public static boolean allowed(String uri) {
        try {
            var parsed = URI.create(uri);
            var scheme = parsed.getScheme();
            return scheme != null && scheme.matches("https?") && LOOPBACK.contains(String.valueOf(parsed.getHost()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Adds a delivery to the commit; it may leave after {@link #wake}.
     *
     * @param topic what faults of webhooks know it by
     * @param more what the vendor needs to write the headers
     */
    public void enqueue(SimulatorStore.Batch batch, String topic, String uri, String body, ObjectNode more) {
        var id = UUID.randomUUID().toString();
        var delivery = more.deepCopy()
                .put("id", id)
                .put("topic", topic)
                .put("uri", uri)
                .put("attempts", 0)
                .put("body", body);
        batch.put(DELIVERY, id, delivery);
        fresh.add(id);
    }

    /** Called after the commit: what was enqueued may leave. */
    public void wake() {
        var id = fresh.poll();
        while (id != null) {
            queue.add(due(id, Duration.ZERO, false));
            id = fresh.poll();
        }
    }

    private void send() {
        try {
            while (true) {
                var due = queue.take();
                var delivery = store.peek(DELIVERY, due.delivery);
                if (delivery.isPresent()) {
                    permits.acquire();
                    Thread.ofVirtual().start(() -> {
                        try {
                            meetFaults(delivery.get(), due);
                        } finally {
                            permits.release();
                        }
                    });
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the simulator stops; what waits is in the store
        }
    }

    private void meetFaults(ObjectNode delivery, Due due) {
        Optional<Fault> fault = due.faultsMet ? Optional.empty() : faults.nextForWebhook(Json.text(delivery, "topic"));
        if (fault.isEmpty()) {
            deliver(delivery);
            releaseHeld();
            return;
        }
        switch (fault.get()) {
            case Fault.Duplicate _ -> {
                deliver(delivery);
                deliver(delivery);
                releaseHeld();
            }
            case Fault.Drop _ -> store.remove(DELIVERY, due.delivery);
            case Fault.Reorder _ -> hold(due(due.delivery, REORDER_HOLD, true));
            case Fault.Delay(var length) -> queue.add(due(due.delivery, length, true));
            case Fault.Status _,
                    Fault.Stall _,
                    Fault.Drip _,
                    Fault.CutMidBody _,
                    Fault.ApplyThenHangUp _,
                    Fault.Refuse _ -> throw new IllegalStateException("a call's fault was given to a webhook");
        }
    }

    /** Waits for the next delivery to pass, or for the hold to end when none comes. */
    private synchronized void hold(Due late) {
        held = late;
        queue.add(late);
    }

    private synchronized void releaseHeld() {
        var late = held;
        if (late != null && queue.remove(late)) {
            queue.add(due(late.delivery, Duration.ZERO, true));
        }
        held = null;
    }

    private void deliver(ObjectNode delivery) {
        boolean taken = post(delivery);
        var id = Json.text(delivery, "id");
        if (taken) {
            var batch = store.batch().remove(DELIVERY, id);
            vendor.taken(batch, delivery);
            batch.commit();
            return;
        }
        int attempts = (int) Json.number(delivery, "attempts");
        if (attempts >= vendor.retries().size()) {
            var batch = store.batch().remove(DELIVERY, id);
            vendor.givenUp(batch, delivery);
            batch.commit();
            return;
        }
        store.put(DELIVERY, id, delivery.deepCopy().put("attempts", attempts + 1));
        queue.add(due(id, vendor.retries().get(attempts), true));
    }

    private boolean post(ObjectNode delivery) {
        var uri = Json.text(delivery, "uri");
        if (!allowed(uri)) {
            return false;
        }
        var body = Json.text(delivery, "body").getBytes(StandardCharsets.UTF_8);
        var request = HttpRequest.newBuilder(URI.create(uri))
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        vendor.headers(delivery, body).forEach(request::header);
        try {
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.discarding());
            return answer.statusCode() / 100 == 2;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** HMAC-SHA256 of {@code body} by the UTF-8 bytes of {@code secret}. */
    public static byte[] hmacSha256(String secret, byte[] body) {
        return hmacSha256(secret.getBytes(StandardCharsets.UTF_8), body);
    }

    /** HMAC-SHA256 of {@code body} by {@code key}. */
    public static byte[] hmacSha256(byte[] key, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
