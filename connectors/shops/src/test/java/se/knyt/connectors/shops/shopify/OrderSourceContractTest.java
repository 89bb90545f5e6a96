package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.simulators.shopify.ShopifySimulator;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.PullSource.Reading;
import se.knyt.testkit.PullSourceContract;

/** Reading orders from Shopify's simulator. */
class OrderSourceContractTest extends ShopStreamContract {
    private static final String SALE = "{\"count\":1,\"business\":false}";

    @Override
    public String stream() {
        return OrderSource.STREAM;
    }

    @Override
    public String addRecord() {
        var number = world.sell(SALE);
        return Json.list(ShopifyWorld.json("{\"orders\":" + control().get("orders") + "}"), "orders").stream()
                .filter(order -> Json.text(order, "name").equals("#" + number))
                .map(order -> Json.text(order, "id"))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public String readRoute() {
        return "orders";
    }

    @Test
    void aChangedOrderIsReadAgain() {
        var number = world.sell(SALE);
        var cursor = PullSourceContract.all(open(), stream(), "", startDate()).cursor();
        control().advance(Duration.ofHours(3));
        control().post("orders/" + number + "/ship", "{}");
        var later = PullSourceContract.all(open(), stream(), cursor, startDate());
        assertThat(later.records()).hasSize(1);
        assertThat(later.records().getFirst().changedAt()).isEqualTo(ShopifyWorld.START.plus(Duration.ofHours(3)));
    }

    /** Forty days ahead for a moment, in which an order is shipped and read: what is sold when it is right again is read then. */
    @Test
    void aClockThatWasAheadForAMomentHidesNoOrder() {
        var number = world.sell(SALE);
        world.machineAt(ShopifyWorld.START.plus(Duration.ofDays(40)));
        control().post("orders/" + number + "/ship", "{}");
        var cursor = PullSourceContract.all(open(), stream(), "", startDate()).cursor();
        var right = ShopifyWorld.START.plus(Duration.ofMinutes(1));
        world.machineAt(right);
        world.sell(SALE);
        assertThat(PullSourceContract.all(open(), stream(), cursor, startDate()).records())
                .extracting(record -> record.changedAt())
                .contains(right);
    }

    @Test
    void ordersOfManyPagesAreAllReadWhateverThePageSize() {
        control().post("sell", "{\"count\":7}");
        control().post("settings", "{\"bucket_points\":1000000}");
        for (var size : List.of("1", "3", "100")) {
            var session = world.open(Map.of("page-size", size), Map.of("access-token", ShopifySimulator.ACCESS_TOKEN));
            var keys = PullSourceContract.all(session, stream(), "", startDate()).records().stream()
                    .map(each -> each.key())
                    .distinct();
            assertThat(keys).as("page size " + size).hasSize(7);
        }
    }

    @Test
    void aRefundIsReadWithItsRowsToTheOre() {
        var number = world.sell(SALE);
        control().post("orders/" + number + "/capture", "{}");
        control().post("orders/" + number + "/ship", "{}");
        control().post("orders/" + number + "/refund", "{}");
        var refund = ShopifyWorld.documents(world.read(number), Refund.class).getFirst();
        var rows = Money.sum(refund.rows().stream().map(Refund.Row::gross).toList(), Currency.SEK);
        assertThat(rows).isEqualTo(refund.total());
        assertThat(ShopifyWorld.payments(world.read(number), Payment.Type.REFUND))
                .isNotEmpty();
    }

    @Test
    void aPurchaseUnderFraudCheckIsHeldUntilItIsDecided() {
        var number = world.sell("{\"count\":1,\"fraud\":\"PENDING\"}");
        assertThat(ShopifyWorld.order(world.read(number)).fraudHold()).isTrue();
        control().post("orders/" + number + "/fraud", "{\"accepted\":true}");
        assertThat(ShopifyWorld.order(world.read(number)).fraudHold()).isFalse();
    }

    @Test
    void vatOnTopIsReadToo() {
        var number = world.sell("{\"count\":1,\"taxes_included\":false}");
        var order = ShopifyWorld.order(world.read(number));
        assertThat(Money.sum(order.rows().stream().map(row -> row.gross()).toList(), Currency.SEK))
                .isEqualTo(order.total());
    }

    /** LineItem.vendor of the shop's API; freight is nobody's. */
    @Test
    void whoseGoodsARowIsIsRead() {
        var rows = ShopifyWorld.order(world.read(world.sell("{\"count\":1,\"shipping\":4900}")))
                .rows();
        assertThat(rows)
                .isNotEmpty()
                .allSatisfy(row ->
                        assertThat(row.brand()).isEqualTo(row.kind() == OrderRow.Kind.GOODS ? "Knyts provbutik" : ""));
    }

    @Test
    void ordersOfEveryKindTheShopMakesAreReadable() {
        control().post("sell", "{\"count\":60}");
        assertThat(PullSourceContract.all(open(), stream(), "", startDate()).records())
                .allSatisfy(record -> assertThat(record.reading()).isInstanceOf(Reading.Read.class));
    }

    @Test
    void anOrderLongerThanAPageIsReadWhole() {
        var lines = IntStream.range(0, 60)
                .mapToObj(i -> "{\"sku\":\"LJUS-4\",\"quantity\":1}")
                .collect(Collectors.joining(","));
        var number = world.sell("{\"count\":1,\"discount\":false,\"shipping\":0,\"lines\":[" + lines + "]}");
        assertThat(ShopifyWorld.order(world.read(number)).rows())
                .filteredOn(row -> row.kind() == OrderRow.Kind.GOODS)
                .hasSize(60);
        control().post("orders/" + number + "/ship", "{}");
        assertThat(ShopifyWorld.documents(world.read(number), Shipment.class)
                        .getFirst()
                        .rows())
                .hasSize(60);
        assertThat(PullSourceContract.all(open(), stream(), "", startDate()).records())
                .singleElement()
                .satisfies(record -> assertThat(record.mediaType()).isEqualTo("application/x-ndjson"));
    }

    @Test
    void anEmptyBucketSaysHowLongToWait() {
        control().post("sell", "{\"count\":3}");
        control().post("settings", "{\"bucket_points\":1000,\"restore_points_per_second\":1}");
        var session = open();
        var failure = catchThrowable(() -> {
            for (int i = 0; i < 200; i++) {
                PullSourceContract.all(session, stream(), "", startDate());
            }
        });
        assertThat(failure)
                .isInstanceOfSatisfying(
                        ProviderFailure.RateLimited.class,
                        limited -> assertThat(limited.retryAfter()).isPositive());
    }

    @Test
    void theAppsClientCredentialsSignIn() {
        world.sell(SALE);
        var session = world.open(
                Map.of("client-id", ShopifySimulator.CLIENT_ID),
                Map.of("client-secret", ShopifySimulator.CLIENT_SECRET));
        assertThat(PullSourceContract.all(session, stream(), "", startDate()).records())
                .hasSize(1);
    }

    @Test
    void aDayIsCountedAtTheShopItself() {
        var number = world.sell(SALE);
        var cancelled = world.sell(SALE);
        control().post("orders/" + cancelled + "/cancel", "{}");
        var day = LocalDate.of(2026, 11, 2);
        assertThat(open().countOrders(day.minusDays(1), day)).singleElement().satisfies(counted -> {
            assertThat(counted.date()).isEqualTo(day);
            assertThat(counted.orderNumbers()).containsExactly(number);
            var total = ShopifyWorld.order(world.read(number)).total();
            assertThat(counted.totals()).containsExactly(Map.entry(total.currency(), total));
        });
    }

    /** One of 2 × 24.90 euro without shipping beside one in kronor: neither is added to the other. */
    @Test
    void aDayOfTwoCurrenciesIsSummedInEach() {
        var number = world.sell(SALE);
        world.sell("""
                {"count":1,"business":false,"discount":false,"shipping":0,"currency":"EUR","payment":"klarna",
                 "lines":[{"sku":"MOSSA-1","quantity":2,"price":2490}]}""");
        var day = LocalDate.of(2026, 11, 2);
        assertThat(open().countOrders(day, day)).singleElement().satisfies(counted -> {
            assertThat(counted.count()).isEqualTo(2);
            assertThat(counted.totals())
                    .containsOnly(
                            Map.entry(Currency.EUR, Money.of(4980, Currency.EUR)),
                            Map.entry(
                                    Currency.SEK,
                                    ShopifyWorld.order(world.read(number)).total()));
        });
    }
}
