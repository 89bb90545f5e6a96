package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Payout;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;
import se.knyt.spi.SettlementFileSource.Dropped;
import se.knyt.testkit.MoneyEffects;
import se.knyt.testkit.PullSourceContract;

/** The admin's two exports, as the simulated shop writes them: together they say what the interface says. */
class PayoutFilesTest {
    private static final Duration UNTIL_PAID = Duration.ofDays(7);

    private final ShopifyWorld world = new ShopifyWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private String sell() {
        var number = world.sell("{\"payment\":\"shopify-payments\",\"discount\":false,\"shipping\":0,"
                + "\"lines\":[{\"sku\":\"TROJA-M\",\"price\":124900}]}");
        world.control().post("orders/" + number + "/capture", "{}");
        return number;
    }

    private Dropped export(String name) {
        return new Dropped(name, world.control().get("exports/" + name).getBytes(StandardCharsets.UTF_8));
    }

    /** What counts for the books, and the order by which a line is matched. */
    private static String said(SourceRecord record) {
        var payout = (Payout) ((Reading.Read) record.reading()).documents().getFirst();
        var lines = MoneyEffects.closed(record).stream()
                .map(line -> line.kind().code() + " " + line.amount().toPlain() + " " + line.orderReference())
                .sorted()
                .toList();
        return payout.provider() + " " + payout.paid() + " " + lines;
    }

    @Test
    void bothExportsTogetherSayWhatTheInterfaceSays() {
        var refunded = sell();
        world.control().advance(UNTIL_PAID);
        world.control().post("orders/" + refunded + "/refund", "{}");
        sell();
        var disputed = sell();
        world.control().post("orders/" + disputed + "/dispute", "{}");
        sell();
        world.control().advance(UNTIL_PAID);
        sell(); // waits: in the export of transactions it has no payout yet
        var session = world.open();
        var dropped = new TreeMap<String, String>();
        var files = List.of(export("transactions.csv"), export("payouts.csv"));
        for (var file : files) {
            assertThat(session.recognizes(file.name(), file.content())).isTrue();
            assertThat(session.isPart(file.name(), file.content())).isTrue();
        }
        session.readParts(files).records().forEach(record -> dropped.put(record.key(), said(record)));
        var fetched = new TreeMap<String, String>();
        PullSourceContract.all(session, PayoutSource.STREAM, "", ShopifyWorld.START)
                .records()
                .forEach(record -> fetched.put(record.key(), said(record)));
        assertThat(fetched).hasSize(2);
        assertThat(dropped).isEqualTo(fetched);
    }

    @Test
    void oneAloneDoesNotSayWhatWasPaid() {
        sell();
        world.control().advance(UNTIL_PAID);
        for (var name : List.of("transactions.csv", "payouts.csv")) {
            var file = export(name);
            assertThatThrownBy(() -> world.open().read(file.name(), file.content()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining("drop both at once");
        }
    }

    @Test
    void whatIsNoneOfTheTwoIsNotRecognized() {
        for (var other : List.of("", "a;b\n1;2\n", "%PDF-1.7", "{\"a\":1}")) {
            assertThat(world.open().recognizes("x.csv", other.getBytes(StandardCharsets.UTF_8)))
                    .as(other)
                    .isFalse();
        }
    }

    @Test
    void aCutExportIsNoPayout() {
        sell();
        world.control().advance(UNTIL_PAID);
        var whole = export("transactions.csv");
        var text = new String(whole.content(), StandardCharsets.UTF_8);
        var cut =
                new Dropped(whole.name(), text.substring(0, text.length() - 12).getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> world.open().readParts(List.of(cut, export("payouts.csv"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("transactions.csv");
    }
}
