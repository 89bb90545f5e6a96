package se.knyt.connectors.payments.svea;

import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import se.knyt.http.json.Json;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the reconciliation report day by day. The cursor is the next day to read; after today it goes back by the overlap, since a
 * report may be put right or come late.
 */
final class ReportSource implements ProviderSession.Payouts {
    private static final int DAYS_PER_PAGE = 10;
    private static final String JSON_LINES = "application/x-ndjson";

    private final SveaClient client;
    private final SveaSettings settings;
    private final InstantSource time;
    private final ZoneId zone;

    ReportSource(SveaClient client, SveaSettings settings, InstantSource time, ZoneId zone) {
        this.client = client;
        this.settings = settings;
        this.time = time;
        this.zone = zone;
    }

    @Override
    public Page pull(String cursor, Instant startDate) {
        var start = startDate.atZone(zone).toLocalDate();
        var today = time.instant().atZone(zone).toLocalDate();
        var day = cursor.isEmpty() ? start : date(cursor);
        var records = new ArrayList<SourceRecord>();
        for (int read = 0; read < DAYS_PER_PAGE && !day.isAfter(today); read++) {
            records.addAll(of(day));
            day = day.plusDays(1);
        }
        boolean more = !day.isAfter(today);
        if (!more) {
            var back = today.minusDays(settings.overlapDays());
            day = back.isBefore(start) ? start : back;
        }
        return new Page(records, day.toString(), more);
    }

    private static LocalDate date(String cursor) {
        try {
            return LocalDate.parse(cursor);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a cursor of ours", e);
        }
    }

    /** One payout for each of Svea's clients: client reports of one client and day are one payment to the bank. */
    private List<SourceRecord> of(LocalDate day) {
        var answer = client.report(day);
        var report = SveaClient.parsed(answer);
        try {
            var byClient = new LinkedHashMap<String, List<JsonNode>>();
            for (var each : Json.list(report, "clientReports")) {
                var id = Json.textOr(each, "clientId", "");
                byClient.computeIfAbsent(id, _ -> new ArrayList<>()).add(withoutPersons(each));
            }
            var records = new ArrayList<SourceRecord>();
            byClient.forEach((id, reports) -> records.add(record(day, id, reports)));
            return records;
        } catch (IllegalArgumentException e) {
            var reading = new Reading.Unreadable(ReportMapping.UNREADABLE, day + ": " + e.getMessage());
            var at = day.atStartOfDay(zone).toInstant();
            return List.of(new SourceRecord("unreadable-" + day, at, "application/json", answer.body(), reading));
        }
    }

    private SourceRecord record(LocalDate day, String client, List<JsonNode> reports) {
        var key = key(day, client);
        var raw = new ByteArrayOutputStream();
        reports.forEach(report -> {
            raw.writeBytes(Json.bytes(report));
            raw.write('\n');
        });
        Reading reading = ReportMapping.read(key, day.atStartOfDay(zone).toInstant(), reports, zone);
        return new SourceRecord(key, day.atStartOfDay(zone).toInstant(), JSON_LINES, raw.toByteArray(), reading);
    }

    /** Svea gives a payout no id: its client and day are one. */
    static String key(LocalDate day, String client) {
        return (client.matches("[A-Za-z0-9_-]{1,40}") ? client : "unknown") + "-" + day;
    }

    /** A settlement is kept for years, and no person is to be found in it. */
    static JsonNode withoutPersons(JsonNode report) {
        var copy = report.deepCopy();
        for (var row : copy.path("rows")) {
            if (row instanceof ObjectNode object) {
                object.remove(List.of("customerName", "sveaCustomerId"));
            }
        }
        return copy;
    }
}
