package se.knyt.connectors.payments.svea;

import java.io.ByteArrayOutputStream;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import se.knyt.http.json.Json;
import se.knyt.spi.PullSource.SourceRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The client reports of one day as records, whether they are fetched or stand in a file. */
final class Reports {
    static final String JSON_LINES = "application/x-ndjson";

    private Reports() {}

    /** One payout for each of Svea's clients: client reports of one client and day are one payment to the bank. */
    static List<SourceRecord> records(LocalDate day, List<JsonNode> clientReports, ZoneId zone) {
        var byClient = new LinkedHashMap<String, List<JsonNode>>();
        for (var each : clientReports) {
            var id = Json.textOr(each, "clientId", "");
            byClient.computeIfAbsent(id, _ -> new ArrayList<>()).add(withoutPersons(each));
        }
        var records = new ArrayList<SourceRecord>();
        byClient.forEach((id, reports) -> records.add(record(day, id, reports, zone)));
        return records;
    }

    private static SourceRecord record(LocalDate day, String client, List<JsonNode> reports, ZoneId zone) {
        var key = key(day, client);
        var at = day.atStartOfDay(zone).toInstant();
        var raw = new ByteArrayOutputStream();
        reports.forEach(report -> {
            raw.writeBytes(Json.bytes(report));
            raw.write('\n');
        });
        return new SourceRecord(key, at, JSON_LINES, raw.toByteArray(), ReportMapping.read(key, at, reports, zone));
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
