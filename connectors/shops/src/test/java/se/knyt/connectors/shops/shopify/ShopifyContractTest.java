package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.http.json.Json;
import se.knyt.spi.Connector;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.Preflight;
import se.knyt.spi.ProviderFailure;
import se.knyt.testkit.EffectTargetContract;
import se.knyt.testkit.PreflightContract;
import se.knyt.testkit.SimulatorControl;
import se.knyt.testkit.TransferTargetContract;
import tools.jackson.databind.JsonNode;

/** The connector against Shopify's simulator, whose payment app captures at Klarna's. */
class ShopifyContractTest {
    private static final String SALE = "{\"count\":1,\"business\":false}";

    private final ShopifyWorld world = new ShopifyWorld();
    private final Map<String, String> numberByEffect = new HashMap<>();

    @AfterEach
    void close() {
        world.close();
    }

    private EffectRequest request(EffectKind kind, EffectBody body, String number) {
        var key = kind.code() + "/" + numberByEffect.size();
        numberByEffect.put(key, number);
        return new EffectRequest(key, kind, body, Map.of(), Optional.empty(), new byte[0]);
    }

    /** The order as the simulator itself has it. */
    private JsonNode inShop(String number) {
        return Json.list(ShopifyWorld.json(world.control().canonical()), "orders").stream()
                .filter(order -> Json.text(order, "name").equals("#" + number))
                .findFirst()
                .orElseThrow();
    }

    private int captures(String number) {
        return (int) Json.list(inShop(number), "transactions").stream()
                .filter(each -> Json.text(each, "kind").equals("CAPTURE"))
                .count();
    }

    private EffectRequest capture(String number, Money amount) {
        var read = world.read(number);
        var authorization = ShopifyWorld.payment(read, Payment.Type.AUTHORIZATION);
        var body = new EffectBody.Capture(
                ShopifyWorld.order(read).sourceId(), authorization.sourceId(), amount, number + "-F1", List.of());
        return request(EffectKind.CAPTURE, body, number);
    }

    private EffectRequest captureAll(String number) {
        return capture(number, ShopifyWorld.order(world.read(number)).total());
    }

    @Nested
    class Capturing implements EffectTargetContract {
        @Override
        public ShopifySession open() {
            return world.open();
        }

        @Override
        public SimulatorControl control() {
            return world.control();
        }

        @Override
        public EffectRequest possible() {
            return captureAll(world.sell(SALE));
        }

        @Override
        public EffectRequest impossible() {
            var number = world.sell(SALE);
            return capture(
                    number, ShopifyWorld.order(world.read(number)).total().plus(Money.sek("0.01")));
        }

        @Override
        public String refusedCode() {
            return "shopify.capture-refused";
        }

        @Override
        public int count(EffectRequest request) {
            return captures(numberByEffect.getOrDefault(request.key(), ""));
        }

        @Override
        public String writeRoute() {
            return "orderCapture";
        }

        @Test
        void twoEqualCapturesOfOneOrderAreToldApart() {
            var number = world.sell(SALE);
            var one = capture(number, Money.sek("10.00"));
            var other = capture(number, Money.sek("10.00"));
            var first = open().perform(one);
            assertThat(open().ask(other)).isInstanceOf(Asked.NotThere.class);
            control().fault("applied-then-hung-up", writeRoute());
            assertThatThrownBy(() -> open().perform(other)).isInstanceOf(ProviderFailure.OutcomeUnknown.class);
            assertThat(open().ask(other))
                    .isInstanceOfSatisfying(
                            Asked.There.class,
                            there -> assertThat(there.performed().id()).isNotEqualTo(first.id()));
            assertThat(captures(number)).isEqualTo(2);
        }

        @Test
        void anEqualCaptureByAPersonMeanwhileIsForAPersonToJudge() {
            var number = world.sell(SALE);
            var ours = capture(number, Money.sek("10.00"));
            control().fault("applied-then-hung-up", writeRoute());
            assertThatThrownBy(() -> open().perform(ours)).isInstanceOf(ProviderFailure.OutcomeUnknown.class);
            open().perform(capture(number, Money.sek("10.00")));
            assertThat(open().ask(ours)).isInstanceOf(Asked.Ambiguous.class);
        }

        @Test
        void performedAgainAfterALostAnswerItFindsItsOwn() {
            var number = world.sell(SALE);
            var request = captureAll(number);
            control().fault("applied-then-hung-up", writeRoute());
            assertThatThrownBy(() -> open().perform(request)).isInstanceOf(ProviderFailure.OutcomeUnknown.class);
            open().perform(request);
            assertThat(captures(number)).isEqualTo(1);
        }

        /**
         * Reserved are 53.00 EUR, which the shop says are 598.87 SEK. 113.04 and 372.90 SEK are nearest to 10.00 and 33.00 EUR (10.004…
         * and 33.001…); Shopify calls these 112.99 and 372.88 SEK, so that of what is delivered last, 112.93 SEK, 113.00 SEK are left:
         * 10.00 EUR, which by the rate alone were 9.99.
         */
        @Test
        void whatIsPaidInAnotherCurrencyIsCapturedInItDeliveryByDelivery() {
            var number = inEuro();
            open().perform(capture(number, Money.sek("113.04")));
            var second = capture(number, Money.sek("372.90"));
            control().fault("applied-then-hung-up", writeRoute());
            assertThatThrownBy(() -> open().perform(second)).isInstanceOf(ProviderFailure.OutcomeUnknown.class);
            assertThat(open().ask(second)).isInstanceOf(Asked.There.class);
            open().perform(second);
            open().perform(capture(number, Money.sek("112.93")));
            assertThat(captured(number, "presentmentMoney")).containsExactlyInAnyOrder("10.00", "33.00", "10.00");
            assertThat(captured(number, "shopMoney")).containsExactlyInAnyOrder("112.99", "372.88", "113.00");
        }

        @Test
        void whatIsPaidInAnotherCurrencyIsCapturedWhole() {
            var number = inEuro();
            open().perform(captureAll(number));
            assertThat(captured(number, "presentmentMoney")).containsExactly("53.00");
        }

        /** 0.05 SEK are 0.0044 EUR, and 53.01 EUR are more than was reserved. */
        @Test
        void whatIsNoAmountOfTheBuyersOrMoreThanHeReservedIsRefused() {
            var number = inEuro();
            for (var one : Map.of("0.05", "shopify.capture-currency", "599.00", refusedCode())
                    .entrySet()) {
                assertThatThrownBy(() -> open().perform(capture(number, Money.sek(one.getKey()))))
                        .isInstanceOfSatisfying(
                                ProviderFailure.Refused.class,
                                refused -> assertThat(refused.code()).isEqualTo(one.getValue()));
            }
            assertThat(captures(number)).isZero();
        }

        private String inEuro() {
            return world.sell("{\"count\":1,\"business\":false,\"discount\":false,\"shipping\":0,"
                    + "\"lines\":[{\"sku\":\"MUGG-BLA\",\"price\":59887,\"quantity\":1}],"
                    + "\"presentment\":{\"currency\":\"EUR\",\"rate\":\"0.0885\"}}");
        }

        private List<String> captured(String number, String money) {
            return Json.list(inShop(number), "transactions").stream()
                    .filter(each -> Json.text(each, "kind").equals("CAPTURE"))
                    .map(each -> Json.text(each.path("amountSet").path(money), "amount"))
                    .toList();
        }

        @Test
        void aLostAnswerToTheNoteMeansThatNothingWasSent() {
            var number = world.sell(SALE);
            var request = captureAll(number);
            control().fault("applied-then-hung-up", "metafieldsSet");
            assertThatThrownBy(() -> open().perform(request)).isInstanceOf(ProviderFailure.NotSent.class);
            assertThat(captures(number)).isZero();
            open().perform(request);
            assertThat(captures(number)).isEqualTo(1);
        }
    }

    private EffectRequest fulfil(String number, int more) {
        var order = ShopifyWorld.order(world.read(number));
        var rows = order.rows().stream()
                .filter(row -> row.kind() == OrderRow.Kind.GOODS)
                .map(row -> new EffectBody.FulfilRow(
                        row.rowId(), row.sku(), row.quantity().plus(Quantity.of(more))))
                .toList();
        var body = new EffectBody.Fulfil(
                order.sourceId(), number + "-1", rows, ShopifyWorld.START, "PostNord", "TRACK" + number, "");
        return request(EffectKind.FULFIL, body, number);
    }

    @Nested
    class Delivering implements EffectTargetContract {
        @Override
        public ShopifySession open() {
            return world.open();
        }

        @Override
        public SimulatorControl control() {
            return world.control();
        }

        @Override
        public EffectRequest possible() {
            return fulfil(world.sell(SALE), 0);
        }

        @Override
        public EffectRequest impossible() {
            return fulfil(world.sell(SALE), 1);
        }

        @Override
        public String refusedCode() {
            return "shopify.nothing-left";
        }

        @Override
        public int count(EffectRequest request) {
            return Json.list(inShop(numberByEffect.getOrDefault(request.key(), "")), "fulfillments")
                    .size();
        }

        @Override
        public String writeRoute() {
            return "fulfillmentCreate";
        }

        @Test
        void theDeliveryShowsItsTrackingNumber() {
            var number = world.sell(SALE);
            open().perform(fulfil(number, 0));
            assertThat(ShopifyWorld.documents(world.read(number), Shipment.class))
                    .singleElement()
                    .satisfies(shipment -> assertThat(shipment.trackingNumber()).isEqualTo("TRACK" + number));
        }
    }

    @Nested
    class Marking implements TransferTargetContract {
        @Override
        public ShopifySession open() {
            return world.open();
        }

        @Override
        public SimulatorControl control() {
            return world.control();
        }

        @Override
        public String kind() {
            return "order";
        }

        @Override
        public String object() {
            return ShopifyWorld.order(world.read(world.sell(SALE))).sourceId();
        }

        @Override
        public Map<String, String> values() {
            return Map.of("invoice-number", "1207", "order-state", "invoiced");
        }

        @Override
        public String shown(String id) {
            var state = world.control().state();
            return Stream.of("\"tags\":\\[[^\\]]*\\]", "\"metafields\":\\[[^\\]]*\\]")
                    .flatMap(field -> Pattern.compile(field).matcher(state).results())
                    .map(MatchResult::group)
                    .collect(Collectors.joining());
        }

        @Override
        public String writeRoute() {
            return "metafieldsSet";
        }

        @Test
        void theOrderIsTagged() {
            var id = object();
            open().put("order", id, values());
            assertThat(shown(id)).contains("\"Knyt\"", "invoice_number");
        }
    }

    @Nested
    class Checks implements PreflightContract {
        @Override
        public Connector connector() {
            return new ShopifyConnector();
        }

        @Override
        public Preflight open() {
            return world.open();
        }

        @Override
        public SimulatorControl control() {
            return world.control();
        }

        @Override
        public Preflight.Plan plan() {
            return new Preflight.Plan(
                    LocalDate.of(2026, 11, 2), Set.of(1580), Set.of(3001), Map.of("KLARNA", 1580), Set.of("SEK"), "K");
        }
    }
}
