package se.knyt.connectors.payments.paypal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import se.knyt.http.json.Json;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;
import tools.jackson.databind.JsonNode;

/**
 * Reads cases by when they last changed, with an hour's overlap. The list gives no payment: each case is fetched whole. PayPal looks back
 * at most 180 days.
 */
final class DisputeSource implements ProviderSession.Disputes {
    private static final Duration BACK_MAX = Duration.ofDays(179);
    private static final Duration OVERLAP = Duration.ofHours(1);
    private static final Pattern TOKEN = Pattern.compile("[?&]next_page_token=([A-Za-z0-9+/=%]{1,400})");
    private static final String SEPARATOR = " ";

    private final PaypalClient client;
    private final InstantSource time;

    DisputeSource(PaypalClient client, InstantSource time) {
        this.client = client;
        this.time = time;
    }

    /**
     * Where the reading stands.
     *
     * @param from changes before are read
     * @param newest change seen in this sweep
     * @param token of the next page, as it came in its address, empty at the start of a sweep
     */
    private record At(Instant from, Instant newest, String token) {
        static At of(String cursor, Instant startDate) {
            if (cursor.isEmpty()) {
                return new At(startDate, startDate, "");
            }
            var parts = cursor.split(SEPARATOR, -1);
            try {
                return new At(Instant.parse(parts[0]), Instant.parse(parts[1]), parts[2]);
            } catch (DateTimeException | ArrayIndexOutOfBoundsException e) {
                throw new IllegalArgumentException("not a cursor of ours", e);
            }
        }

        @Override
        public String toString() {
            return from + SEPARATOR + newest + SEPARATOR + token;
        }
    }

    @Override
    public Page pull(String cursor, Instant startDate) {
        var at = At.of(cursor, startDate);
        var oldest = time.instant().minus(BACK_MAX);
        var from = at.from().isBefore(oldest) ? oldest : at.from();
        var body = PaypalClient.parsed(client.disputes(from, at.token()));
        var records = new ArrayList<SourceRecord>();
        var newest = at.newest();
        try {
            for (var item : Json.list(body, "items")) {
                var changed = Json.instantOr(item, "update_time", Json.instant(item, "create_time"));
                newest = changed.isAfter(newest) ? changed : newest;
                records.add(read(Json.text(item, "dispute_id"), changed));
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new ProviderFailure.NotSent("the answer is " + e.getMessage());
        }
        records.sort(Comparator.comparing(SourceRecord::changedAt));
        var token = next(body);
        if (!token.isEmpty()) {
            return new Page(records, new At(from, newest, token).toString(), true);
        }
        var begin = newest.minus(OVERLAP);
        return new Page(records, new At(begin.isAfter(from) ? begin : from, newest, "").toString(), false);
    }

    private SourceRecord read(String id, Instant changed) {
        var kept = DisputeMapping.kept(client.dispute(id));
        Reading reading;
        try {
            reading = Reading.Read.of(List.of(DisputeMapping.read(kept)), List.of());
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            reading = new Reading.Unreadable("paypal.dispute-unreadable", id + ": " + e.getMessage());
        }
        return new SourceRecord(id, changed, "application/json", Json.bytes(kept), reading);
    }

    /** The next page is told by a link alone; its token is taken out of it, never the address. */
    private static String next(JsonNode body) {
        return Json.list(body, "links").stream()
                .filter(link -> Json.textOr(link, "rel", "").equals("next"))
                .map(link -> TOKEN.matcher(Json.textOr(link, "href", "")))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst()
                .orElse("");
    }
}
