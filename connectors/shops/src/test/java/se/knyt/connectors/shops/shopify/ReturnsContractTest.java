package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.commerce.ReturnOrder;
import se.knyt.core.commerce.Returned;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.RefundRow;

/**
 * What becomes of goods, and the shop's returns. Prices are the simulator's catalogue: coffee 99.00, a mug 179.00, a blanket 1195.00, a
 * candle set 79.50; stock begins at 1000 of each at each location.
 */
class ReturnsContractTest {
    private static final Map<String, String> READS_RETURNS = Map.of("read-returns", "true");
    private static final String LAGRET = "70000000001";
    private static final String BUTIKEN = "70000000002";

    private final ShopifyWorld world = new ShopifyWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private String sold(String sku, int quantity, boolean delivered) {
        var number = world.sell("{\"lines\":[{\"sku\":\"" + sku + "\",\"quantity\":" + quantity
                + "}],\"discount\":false,\"shipping\":0,\"business\":false}");
        if (delivered) {
            world.control().post("orders/" + number + "/ship", "{}");
        }
        world.control().post("orders/" + number + "/capture", "{}");
        return number;
    }

    private Reading.Read read(String number) {
        return ShopifyWorld.read(number, world.openWith(READS_RETURNS));
    }

    private void act(String number, String act, String what) {
        world.control().post("orders/" + number + "/" + act, what);
    }

    /** Available and on hand, as the simulator has them. */
    private String stock(String place, String sku) {
        return Json.list(ShopifyWorld.json(world.control().get("stock")), "stock").stream()
                .filter(level -> Json.text(level, "location").equals(place)
                        && Json.text(level, "sku").equals(sku))
                .map(level -> Json.whole(level, "available") + " " + Json.whole(level, "on_hand"))
                .findFirst()
                .orElse("1000 1000");
    }

    private static EffectRequest refund(Reading.Read read, int pieces, Restock restock, String place) {
        var order = ShopifyWorld.order(read);
        var row = order.rows().stream()
                .filter(r -> r.kind() == OrderRow.Kind.GOODS)
                .findFirst()
                .orElseThrow();
        var gross = Money.of(
                row.gross().minor() * pieces / row.quantity().value().longValueExact(),
                row.gross().currency());
        var body = new EffectBody.Refund(
                order.sourceId(),
                ShopifyWorld.payment(read, Payment.Type.CAPTURE).sourceId(),
                gross,
                "7/" + order.number() + "/" + restock.code() + place,
                List.of(new RefundRow(
                        row.rowId(),
                        row.kind(),
                        row.sku(),
                        row.title(),
                        Quantity.of(pieces),
                        gross,
                        List.of(),
                        restock,
                        place)),
                List.of());
        var key = "refund/" + restock.code() + place;
        return new EffectRequest(key, EffectKind.REFUND, body, Map.of(), Optional.empty(), new byte[0]);
    }

    /** Two of three pieces come back into the stock that the order was sent from: 1000 − 3 + 2. */
    @Test
    void whatComesBackGoesIntoTheStockThatTheOrderWasSentFrom() {
        var number = sold("MUGG-BLA", 3, true);
        assertThat(stock(LAGRET, "MUGG-BLA")).isEqualTo("997 997");
        world.open().perform(refund(read(number), 2, Restock.BACK_IN_STOCK, ""));
        assertThat(stock(LAGRET, "MUGG-BLA")).isEqualTo("999 999");
        var told = ShopifyWorld.documents(read(number), Refund.class).getFirst();
        assertThat(told.rows()).extracting(Refund.Row::restock).containsExactly(Restock.BACK_IN_STOCK);
        assertThat(told.returned()).isEqualTo(Returned.UNTOLD);
    }

    @Test
    void aPersonOrTheSettingsSayWhichStock() {
        var number = sold("MUGG-BLA", 3, true);
        world.open().perform(refund(read(number), 1, Restock.BACK_IN_STOCK, BUTIKEN));
        assertThat(stock(BUTIKEN, "MUGG-BLA")).isEqualTo("1001 1001");
        var other = sold("KAFFE-500", 2, true);
        world.openWith(Map.of("restock-location", BUTIKEN)).perform(refund(read(other), 1, Restock.BACK_IN_STOCK, ""));
        assertThat(stock(BUTIKEN, "KAFFE-500")).isEqualTo("1001 1001");
        assertThat(stock(LAGRET, "KAFFE-500")).isEqualTo("998 998");
        assertThatThrownBy(() -> world.open().perform(refund(read(other), 1, Restock.BACK_IN_STOCK, "70000000009")))
                .isInstanceOfSatisfying(
                        ProviderFailure.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("shopify.refund-refused"));
    }

    @Test
    void theShopsPlacesAreShownToThePersonWhoChooses() {
        assertThat(world.open().stockPlaces()).extracting(place -> place.name()).containsExactly("Lagret", "Butiken");
    }

    /** Never shipped: on hand all the time, and free for another. Not back: gone. */
    @Test
    void whatWasNeverShippedIsFreeAgainAndWhatIsNotBackIsGone() {
        var never = sold("KAFFE-500", 2, false);
        assertThat(stock(LAGRET, "KAFFE-500")).isEqualTo("998 1000");
        world.open().perform(refund(read(never), 2, Restock.NOT_SHIPPED, ""));
        assertThat(stock(LAGRET, "KAFFE-500")).isEqualTo("1000 1000");
        var scrapped = sold("MUGG-BLA", 1, true);
        world.open().perform(refund(read(scrapped), 1, Restock.NOT_BACK, ""));
        assertThat(stock(LAGRET, "MUGG-BLA")).isEqualTo("999 999");
        assertThat(ShopifyWorld.documents(read(scrapped), Refund.class)
                        .getFirst()
                        .rows())
                .extracting(Refund.Row::restock)
                .containsExactly(Restock.NOT_BACK);
    }

    /** A mug of 179.00 with a fault, return freight 49.00 and fee 25.00 kept: 105.00 goes back. */
    @Test
    void aComplaintIsReadWithItsReasonAndWhatIsKept() {
        var number = sold("MUGG-BLA", 2, true);
        act(
                number,
                "return",
                "{\"lines\":[{\"sku\":\"MUGG-BLA\",\"quantity\":1}],\"reason\":\"DEFECTIVE\","
                        + "\"shipping_fee\":4900,\"restocking_fee\":2500,\"requested\":true}");
        var asked = ShopifyWorld.documents(read(number), ReturnOrder.class).getFirst();
        assertThat(asked.state()).isEqualTo(ReturnOrder.State.REQUESTED);
        assertThat(asked.name()).isEqualTo("#" + number + "-R1");
        assertThat(asked.returned().kind()).isEqualTo(ReturnKind.COMPLAINT);
        assertThat(asked.returned().reason()).isEqualTo("defective");
        assertThat(asked.freight()).isEqualTo(Money.sek("49.00"));
        assertThat(asked.fee()).isEqualTo(Money.sek("25.00"));
        assertThat(asked.rows()).singleElement().satisfies(row -> {
            assertThat(row.rowId())
                    .isEqualTo(
                            ShopifyWorld.order(read(number)).rows().getFirst().rowId());
            assertThat(row.received()).isEqualTo(Quantity.ZERO);
        });
        act(number, "return/approve", "{}");
        act(number, "return/process", "{\"restock\":false}");
        act(number, "return/close", "{}");
        var read = read(number);
        var refund = ShopifyWorld.documents(read, Refund.class).getFirst();
        assertThat(refund.total()).isEqualTo(Money.sek("105.00"));
        assertThat(refund.returned()).isEqualTo(new Returned(ReturnKind.COMPLAINT, "defective", asked.sourceId()));
        assertThat(refund.kept())
                .extracting(row -> row.kind() + " " + row.gross())
                .containsExactly("RETURN_FREIGHT 49.00 SEK", "RETURN_FEE 25.00 SEK");
        var closed = ShopifyWorld.documents(read, ReturnOrder.class).getFirst();
        assertThat(closed.state()).isEqualTo(ReturnOrder.State.CLOSED);
        assertThat(closed.closedAt()).isPresent();
        assertThat(closed.refunds()).containsExactly(refund.sourceId());
        assertThat(closed.rows().getFirst().received()).isEqualTo(Quantity.ONE);
    }

    /** A mug of 179.00 for candles of 79.50: 99.50 goes back. For a blanket of 1195.00: nothing does, and 1016.00 is to be paid. */
    @Test
    void ofAnExchangeTheNetIsMoneyAndTheRestPaysTheNewGoods() {
        var cheaper = sold("MUGG-BLA", 1, true);
        act(
                cheaper,
                "return",
                "{\"lines\":[{\"sku\":\"MUGG-BLA\",\"quantity\":1}],\"exchange\":[{\"sku\":\"LJUS-4\"}]}");
        act(cheaper, "return/process", "{}");
        var read = read(cheaper);
        var order = ShopifyWorld.order(read);
        assertThat(order.total()).as("before returns, with the new goods").isEqualTo(Money.sek("258.50"));
        var candles = order.rows().stream()
                .filter(row -> row.sku().equals("LJUS-4"))
                .findFirst()
                .orElseThrow();
        var refund = ShopifyWorld.documents(read, Refund.class).getFirst();
        assertThat(refund.total()).isEqualTo(Money.sek("99.50"));
        assertThat(refund.exchange()).isEqualTo(new Refund.Exchange(Money.sek("79.50"), List.of(candles.rowId())));
        assertThat(refund.returned().kind()).isEqualTo(ReturnKind.EXCHANGE);
        assertThat(refund.credited()).isEqualTo(Money.sek("179.00"));
        // 179.00 × 25 / 125
        assertThat(refund.tax()).isEqualTo(Money.sek("35.80"));

        var dearer = sold("MUGG-BLA", 1, true);
        act(
                dearer,
                "return",
                "{\"lines\":[{\"sku\":\"MUGG-BLA\",\"quantity\":1}],\"exchange\":[{\"sku\":\"FILT-GRA\"}]}");
        act(dearer, "return/process", "{}");
        var noMoney = ShopifyWorld.documents(read(dearer), Refund.class).getFirst();
        assertThat(noMoney.total()).isEqualTo(Money.sek("0.00"));
        assertThat(noMoney.exchange().amount()).isEqualTo(Money.sek("179.00"));
    }

    /** Without the setting an app without the scope is asked for nothing; what the net leaves out is then unexplained, and parked. */
    @Test
    void returnsThatAreNotReadAreNotGuessed() {
        var number = sold("MUGG-BLA", 1, true);
        act(number, "return", "{\"lines\":[{\"sku\":\"MUGG-BLA\",\"quantity\":1}],\"reason\":\"UNWANTED\"}");
        assertThat(ShopifyWorld.documents(world.read(number), ReturnOrder.class))
                .isEmpty();
        assertThat(ShopifyWorld.documents(read(number), ReturnOrder.class))
                .extracting(made -> made.returned().kind())
                .containsExactly(ReturnKind.RETURN);
        act(number, "return/cancel", "{}");
        assertThat(ShopifyWorld.documents(read(number), ReturnOrder.class))
                .extracting(ReturnOrder::state)
                .containsExactly(ReturnOrder.State.CANCELLED);
    }
}
