package se.knyt.connectors.shops.shopify;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import se.knyt.http.Signatures;
import se.knyt.http.graphql.GraphQl;
import se.knyt.http.json.Json;
import se.knyt.http.json.JsonSlices;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;
import tools.jackson.databind.JsonNode;

/** Reads orders by time of change. */
final class OrderSource {
    static final String STREAM = "orders";
    private static final String JSON = "application/json";
    private static final String JSON_LINES = "application/x-ndjson";

    private final ShopifyClient client;
    private final ShopifySettings settings;
    private final OrderMapping mapping;
    private final InstantSource time;
    /** Smaller than the setting once Shopify has found a page too dear. */
    private final AtomicInteger pageSize;

    OrderSource(ShopifyClient client, ShopifySettings settings, InstantSource time) {
        this.client = client;
        this.settings = settings;
        this.mapping = new OrderMapping(settings);
        this.time = time;
        this.pageSize = new AtomicInteger(settings.pageSize());
    }

    Page pull(String cursorText, Instant startDate) {
        var cursor = OrderCursor.parse(cursorText, startDate, time.instant());
        var result = ask(cursor);
        final List<byte[]> slices;
        try {
            slices = JsonSlices.of(result.raw(), "data", "orders", "nodes");
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.NotSent("the answer is " + e.getMessage());
        }
        var records = new ArrayList<SourceRecord>();
        for (var slice : slices) {
            var read = read(slice, startDate, cursor.newest());
            cursor = cursor.seen(read.changedAt());
            read.record().ifPresent(records::add);
        }
        var info = result.data().path("orders").path("pageInfo");
        var next = Json.textOr(info, "endCursor", "");
        boolean more = Json.flagOr(info, "hasNextPage", false) && !next.isEmpty() && !next.equals(cursor.after());
        cursor = more ? cursor.within(next) : cursor.nextSweep(settings.overlap());
        return new Page(records, cursor.toString(), more);
    }

    /** One page; halved when Shopify finds the query too dear, and asked again. */
    private GraphQl.Result ask(OrderCursor cursor) {
        while (true) {
            int first = pageSize.get();
            var variables = Json.object()
                    .put("first", first)
                    .put("query", "updated_at:>='" + cursor.from().truncatedTo(ChronoUnit.SECONDS) + "'");
            if (!cursor.after().isEmpty()) {
                variables.put("after", cursor.after());
            }
            try {
                return client.query(Queries.orders(settings.paymentTerms(), settings.returns()), variables);
            } catch (ProviderFailure.Refused e) {
                if (!e.code().equals("shopify.MAX_COST_EXCEEDED") || first == 1) {
                    throw e;
                }
                pageSize.compareAndSet(first, first / 2);
            }
        }
    }

    private record Seen(Instant changedAt, Optional<SourceRecord> record) {}

    private Seen read(byte[] slice, Instant startDate, Instant unknownTime) {
        final JsonNode order;
        final Instant changedAt;
        final String key;
        try {
            order = Json.parse(slice);
            key = Json.text(order, "id");
            changedAt = OrderMapping.updatedAt(order);
            if (Json.instant(order, "createdAt").isBefore(startDate)) {
                return new Seen(changedAt, Optional.empty());
            }
        } catch (IllegalArgumentException e) {
            return new Seen(unknownTime, Optional.of(unreadable(slice, unknownTime, e)));
        }
        var completion = new OrderCompletion(client);
        try {
            var reading = mapping.read(completion.complete(order, slice));
            return new Seen(
                    changedAt,
                    Optional.of(new SourceRecord(
                            key, changedAt, completion.wasWhole() ? JSON : JSON_LINES, completion.raw(), reading)));
        } catch (IllegalArgumentException e) {
            return new Seen(
                    changedAt,
                    Optional.of(new SourceRecord(
                            key,
                            changedAt,
                            completion.wasWhole() ? JSON : JSON_LINES,
                            completion.raw(),
                            new Reading.Unreadable(
                                    "shopify.order-too-long", key + ": " + e.getMessage(), mapping.persons(order)))));
        }
    }

    /** Not even its id can be read, so its bytes name it. */
    private static SourceRecord unreadable(byte[] slice, Instant at, IllegalArgumentException e) {
        var key = "unreadable-" + Signatures.sha256Hex(slice).substring(0, 32);
        return new SourceRecord(
                key,
                at,
                JSON,
                slice,
                new Reading.Unreadable("shopify.order-unreadable", String.valueOf(e.getMessage())));
    }
}
