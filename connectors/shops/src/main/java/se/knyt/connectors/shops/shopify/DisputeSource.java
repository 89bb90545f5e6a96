package se.knyt.connectors.shops.shopify;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.knyt.http.Signatures;
import se.knyt.http.graphql.GraphQl;
import se.knyt.http.json.Json;
import se.knyt.http.json.JsonSlices;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/**
 * Reads disputes of Shopify Payments. Shopify filters them by when they were opened and not by when they changed: each sweep begins
 * again as far back as a case can still be open.
 */
final class DisputeSource {
    static final String STREAM = ProviderSession.DISPUTES;
    static final String UNREADABLE = "shopify.dispute-unreadable";
    /** The scope without which disputes are not seen. */
    static final String SCOPE = "read_shopify_payments_disputes";

    /** From a chargeback to the bank's last word; the networks' own limits are shorter. */
    private static final Duration OPEN_MAX = Duration.ofDays(200);

    private static final String JSON = "application/json";
    private static final String ACCOUNT = "shopifyPaymentsAccount";
    private static final int PER_PAGE = 50;

    /** The cursor between two sweeps, once disputes have been read; within one it is followed by Shopify's own. */
    private static final String READ = "read";

    private final ShopifyClient client;
    private final InstantSource time;
    private final String shop;

    DisputeSource(ShopifyClient client, InstantSource time, String shop) {
        this.client = client;
        this.time = time;
        this.shop = shop;
    }

    Page pull(String cursor, Instant startDate) {
        var after = cursor.startsWith(READ + " ") ? cursor.substring(READ.length() + 1) : "";
        var answer = ask(after, from(startDate), cursor.isEmpty());
        if (answer.isEmpty()) {
            return new Page(List.of(), cursor, false);
        }
        var records = new ArrayList<SourceRecord>();
        for (var slice : slices(answer.get().raw())) {
            records.add(read(slice));
        }
        var info = answer.get().data().path(ACCOUNT).path("disputes").path("pageInfo");
        var next = Json.textOr(info, "endCursor", "");
        boolean more = Json.flagOr(info, "hasNextPage", false) && !next.isEmpty() && !next.equals(after);
        return new Page(records, more ? READ + " " + next : READ, more);
    }

    private Instant from(Instant startDate) {
        var oldest = time.instant().minus(OPEN_MAX);
        return (oldest.isAfter(startDate) ? oldest : startDate).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Empty for a shop without Shopify Payments, and for an app that may not read its disputes and never has. */
    private Optional<GraphQl.Result> ask(String after, Instant from, boolean neverRead) {
        var variables = Json.object().put("first", PER_PAGE).put("query", "initiated_at:>='" + from + "'");
        if (!after.isEmpty()) {
            variables.put("after", after);
        }
        try {
            var result = client.query(Queries.DISPUTES, variables);
            return result.data().path(ACCOUNT).isObject() ? Optional.of(result) : Optional.empty();
        } catch (ProviderFailure.Refused e) {
            if (e.code().equals("shopify.ACCESS_DENIED") && neverRead) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static List<byte[]> slices(byte[] raw) {
        try {
            return JsonSlices.of(raw, "data", ACCOUNT, "disputes", "nodes");
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.NotSent("the answer is " + e.getMessage());
        }
    }

    /** Shopify tells no time of change: what is read later is newer. */
    private SourceRecord read(byte[] slice) {
        var key = "unreadable-" + Signatures.sha256Hex(slice).substring(0, 32);
        Reading reading;
        try {
            var dispute = Json.parse(slice);
            key = Json.textOr(dispute, "id", key);
            reading = Reading.Read.of(List.of(DisputeMapping.read(dispute, shop)), List.of());
        } catch (IllegalArgumentException | ArithmeticException e) {
            reading = new Reading.Unreadable(UNREADABLE, key + ": " + e.getMessage());
        }
        return new SourceRecord(key, time.instant(), JSON, slice, reading);
    }
}
