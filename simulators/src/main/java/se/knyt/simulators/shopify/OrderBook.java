package se.knyt.simulators.shopify;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The shop's orders, each one JSON object in the shape GraphQL shows it; fields that begin with an underscore are the
 * simulator's own. Every save recalculates what follows from the rest, sets {@code updatedAt} to the second, and puts the
 * webhooks of the change into the same commit. Saves run one at a time: their callers hold the world.
 */
final class OrderBook {
    static final String ORDER = "order";

    private final SimulatorStore store;
    private final InstantSource clock;
    private final Webhooks webhooks;

    /** Orders by update time and id, as the search index walks them. */
    private final ConcurrentSkipListMap<String, String> byUpdate = new ConcurrentSkipListMap<>();

    private final GiftCards cards;
    private final StoreCredits credits;

    OrderBook(SimulatorStore store, InstantSource clock, Webhooks webhooks) {
        this.store = store;
        this.clock = clock;
        this.webhooks = webhooks;
        this.cards = new GiftCards(store, clock);
        this.credits = new StoreCredits(store, clock);
        reindex();
    }

    void reindex() {
        byUpdate.clear();
        store.all(ORDER).forEach(order -> byUpdate.put(indexKey(order), key(order)));
    }

    private static String key(JsonNode order) {
        return Long.toString(Json.number(order, "legacyResourceId"));
    }

    static String indexKey(JsonNode order) {
        return Json.text(order, "updatedAt") + "|" + key(order);
    }

    GiftCards cards() {
        return cards;
    }

    StoreCredits credits() {
        return credits;
    }

    Instant now() {
        return clock.instant();
    }

    String time() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** The stored order, for reading only. */
    Optional<ObjectNode> peek(String gid) {
        return store.peek(ORDER, Gid.orderKey(gid));
    }

    /** A copy to be changed and saved. */
    ObjectNode find(String gid, String... field) {
        return store.find(ORDER, Gid.orderKey(gid)).orElseThrow(() -> new UserError("Order does not exist", field));
    }

    List<ObjectNode> all() {
        return store.all(ORDER);
    }

    /** Orders whose update time is at least {@code from} (text order), in order of update. */
    List<ObjectNode> updatedFrom(String from) {
        return byUpdate.tailMap(from, true).values().stream()
                .map(key -> store.peek(ORDER, key))
                .flatMap(Optional::stream)
                .toList();
    }

    /** A named order such as {@code #1001}, with or without the sign. */
    Optional<ObjectNode> named(String name) {
        var digits = name.startsWith("#") ? name.substring(1) : name;
        return digits.matches("\\d{1,12}")
                ? store.peek(ORDER, Long.toString(Gid.orderNumber(Long.parseLong(digits))))
                : Optional.empty();
    }

    /** Recalculates, stamps and commits {@code order} with its webhooks. */
    void save(ObjectNode order, String... topics) {
        save(store.batch(), order, topics);
    }

    void save(SimulatorStore.Batch batch, ObjectNode order, String... topics) {
        OrderFigures.recalculate(order);
        Presentment.localize(order);
        cards.issue(batch, order);
        var before = store.peek(ORDER, key(order));
        var lag = Settings.of(store).indexLagSeconds();
        if (lag > 0) {
            order.put(
                    "_searchableAt",
                    clock.instant().plus(Duration.ofSeconds(lag)).toString());
            order.put(
                    "_updatedBefore",
                    before.map(old -> Json.text(old, "updatedAt")).orElse(""));
        }
        order.put("updatedAt", time());
        batch.put(ORDER, key(order), order);
        for (var topic : topics) {
            webhooks.enqueueOrder(batch, topic, order);
        }
        if (before.isPresent()) {
            webhooks.enqueueOrder(batch, "ORDERS_UPDATED", order);
        }
        batch.commit();
        before.ifPresent(old -> byUpdate.remove(indexKey(old)));
        byUpdate.put(indexKey(order), key(order));
        webhooks.wake();
    }

    /** Whether the search index already shows this order's last change. */
    boolean indexed(JsonNode order) {
        var at = Json.text(order, "_searchableAt");
        return at.isEmpty() || !clock.instant().isBefore(Instant.parse(at));
    }

    static Optional<ObjectNode> part(JsonNode order, String list, String gid) {
        for (var node : order.path(list)) {
            if (Json.text(node, "id").equals(gid)) {
                return Optional.of((ObjectNode) node);
            }
        }
        return Optional.empty();
    }
}
