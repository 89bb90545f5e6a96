package se.knyt.connectors.payments.svea;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import se.knyt.http.json.Json;
import se.knyt.testkit.DamagedJson;
import se.knyt.testkit.Fixtures;
import se.knyt.testkit.ReadingText;
import tools.jackson.databind.JsonNode;

/** Whatever is wrong in a report: a reading, or why it cannot be read; never an exception. */
class DamagedReportsTest {
    private static final int TRIES = 500;
    private static final Instant DAY = Instant.parse("2026-03-12T00:00:00Z");

    @TestFactory
    Stream<DynamicTest> aDamagedReportIsReadOrNamed() {
        return Fixtures.each(DamagedReportsTest.class, "/svea/reports", DamagedReportsTest::readAll);
    }

    private static void readAll(Path folder) {
        DamagedJson.of(Json.parse(Fixtures.read(folder, "report.json")), 1)
                .limit(TRIES)
                .forEach(
                        report -> assertThat(text(report)).as(report.toString()).isNotBlank());
    }

    private static String text(JsonNode report) {
        var list = report.path("clientReports");
        var reports = list.isArray() && !list.isEmpty()
                ? list.valueStream().map(Reports::withoutPersons).toList()
                : List.<JsonNode>of(Json.object());
        return ReadingText.of(ReportMapping.read("1-2026-03-12", "1-2026-03-12", DAY, reports, ZoneOffset.UTC));
    }
}
