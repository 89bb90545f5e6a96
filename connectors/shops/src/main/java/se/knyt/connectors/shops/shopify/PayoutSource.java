package se.knyt.connectors.shops.shopify;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.http.Signatures;
import se.knyt.http.graphql.GraphQl;
import se.knyt.http.json.Json;
import se.knyt.http.json.JsonSlices;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;
import tools.jackson.databind.JsonNode;

/**
 * Reads the payouts of Shopify Payments, each with the balance transactions that Shopify names for it. A shop that has another provider
 * has none.
 */
final class PayoutSource {
    static final String STREAM = "payouts";
    static final String UNREADABLE = "shopify.payout-unreadable";
    private static final String JSON_LINES = "application/x-ndjson";
    static final String DENIED = "shopify.ACCESS_DENIED";
    static final String ACCOUNT = "shopifyPaymentsAccount";

    /** A payout is known to be under way days after it was issued. */
    private static final Duration OVERLAP = Duration.ofDays(14);

    private static final String ORDER_TRANSACTION = "gid://shopify/OrderTransaction/";
    private static final int PAYOUTS_PER_PAGE = 10;
    static final int TRANSACTIONS_PER_PAGE = 50;
    private static final int TRANSACTIONS_MAX = 50_000;

    /** Money that has left the balance. What failed comes back as a transaction of a later payout. */
    private static final Set<String> SENT = Set.of("IN_TRANSIT", "PAID", "FAILED");

    /** Sent and then taken back; one that was never sent has let go of its transactions. */
    private static final String CANCELED = "CANCELED";

    private final ShopifyClient client;
    private final InstantSource time;

    PayoutSource(ShopifyClient client, InstantSource time) {
        this.client = client;
        this.time = time;
    }

    Page pull(String cursorText, Instant startDate) {
        var cursor = OrderCursor.parse(cursorText, startDate, time.instant());
        return page(cursor, ask(cursor));
    }

    /**
     * The same of the time before.
     *
     * @throws ProviderFailure.Refused where the app may not read payouts: whether the shop has any is then not known
     */
    Page history(String cursorText, Instant from) {
        var cursor = OrderCursor.parse(cursorText, from, time.instant());
        try {
            return page(cursor, payouts(cursor));
        } catch (ProviderFailure.Refused e) {
            if (e.code().equals(DENIED)) {
                throw new ProviderFailure.Refused(
                        "shopify.scope",
                        "the app may not read payouts: it lacks " + ShopPreflight.PAYOUTS,
                        Map.of("message", ShopPreflight.PAYOUTS));
            }
            throw e;
        }
    }

    private Page page(OrderCursor begun, Optional<GraphQl.Result> answer) {
        var cursor = begun;
        if (answer.isEmpty()) {
            return new Page(List.of(), cursor.nextSweep(OVERLAP).toString(), false);
        }
        var records = new ArrayList<SourceRecord>();
        for (var slice : slices(answer.get().raw())) {
            var record = read(slice, cursor.newest());
            if (record.isPresent()) {
                cursor = cursor.seen(record.get().changedAt());
                records.add(record.get());
            }
        }
        var info = answer.get().data().path(ACCOUNT).path("payouts").path("pageInfo");
        var next = Json.textOr(info, "endCursor", "");
        boolean more = Json.flagOr(info, "hasNextPage", false) && !next.isEmpty() && !next.equals(cursor.after());
        cursor = more ? cursor.within(next) : cursor.nextSweep(OVERLAP);
        return new Page(records, cursor.toString(), more);
    }

    /** Empty for a shop without Shopify Payments, and for an app that may not read its payouts and never has. */
    private Optional<GraphQl.Result> ask(OrderCursor cursor) {
        try {
            return payouts(cursor);
        } catch (ProviderFailure.Refused e) {
            if (e.code().equals(DENIED) && !cursor.newest().isAfter(cursor.from())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Empty for a shop without Shopify Payments. */
    private Optional<GraphQl.Result> payouts(OrderCursor cursor) {
        var variables = Json.object()
                .put("first", PAYOUTS_PER_PAGE)
                .put("query", "issued_at:>='" + cursor.from().truncatedTo(ChronoUnit.SECONDS) + "'");
        if (!cursor.after().isEmpty()) {
            variables.put("after", cursor.after());
        }
        var result = client.query(Queries.PAYOUTS, variables);
        return result.data().path(ACCOUNT).isObject() ? Optional.of(result) : Optional.empty();
    }

    private static List<byte[]> slices(byte[] raw) {
        try {
            return JsonSlices.of(raw, "data", ACCOUNT, "payouts", "nodes");
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.NotSent("the answer is " + e.getMessage());
        }
    }

    /** Empty while the payout has not been sent. */
    private Optional<SourceRecord> read(byte[] slice, Instant unknownTime) {
        final JsonNode payout;
        final String id;
        final Instant issuedAt;
        try {
            payout = Json.parse(slice);
            id = PayoutMapping.id(payout);
            issuedAt = Json.instant(payout, "issuedAt");
            var status = Json.text(payout, "status");
            if (!SENT.contains(status) && !status.equals(CANCELED)) {
                return Optional.empty();
            }
        } catch (IllegalArgumentException e) {
            var key = "unreadable-" + Signatures.sha256Hex(slice).substring(0, 32);
            var reading = new Reading.Unreadable(UNREADABLE, String.valueOf(e.getMessage()));
            return Optional.of(new SourceRecord(key, unknownTime, JSON_LINES, slice, reading));
        }
        var raw = new ByteArrayOutputStream();
        raw.writeBytes(slice);
        Reading reading;
        try {
            var transactions = transactions(id, raw);
            if (transactions.isEmpty() && Json.text(payout, "status").equals(CANCELED)) {
                return Optional.empty();
            }
            reading = PayoutMapping.read(payout, issuedAt, transactions, sold(transactions, raw));
        } catch (IllegalArgumentException e) {
            reading = new Reading.Unreadable(UNREADABLE, id + ": " + e.getMessage());
        }
        return Optional.of(new SourceRecord(id, issuedAt, JSON_LINES, raw.toByteArray(), reading));
    }

    /** All of them, the oldest first: a payout with a part of its transactions would not add up. */
    private List<JsonNode> transactions(String payout, ByteArrayOutputStream raw) {
        var all = new ArrayList<JsonNode>();
        var after = "";
        while (true) {
            var variables =
                    Json.object().put("first", TRANSACTIONS_PER_PAGE).put("query", "payments_transfer_id:" + payout);
            if (!after.isEmpty()) {
                variables.put("after", after);
            }
            var result = client.query(Queries.BALANCE_TRANSACTIONS, variables);
            raw.write('\n');
            raw.writeBytes(result.raw());
            var connection = result.data().path(ACCOUNT).path("balanceTransactions");
            all.addAll(Json.list(connection, "nodes"));
            if (all.size() > TRANSACTIONS_MAX) {
                throw new IllegalArgumentException("more than " + TRANSACTIONS_MAX + " transactions");
            }
            var info = connection.path("pageInfo");
            var next = Json.textOr(info, "endCursor", "");
            if (!Json.flagOr(info, "hasNextPage", false) || next.isEmpty() || next.equals(after)) {
                return all;
            }
            after = next;
        }
    }

    /** The shop's transactions of sales and refunds, by their numbers; one that Shopify does not show is left out. */
    Map<String, JsonNode> sold(List<JsonNode> transactions, ByteArrayOutputStream raw) {
        var numbers = transactions.stream()
                .filter(PayoutMapping::isOfPurchase)
                .map(PayoutMapping::orderTransaction)
                .filter(number -> !number.isEmpty())
                .distinct()
                .toList();
        var sold = new HashMap<String, JsonNode>();
        for (int i = 0; i < numbers.size(); i += TRANSACTIONS_PER_PAGE) {
            var variables = Json.object();
            var ids = variables.putArray("ids");
            numbers.subList(i, Math.min(numbers.size(), i + TRANSACTIONS_PER_PAGE))
                    .forEach(number -> ids.add(ORDER_TRANSACTION + number));
            var result = client.query(Queries.SOLD, variables);
            raw.write('\n');
            raw.writeBytes(result.raw());
            for (var node : Json.list(result.data(), "nodes")) {
                var id = Json.textOr(node, "id", "");
                if (id.startsWith(ORDER_TRANSACTION)) {
                    sold.put(id.substring(ORDER_TRANSACTION.length()), node);
                }
            }
        }
        return sold;
    }
}
