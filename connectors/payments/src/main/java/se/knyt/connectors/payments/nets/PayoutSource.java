package se.knyt.connectors.payments.nets;

import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import se.knyt.http.json.Json;
import se.knyt.http.json.JsonSlices;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;
import tools.jackson.databind.JsonNode;

/** Reads payouts by their date, each with all its payment actions. */
final class PayoutSource implements ProviderSession.Payouts {
    private static final int PAYOUTS_PER_PAGE = 10;
    private static final int ACTIONS_MAX = 200_000;
    private static final String JSON_LINES = "application/x-ndjson";

    private final NetsClient client;
    private final NetsSettings settings;
    private final InstantSource time;
    private final ZoneId zone;

    PayoutSource(NetsClient client, NetsSettings settings, InstantSource time, ZoneId zone) {
        this.client = client;
        this.settings = settings;
        this.time = time;
        this.zone = zone;
    }

    @Override
    public Page pull(String cursorText, Instant startDate) {
        var today = time.instant().atZone(zone).toLocalDate();
        var cursor = PayoutCursor.parse(cursorText, startDate.atZone(zone).toLocalDate())
                .begun(today);
        var answer = client.payouts(cursor.from(), cursor.until(), cursor.page(), PAYOUTS_PER_PAGE);
        var body = NetsClient.parsed(answer);
        var records = new ArrayList<SourceRecord>();
        for (var slice : slices(answer.body(), "payouts")) {
            var record = read(slice, cursor.newest());
            cursor = cursor.seen(record.changedAt().atZone(zone).toLocalDate());
            records.add(record);
        }
        long total = total(body, "numberOfPayouts");
        long read = (long) cursor.page() * PAYOUTS_PER_PAGE + records.size();
        // A total that is not told, with a page that is full, may go on.
        boolean more = !records.isEmpty() && (total >= 0 ? read < total : records.size() == PAYOUTS_PER_PAGE);
        records.sort(Comparator.comparing(SourceRecord::changedAt));
        var next = more ? cursor.nextPage() : cursor.nextSweep(settings.overlap());
        return new Page(records, next.toString(), more);
    }

    private static long total(JsonNode body, String field) {
        try {
            return Json.wholeOr(body, field, -1);
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.NotSent("the answer is " + e.getMessage());
        }
    }

    private static List<byte[]> slices(byte[] json, String field) {
        try {
            return JsonSlices.of(json, field);
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.NotSent("the answer is " + e.getMessage());
        }
    }

    private SourceRecord read(byte[] slice, LocalDate unknownDate) {
        final String id;
        final Instant paidAt;
        try {
            var listed = Json.parse(slice);
            id = Json.text(listed, "id");
            paidAt = day(listed, zone);
        } catch (IllegalArgumentException e) {
            var reading = new Reading.Unreadable(PayoutMapping.UNREADABLE, String.valueOf(e.getMessage()));
            var at = unknownDate.atStartOfDay(zone).toInstant();
            return new SourceRecord(JsonSlices.name(slice), at, JSON_LINES, slice, reading);
        }
        var raw = new ByteArrayOutputStream();
        try {
            var pages = pages(id, raw);
            var reading = PayoutMapping.read(pages.getFirst(), actions(pages), paidAt);
            return new SourceRecord(id, paidAt, JSON_LINES, raw.toByteArray(), reading);
        } catch (IllegalArgumentException e) {
            var reading = new Reading.Unreadable(PayoutMapping.UNREADABLE, id + ": " + e.getMessage());
            return new SourceRecord(id, paidAt, JSON_LINES, raw.toByteArray(), reading);
        }
    }

    /** A date, or the date of a time; a day begins in the company's zone. */
    static Instant day(JsonNode payout, ZoneId zone) {
        var text = Json.text(payout, "date");
        try {
            return LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text)
                    .atStartOfDay(zone)
                    .toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a date: field date", e);
        }
    }

    /** All of them, or the page is read again later: a payout with a part of its actions would not add up. */
    private List<JsonNode> pages(String id, ByteArrayOutputStream raw) {
        var pages = new ArrayList<JsonNode>();
        long read = 0;
        while (true) {
            var answer = client.payout(id, pages.size());
            if (raw.size() > 0) {
                raw.write('\n');
            }
            raw.writeBytes(answer.body());
            var page = NetsClient.parsed(answer);
            int items = Json.list(page, "paymentActions").size();
            pages.add(page);
            read += items;
            if (read > ACTIONS_MAX) {
                throw new IllegalArgumentException("more than " + ACTIONS_MAX + " payment actions");
            }
            long total = Json.wholeOr(page, "numberOfPaymentActions", Json.wholeOr(page, "numberOfCharges", -1));
            if (items == 0 && total > read) {
                throw new ProviderFailure.NotSent("only " + read + " of " + total + " payment actions came");
            }
            if (total >= 0 ? read >= total : items < NetsClient.ACTIONS_PER_PAGE) {
                return pages;
            }
        }
    }

    static List<JsonNode> actions(List<JsonNode> pages) {
        return pages.stream()
                .flatMap(page -> Json.list(page, "paymentActions").stream())
                .toList();
    }
}
