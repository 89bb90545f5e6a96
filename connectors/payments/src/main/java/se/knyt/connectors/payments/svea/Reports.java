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

    /** One payout for each of Svea's clients and currency: client reports of one client, day and currency are one payment to the bank. */
    static List<SourceRecord> records(LocalDate day, List<JsonNode> clientReports, ZoneId zone) {
        var payments = new LinkedHashMap<Payment, List<JsonNode>>();
        for (var each : clientReports) {
            var payment = new Payment(
                    Json.textOr(each, "clientId", ""), Json.textOr(each.path("paymentReport"), "currency", ""));
            payments.computeIfAbsent(payment, _ -> new ArrayList<>()).add(withoutPersons(each));
        }
        var records = new ArrayList<SourceRecord>();
        payments.forEach((payment, reports) -> records.add(record(day, payment, reports, zone)));
        return records;
    }

    private record Payment(String client, String currency) {}

    private static SourceRecord record(LocalDate day, Payment payment, List<JsonNode> reports, ZoneId zone) {
        var reference = reference(day, payment.client());
        var key = (reference + " " + payment.currency()).strip();
        var at = day.atStartOfDay(zone).toInstant();
        var raw = new ByteArrayOutputStream();
        reports.forEach(report -> {
            raw.writeBytes(Json.bytes(report));
            raw.write('\n');
        });
        return new SourceRecord(
                key, at, JSON_LINES, raw.toByteArray(), ReportMapping.read(key, reference, at, reports, zone));
    }

    /** Svea gives a payout no reference: its client and day are one, and with the currency its id. */
    private static String reference(LocalDate day, String client) {
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
