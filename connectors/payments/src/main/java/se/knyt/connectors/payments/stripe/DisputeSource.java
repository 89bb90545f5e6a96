package se.knyt.connectors.payments.stripe;

import java.time.DateTimeException;
import java.time.Duration;
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
 * Reads disputes, the newest first. Stripe lists by when they were opened and not by when they changed: each sweep begins again as far
 * back as a case can still be open.
 */
final class DisputeSource implements ProviderSession.Disputes {
    /** From a chargeback to the bank's last word; the networks' own limits are shorter. */
    private static final Duration OPEN_MAX = Duration.ofDays(200);

    private static final String JSON = "application/json";

    private final StripeClient client;
    private final InstantSource time;

    DisputeSource(StripeClient client, InstantSource time) {
        this.client = client;
        this.time = time;
    }

    /** The cursor is the last dispute of the page before while a sweep goes on, else empty. */
    @Override
    public Page pull(String cursor, Instant startDate) {
        var oldest = time.instant().minus(OPEN_MAX);
        var from = oldest.isAfter(startDate) ? oldest : startDate;
        var answer = client.disputes(from, cursor);
        var page = StripeClient.parsed(answer);
        var records = new ArrayList<SourceRecord>();
        var last = "";
        try {
            for (var dispute : Json.list(page, "data")) {
                records.add(read(dispute));
                last = Json.textOr(dispute, "id", last);
            }
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.NotSent("the answer is " + e.getMessage());
        }
        Collections.reverse(records);
        boolean more = !last.isEmpty() && Json.flagOr(page, "has_more", false);
        return new Page(records, more ? last : "", more);
    }

    /** Stripe tells no time of change: what is read later is newer. */
    private SourceRecord read(JsonNode whole) {
        var kept = DisputeMapping.kept(whole);
        var raw = Json.bytes(kept);
        Reading reading;
        var key = Json.textOr(kept, "id", "");
        try {
            reading = Reading.Read.of(List.of(DisputeMapping.read(kept)), List.of());
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            reading =
                    new Reading.Unreadable("stripe.dispute-unreadable", Json.label(kept, "id") + ": " + e.getMessage());
        }
        return new SourceRecord(key.isEmpty() ? JsonSlices.name(raw) : key, time.instant(), JSON, raw, reading);
    }
}
