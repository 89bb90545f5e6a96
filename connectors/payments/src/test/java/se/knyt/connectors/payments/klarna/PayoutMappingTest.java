package se.knyt.connectors.payments.klarna;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import se.knyt.http.json.Json;
import se.knyt.testkit.Fixtures;
import se.knyt.testkit.ReadingText;

class PayoutMappingTest {
    @TestFactory
    Stream<DynamicTest> payoutsReadAsABookkeeperWouldReadThem() {
        return Fixtures.in(PayoutMappingTest.class, "/klarna/payouts", PayoutMappingTest::text);
    }

    private static String text(Path folder) {
        var payout = Json.parse(Fixtures.read(folder, "payout.json"));
        var transactions = Json.list(Json.parse(Fixtures.read(folder, "transactions.json")), "transactions");
        return ReadingText.of(PayoutMapping.read(Vendor.KLARNA, payout, transactions, List.of()));
    }
}
