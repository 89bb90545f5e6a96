package se.knyt.connectors.payments.svea;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import se.knyt.core.commerce.Payout;
import se.knyt.http.json.Json;
import se.knyt.spi.PullSource.Reading;
import se.knyt.testkit.Fixtures;
import se.knyt.testkit.ReadingText;

class ReportMappingTest {
    @TestFactory
    Stream<DynamicTest> reportsReadAsABookkeeperWouldReadThem() {
        return Fixtures.in(ReportMappingTest.class, "/svea/reports", ReportMappingTest::text);
    }

    /** 800.00 less 8.00 in kronor and 50.00 less 1.00 in euro, of one client and day: two payments, neither of them left out. */
    @Test
    void oneClientIsPaidInTwoCurrenciesOnOneDay() {
        var report = "{\"clientId\":\"79021\",\"rows\":[],\"paymentReport\":{\"currency\":\"%s\","
                + "\"sveaPaidAmountExcludingWithholding\":%d,\"openingBalanceDebt\":0,\"closingBalanceDebt\":0}}";
        var reports = Stream.of(report.formatted("SEK", 79_200), report.formatted("EUR", 4_900))
                .map(one -> Json.parse(one.getBytes(StandardCharsets.UTF_8)))
                .toList();
        var records = Reports.records(LocalDate.parse("2026-03-12"), reports, ZoneId.of("Europe/Stockholm"));
        assertThat(records.stream()
                        .flatMap(record -> ((Reading.Read) record.reading()).documents().stream())
                        .map(Payout.class::cast)
                        .map(payout -> payout.sourceId() + " | " + payout.reference() + " | " + payout.paid()))
                .containsExactly(
                        "79021-2026-03-12 SEK | 79021-2026-03-12 | 792.00 SEK",
                        "79021-2026-03-12 EUR | 79021-2026-03-12 | 49.00 EUR");
    }

    private static String text(Path folder) {
        var reports = Json.list(Json.parse(Fixtures.read(folder, "report.json")), "clientReports").stream()
                .map(Reports::withoutPersons)
                .toList();
        assertThat(reports.toString()).doesNotContain("Person");
        var day = Instant.parse("2026-03-11T23:00:00Z");
        return ReadingText.of(ReportMapping.read(
                "79021-2026-03-12", "79021-2026-03-12", day, reports, ZoneId.of("Europe/Stockholm")));
    }
}
