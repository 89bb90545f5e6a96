package se.knyt.connectors.payments.paypal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import se.knyt.http.json.Json;
import se.knyt.http.json.JsonSlices;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/**
 * Reads the report by windows of at most 31 days, each with all its pages. A window with more than PayPal gives (ten thousand) is halved.
 * Nothing after PayPal's own refresh is taken: it may not be whole yet.
 */
final class Transactions {
    private static final Duration WINDOW = Duration.ofDays(30);
    private static final int ROWS_MAX = 200_000;
    private static final String TOO_LARGE = "paypal.RESULTSET_TOO_LARGE";

    private final PaypalClient client;
    private final List<Row> rows = new ArrayList<>();
    private final List<SourceRecord> unreadable = new ArrayList<>();
    private Instant reached;
    private Instant refreshed = Instant.MAX;

    Transactions(PaypalClient client, Instant from) {
        this.client = client;
        this.reached = from;
    }

    /** The rows read so far, oldest first. */
    List<Row> rows() {
        return rows;
    }

    /** Rows that could not be read, each kept by itself. */
    List<SourceRecord> unreadable() {
        return unreadable;
    }

    /** Up to when everything has been read. */
    Instant reached() {
        return reached;
    }

    /** Up to when PayPal's report is whole: where it has been read, or to its own last refresh. */
    Instant told() {
        return refreshed.isBefore(reached) ? refreshed : reached;
    }

    /** Reads one window more; true while the end has not been reached. */
    boolean readOn(Instant until) {
        if (!reached.isBefore(until)) {
            return false;
        }
        var end = reached.plus(WINDOW).isBefore(until) ? reached.plus(WINDOW) : until;
        read(reached, end);
        reached = end;
        return end.isBefore(until) && end.isBefore(refreshed);
    }

    private void read(Instant start, Instant end) {
        var window = new ArrayList<Row>();
        try {
            pages(start, end, window);
        } catch (ProviderFailure.Refused e) {
            var half = Duration.between(start, end).dividedBy(2).toSeconds();
            if (!e.code().equals(TOO_LARGE) || half < 1) {
                throw e;
            }
            var middle = start.plusSeconds(half);
            read(start, middle);
            read(middle, end);
            return;
        }
        window.sort(Comparator.comparing(Row::at)); // stable: within a second the answer's own order stands
        for (var row : window) {
            // Both ends of a window are included, so that its last second is met again in the next.
            if (!row.at().equals(start) || rows.stream().noneMatch(row::isSameAs)) {
                rows.add(row);
            }
        }
        if (rows.size() > ROWS_MAX) {
            throw new ProviderFailure.NotSent("more than " + ROWS_MAX + " transactions between two withdrawals");
        }
    }

    private void pages(Instant start, Instant end, List<Row> window) {
        long total = 1;
        for (int page = 1; page <= total; page++) {
            var answer = client.transactions(start, end, page);
            var body = PaypalClient.parsed(answer);
            try {
                total = Json.wholeOr(body, "total_pages", 0);
                if (Json.has(body, "last_refreshed_datetime")) {
                    var told = Row.time(Json.text(body, "last_refreshed_datetime"));
                    refreshed = told.isBefore(refreshed) ? told : refreshed;
                }
                for (var slice : JsonSlices.of(answer.body(), "transaction_details")) {
                    keep(slice, start, window);
                }
            } catch (IllegalArgumentException e) {
                throw new ProviderFailure.NotSent("the answer is " + e.getMessage());
            }
        }
    }

    private void keep(byte[] slice, Instant start, List<Row> window) {
        try {
            var row = Row.read(slice);
            if (!row.at().isAfter(refreshed)) {
                window.add(row);
            }
        } catch (IllegalArgumentException e) {
            var reading = new Reading.Unreadable(Settlements.ROW_UNREADABLE, String.valueOf(e.getMessage()));
            unreadable.add(new SourceRecord(JsonSlices.name(slice), start, Settlements.JSON_LINES, slice, reading));
        }
    }
}
