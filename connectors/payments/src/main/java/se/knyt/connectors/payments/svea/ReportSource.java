package se.knyt.connectors.payments.svea;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import se.knyt.http.json.Json;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/**
 * Reads the reconciliation report day by day. The cursor is the next day to read; after today it goes back by the overlap, since a
 * report may be put right or come late.
 */
final class ReportSource implements ProviderSession.Payouts {
    private static final int DAYS_PER_PAGE = 10;

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

    private List<SourceRecord> of(LocalDate day) {
        var answer = client.report(day);
        var report = SveaClient.parsed(answer);
        try {
            return Reports.records(day, Json.list(report, "clientReports"), zone);
        } catch (IllegalArgumentException e) {
            var reading = new Reading.Unreadable(ReportMapping.UNREADABLE, day + ": " + e.getMessage());
            var at = day.atStartOfDay(zone).toInstant();
            return List.of(new SourceRecord("unreadable-" + day, at, "application/json", answer.body(), reading));
        }
    }
}
