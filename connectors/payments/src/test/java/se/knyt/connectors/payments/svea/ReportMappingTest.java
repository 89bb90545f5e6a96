package se.knyt.connectors.payments.svea;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import se.knyt.http.json.Json;
import se.knyt.testkit.Fixtures;
import se.knyt.testkit.ReadingText;

class ReportMappingTest {
    @TestFactory
    Stream<DynamicTest> reportsReadAsABookkeeperWouldReadThem() {
        return Fixtures.in(ReportMappingTest.class, "/svea/reports", ReportMappingTest::text);
    }

    private static String text(Path folder) {
        var reports = Json.list(Json.parse(Fixtures.read(folder, "report.json")), "clientReports").stream()
                .map(Reports::withoutPersons)
                .toList();
        assertThat(reports.toString()).doesNotContain("Person");
        var day = Instant.parse("2026-03-11T23:00:00Z");
        return ReadingText.of(ReportMapping.read("79021-2026-03-12", day, reports, ZoneId.of("Europe/Stockholm")));
    }
}
