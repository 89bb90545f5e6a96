package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import se.knyt.http.json.Json;
import se.knyt.testkit.DamagedJson;
import se.knyt.testkit.Fixtures;
import se.knyt.testkit.ReadingText;

/** Whatever is wrong in an order: a reading, or why it cannot be read; never an exception, which would stop all other orders. */
class DamagedOrdersTest {
    private static final int TRIES = 1_000;

    private final OrderMapping mapping = new OrderMapping(ShopifyConnections.settings(Map.of()));

    @TestFactory
    Stream<DynamicTest> aDamagedOrderIsReadOrNamed() {
        return Fixtures.each(DamagedOrdersTest.class, "/shopify/orders", this::readAll);
    }

    private void readAll(Path folder) {
        var good = Json.parse(Fixtures.read(folder, "input.json"));
        DamagedJson.of(good, 1)
                .limit(TRIES)
                .forEach(order -> assertThat(ReadingText.of(mapping.read(order)))
                        .as(order.toString())
                        .isEqualTo(ReadingText.of(mapping.read(order)))
                        .isNotBlank());
    }
}
