package se.knyt.connectors.payments.stripe;

import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import se.knyt.http.json.Json;
import se.knyt.http.json.JsonSlices;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;
import tools.jackson.databind.JsonNode;

/**
 * Reads payouts by the day they reach the bank: automatic ones each with all its balance transactions, those that a person starts between two
 * balances.
 */
final class PayoutSource implements ProviderSession.Payouts {
    private static final int PAYOUTS_PER_PAGE = 10;
    private static final int TRANSACTIONS_MAX = 200_000;
    private static final String JSON_LINES = "application/x-ndjson";

    private final StripeClient client;
    private final StripeSettings settings;
    private final InstantSource time;

    PayoutSource(StripeClient client, StripeSettings settings, InstantSource time) {
        this.client = client;
        this.settings = settings;
        this.time = time;
    }

    @Override
    public Page pull(String cursorText, Instant startDate) {
        var cursor = PayoutCursor.parse(cursorText, startDate);
        var answer = client.payouts(cursor.from(), PAYOUTS_PER_PAGE, cursor.after());
        var page = StripeClient.parsed(answer);
        var records = new ArrayList<SourceRecord>();
        var last = "";
        var byHand = new PayoutsByHand(client, settings, time);
        for (var slice : slices(answer.body())) {
            try {
                var payout = Json.parse(slice);
                last = Json.text(payout, "id");
                var arrives = Instant.ofEpochSecond(Json.whole(payout, "arrival_date"));
                cursor = cursor.seen(arrives);
                switch (Explained.of(payout)) {
                    case NOT_YET -> cursor = cursor.waiting(arrives);
                    case NEVER -> records.add(manual(payout, slice, byHand));
                    case WHOLE -> records.add(read(payout, slice));
                }
            } catch (IllegalArgumentException | DateTimeException e) {
                records.add(unreadable(slice, cursor.newest(), String.valueOf(e.getMessage())));
            }
        }
        Collections.reverse(records);
        boolean more = !last.isEmpty() && Json.flagOr(page, "has_more", false);
        cursor = more ? cursor.goingOn(last) : cursor.nextSweep(settings.overlap());
        return new Page(records, cursor.toString(), more);
    }

    private static List<byte[]> slices(byte[] json) {
        try {
            return JsonSlices.of(json, "data");
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.NotSent("the answer is " + e.getMessage());
        }
    }

    /** One that does not even say which it is; the same bytes are the same record. */
    private static SourceRecord unreadable(byte[] slice, Instant at, String why) {
        var reading = new Reading.Unreadable("stripe.payout-unreadable", why);
        return new SourceRecord(JsonSlices.name(slice), at, JSON_LINES, slice, reading);
    }

    /** Whether Stripe tells what a payout consists of. */
    private enum Explained {
        WHOLE,
        NOT_YET,
        NEVER;

        static Explained of(JsonNode payout) {
            if (!Json.flagOr(payout, "automatic", true)) {
                return NEVER;
            }
            return switch (Json.textOr(payout, "reconciliation_status", "completed")) {
                case "in_progress" -> NOT_YET;
                case "not_applicable" -> NEVER;
                default -> WHOLE;
            };
        }
    }

    private static SourceRecord manual(JsonNode payout, byte[] slice, PayoutsByHand byHand) {
        var raw = new ByteArrayOutputStream();
        raw.writeBytes(slice);
        Reading reading;
        try {
            reading = byHand.read(payout, raw);
        } catch (IllegalArgumentException | ArithmeticException e) {
            reading = new Reading.Unreadable(
                    "stripe.payout-unreadable", Json.label(payout, "id") + ": " + e.getMessage());
        }
        return record(payout, raw.toByteArray(), reading);
    }

    private static SourceRecord record(JsonNode payout, byte[] raw, Reading reading) {
        var at = Instant.ofEpochSecond(Json.wholeOr(payout, "created", 0));
        return new SourceRecord(Json.text(payout, "id"), at, JSON_LINES, raw, reading);
    }

    private SourceRecord read(JsonNode payout, byte[] slice) {
        var raw = new ByteArrayOutputStream();
        raw.writeBytes(slice);
        Reading reading;
        try {
            reading = PayoutMapping.read(payout, transactions(Json.text(payout, "id"), raw), settings.orderKeys());
        } catch (IllegalArgumentException e) {
            reading = new Reading.Unreadable(
                    "stripe.payout-unreadable", Json.label(payout, "id") + ": " + e.getMessage());
        }
        return record(payout, raw.toByteArray(), reading);
    }

    /** All of them, or the page is read again later: a payout with a part of its transactions would not add up. */
    private List<JsonNode> transactions(String payout, ByteArrayOutputStream raw) {
        var all = new ArrayList<JsonNode>();
        var after = "";
        while (true) {
            var page = StripeClient.parsed(client.transactions(payout, after));
            for (var transaction : Json.list(page, "data")) {
                var kept = Sources.withoutPersons(transaction);
                all.add(kept);
                raw.write('\n');
                raw.writeBytes(Json.bytes(kept));
                after = Json.text(kept, "id");
            }
            if (all.size() > TRANSACTIONS_MAX) {
                throw new IllegalArgumentException("more than " + TRANSACTIONS_MAX + " balance transactions");
            }
            if (!Json.flagOr(page, "has_more", false)) {
                return all.reversed();
            }
            if (Json.list(page, "data").isEmpty()) {
                throw new ProviderFailure.NotSent("an empty page with more to come");
            }
        }
    }
}
