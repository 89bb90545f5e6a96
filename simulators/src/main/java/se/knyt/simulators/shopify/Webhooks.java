package se.knyt.simulators.shopify;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Fault;
import se.knyt.simulators.base.Faults;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.node.ObjectNode;

/**
 * Subscriptions and deliveries. A delivery is committed together with the change it tells of and stays until a 2xx answer or
 * the last retry. Only loopback addresses are ever called.
 */
final class Webhooks {
    static final String SUBSCRIPTION = "webhook_subscription";
    private static final String DELIVERY = "webhook_delivery";
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final int CONCURRENT_MAX = 32;
    private static final Duration REORDER_HOLD = Duration.ofSeconds(2);

    /** Eight retries over four hours; the documents give no single steps. */
    private static final List<Duration> RETRIES = List.of(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(90),
            Duration.ofSeconds(270),
            Duration.ofSeconds(810),
            Duration.ofSeconds(2400),
            Duration.ofSeconds(4800),
            Duration.ofSeconds(6000));

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
    private final InstantSource clock;
    private final Faults faults;
    private final String secret;
    private final DelayQueue<Due> queue = new DelayQueue<>();
    private final java.util.Queue<String> fresh = new java.util.concurrent.ConcurrentLinkedQueue<>();
    private final Semaphore permits = new Semaphore(CONCURRENT_MAX);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    private @Nullable Thread sender;
    private @Nullable Due held;

    Webhooks(SimulatorStore store, InstantSource clock, Faults faults, String secret) {
        this.store = store;
        this.clock = clock;
        this.faults = faults;
        this.secret = secret;
    }

    void start() {
        store.all(DELIVERY).forEach(delivery -> queue.add(due(Json.text(delivery, "id"), Duration.ZERO, false)));
        sender = Thread.ofVirtual().name("shopify-webhooks").start(this::send);
    }

    void stop() {
        if (sender != null) {
            sender.interrupt();
        }
        client.shutdownNow();
    }

    private static Due due(String delivery, Duration wait, boolean faultsMet) {
        return new Due(delivery, System.nanoTime() + wait.toNanos(), faultsMet);
    }

    static boolean allowed(String uri) {
        try {
            var parsed = URI.create(uri);
            var scheme = parsed.getScheme();
            return scheme != null && scheme.matches("https?") && LOOPBACK.contains(String.valueOf(parsed.getHost()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Adds a delivery for every subscription to {@code topic} to the commit. */
    void enqueue(SimulatorStore.Batch batch, String topic, ObjectNode order) {
        for (var subscription : store.all(SUBSCRIPTION)) {
            if (Json.text(subscription, "topic").equals(topic)) {
                var id = UUID.randomUUID().toString();
                var delivery = Json.object()
                        .put("id", id)
                        .put("topic", topic)
                        .put("subscription", Json.text(subscription, "id"))
                        .put("uri", Json.text(subscription, "uri"))
                        .put("event", UUID.randomUUID().toString())
                        .put("triggered_at", clock.instant().toString())
                        .put("attempts", 0)
                        .put("body", WebhookBody.of(topic, order).toString());
                batch.put(DELIVERY, id, delivery);
                fresh.add(id);
            }
        }
    }

    /** Called after the commit: what was enqueued may leave. */
    void wake() {
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
        var topic = restTopic(Json.text(delivery, "topic"));
        Optional<Fault> fault = due.faultsMet ? Optional.empty() : faults.nextForWebhook(topic);
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
            store.remove(DELIVERY, id);
            return;
        }
        int attempts = (int) Json.number(delivery, "attempts");
        if (attempts >= RETRIES.size()) {
            var batch = store.batch().remove(DELIVERY, id);
            batch.remove(SUBSCRIPTION, Json.text(delivery, "subscription"));
            batch.commit();
            return;
        }
        store.put(DELIVERY, id, delivery.deepCopy().put("attempts", attempts + 1));
        queue.add(due(id, RETRIES.get(attempts), true));
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
                .header("X-Shopify-Topic", restTopic(Json.text(delivery, "topic")))
                .header("X-Shopify-Hmac-SHA256", sign(secret, body))
                .header("X-Shopify-Shop-Domain", ShopifySimulator.SHOP_DOMAIN)
                .header("X-Shopify-API-Version", ShopifySimulator.API_VERSION)
                .header("X-Shopify-Webhook-Id", Json.text(delivery, "id"))
                .header("X-Shopify-Event-Id", Json.text(delivery, "event"))
                .header("X-Shopify-Triggered-At", Json.text(delivery, "triggered_at"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            var answer = client.send(request, HttpResponse.BodyHandlers.discarding());
            return answer.statusCode() / 100 == 2;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Base64 of HMAC-SHA256 over the raw body. */
    static String sign(String secret, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** {@code ORDER_TRANSACTIONS_CREATE} is {@code order_transactions/create} on the wire. */
    static String restTopic(String topic) {
        int split = topic.lastIndexOf('_');
        return topic.substring(0, split).toLowerCase(Locale.ROOT)
                + "/"
                + topic.substring(split + 1).toLowerCase(Locale.ROOT);
    }
}
