package se.knyt.connectors.payments.svea;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import se.knyt.connectors.payments.SettlementFiles;
import se.knyt.http.json.Json;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.SourceRecord;
import se.knyt.spi.SettlementFileSource;
import tools.jackson.databind.JsonNode;

/**
 * Svea's report as a file is what its interface answers, so that both become the same records by the same way. The file itself is not
 * kept: it names buyers, and what is kept does not.
 */
final class ReportFiles implements SettlementFileSource {
    private static final int DATE_CHARS = 10;

    private final ZoneId zone;

    ReportFiles(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public boolean recognizes(String fileName, byte[] beginning) {
        return SettlementFiles.recognizes(ReportMapping.PROVIDER, fileName, beginning);
    }

    @Override
    public Set<String> accounts(String fileName, byte[] content) {
        return SettlementFiles.named(fileName, content);
    }

    @Override
    public Page read(String fileName, byte[] content) {
        SettlementFiles.check(ReportMapping.PROVIDER, fileName, content);
        var byDay = new TreeMap<LocalDate, List<JsonNode>>();
        for (var each : clientReports(Json.parse(content))) {
            byDay.computeIfAbsent(day(fileName, each), _ -> new ArrayList<>()).add(each);
        }
        var records = new ArrayList<SourceRecord>();
        byDay.forEach((day, reports) -> records.addAll(Reports.records(day, reports, zone)));
        return SettlementFiles.whole(fileName, records);
    }

    /** Of one report, or of several in a list. */
    private static List<JsonNode> clientReports(JsonNode file) {
        var all = new ArrayList<JsonNode>();
        for (var report : file.isArray() ? file : List.of(file)) {
            all.addAll(Json.list(report, "clientReports"));
        }
        return all;
    }

    private static LocalDate day(String fileName, JsonNode clientReport) {
        var date = Json.text(clientReport, "reconciliationDate");
        try {
            return LocalDate.parse(date.substring(0, Math.min(DATE_CHARS, date.length())));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(fileName + ": reconciliationDate is no date: " + date, e);
        }
    }
}
