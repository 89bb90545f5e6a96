package se.knyt.connectors.payments.klarna;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import se.knyt.http.json.Json;
import se.knyt.testkit.DamagedJson;
import se.knyt.testkit.Fixtures;
import se.knyt.testkit.ReadingText;
import tools.jackson.databind.JsonNode;

/** Whatever is wrong in a payout or its transactions: a reading, or why it cannot be read; never an exception. */
class DamagedPayoutsTest {
    private static final int TRIES = 1_000;

    @TestFactory
    Stream<DynamicTest> aDamagedPayoutIsReadOrNamed() {
        return Fixtures.each(DamagedPayoutsTest.class, "/klarna/payouts", DamagedPayoutsTest::readAll);
    }

    private static void readAll(Path folder) {
        var good = Json.object();
        good.set("payout", Json.parse(Fixtures.read(folder, "payout.json")));
        good.set("list", Json.parse(Fixtures.read(folder, "transactions.json")));
        DamagedJson.of(good, 1)
                .limit(TRIES)
                .forEach(both -> assertThat(text(both))
                        .as(both.toString())
                        .isEqualTo(text(both))
                        .isNotBlank());
    }

    private static String text(JsonNode both) {
        return ReadingText.of(PayoutMapping.read(
                Vendor.KLARNA, both.path("payout"), items(both.path("list").path("transactions")), List.of()));
    }

    private static List<JsonNode> items(JsonNode transactions) {
        return transactions.isArray() ? transactions.valueStream().toList() : List.of();
    }
}
