package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Refund;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.FoundElsewhere;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.RefundRow;
import se.knyt.testkit.EffectTargetContract;
import se.knyt.testkit.SimulatorControl;
import tools.jackson.databind.JsonNode;

/** Refunds through Shopify's simulator, whose payment app pays back at Klarna's. */
class RefundingContractTest implements EffectTargetContract {
    private final ShopifyWorld world = new ShopifyWorld();
    private final Map<String, String> numberByEffect = new HashMap<>();

    @AfterEach
    void close() {
        world.close();
    }

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
        return refund(captured(), Money.sek("10.00"));
    }

    /** An öre more than was captured. */
    @Override
    public EffectRequest impossible() {
        var number = captured();
        return refund(number, order(number).plus(Money.sek("0.01")));
    }

    @Override
    public String refusedCode() {
        return "shopify.refund-refused";
    }

    @Override
    public int count(EffectRequest request) {
        return refunds(numberByEffect.getOrDefault(request.key(), "")).size();
    }

    @Override
    public String writeRoute() {
        return "refundCreate";
    }

    /** A sale that is captured whole; gives its number. */
    private String captured() {
        var number = world.sell("{\"count\":1,\"business\":false}");
        world.control().post("orders/" + number + "/capture", "{}");
        return number;
    }

    private Money order(String number) {
        return ShopifyWorld.order(world.read(number)).total();
    }

    private EffectRequest refund(String number, Money amount) {
        return refund(number, amount, List.of(), List.of());
    }

    private EffectRequest refund(String number, Money amount, List<RefundRow> rows, List<String> seen) {
        var read = world.read(number);
        var key = "refund/" + numberByEffect.size();
        var body = new EffectBody.Refund(
                ShopifyWorld.order(read).sourceId(),
                ShopifyWorld.payment(read, Payment.Type.CAPTURE).sourceId(),
                amount,
                "7/" + number + "/K" + numberByEffect.size(),
                rows,
                seen);
        numberByEffect.put(key, number);
        return new EffectRequest(key, EffectKind.REFUND, body, Map.of(), Optional.empty(), new byte[0]);
    }

    private EffectRequest refundWithRows(String number) {
        var order = ShopifyWorld.order(world.read(number));
        var rows = order.rows().stream()
                .map(row -> new RefundRow(
                        row.rowId(), row.kind(), row.sku(), row.title(), row.quantity(), row.gross(), row.taxes()))
                .toList();
        return refund(number, order.total(), rows, List.of());
    }

    /** As the simulator itself has them. */
    private List<JsonNode> refunds(String number) {
        return Json.list(ShopifyWorld.json(world.control().canonical()), "orders").stream()
                .filter(order -> Json.text(order, "name").equals("#" + number))
                .flatMap(order -> Json.list(order, "refunds").stream())
                .toList();
    }

    @Test
    void thePaymentAppPaysBackAtKlarnaAndTheRowsAreGivenBackWithoutRestocking() {
        var number = captured();
        var total = order(number);
        var performed = open().perform(refundWithRows(number));
        var klarna = Json.list(ShopifyWorld.json(world.klarna().canonical()), "orders")
                .getFirst();
        assertThat(Json.whole(klarna, "refunded_amount")).isEqualTo(total.minor());
        var read = world.read(number);
        assertThat(ShopifyWorld.documents(read, Refund.class)).singleElement().satisfies(refund -> {
            assertThat(refund.sourceId()).isEqualTo(performed.id());
            assertThat(refund.total()).isEqualTo(total);
            assertThat(refund.rows()).isNotEmpty();
        });
        assertThat(ShopifyWorld.payments(read, Payment.Type.REFUND))
                .singleElement()
                .satisfies(payment -> assertThat(payment.sourceId())
                        .isEqualTo(performed.facts().get("transaction")));
        assertThat(world.control().state()).contains("\"restocked\":false").doesNotContain("\"restocked\":true");
    }

    /** A sale that the buyer paid 53.00 EUR for, at 0.0885 for a krona: 53.00 / 0.0885 = 598.870…, 598.87 SEK. */
    private String paidInEuro() {
        var number =
                world.sell("{\"count\":1,\"business\":false,\"discount\":false,\"shipping\":0,\"payment\":\"manual\","
                        + "\"lines\":[{\"sku\":\"MUGG-BLA\",\"price\":59887,\"quantity\":1}],"
                        + "\"presentment\":{\"currency\":\"EUR\",\"rate\":\"0.0885\"}}");
        world.control().post("orders/" + number + "/paid", "{}");
        return number;
    }

    private EffectRequest ofSale(String number, String amount) {
        var read = world.read(number);
        var key = "euro/" + numberByEffect.size();
        var body = new EffectBody.Refund(
                ShopifyWorld.order(read).sourceId(),
                ShopifyWorld.payment(read, Payment.Type.SALE).sourceId(),
                Money.sek(amount),
                "7/" + number + "/E" + numberByEffect.size(),
                List.of(),
                List.of());
        numberByEffect.put(key, number);
        return new EffectRequest(key, EffectKind.REFUND, body, Map.of(), Optional.empty(), new byte[0]);
    }

    /**
     * Shopify wants the buyer's amount. 112.99 SEK is 10.00 EUR (10.00 / 0.0885 = 112.994…), and once more; then 372.89 SEK and 33.00 EUR
     * are left, and go as the rest in both.
     */
    @Test
    void whatWasPaidInAnotherCurrencyGoesBackExactlyInIt() {
        var number = paidInEuro();
        var first = ofSale(number, "112.99");
        control().fault("applied-then-hung-up", writeRoute());
        assertThatThrownBy(() -> open().perform(first)).isInstanceOf(ProviderFailure.OutcomeUnknown.class);
        open().perform(first);
        open().perform(ofSale(number, "112.99"));
        open().perform(ofSale(number, "372.89"));
        assertThat(euros(number)).containsExactly("10.00", "10.00", "33.00");
        assertThat(ShopifyWorld.documents(world.read(number), Refund.class))
                .extracting(Refund::total)
                .containsExactlyInAnyOrder(Money.sek("112.99"), Money.sek("112.99"), Money.sek("372.89"));
    }

    /** 113.04 SEK lies between 10.00 EUR (112.99) and 10.01 EUR (113.11); and of 598.87 no more than that is left. */
    @Test
    void whatIsNoAmountOfTheBuyersOrMoreThanIsLeftIsRefusedAndNothingIsDone() {
        var number = paidInEuro();
        for (var amount : List.of("113.04", "598.88")) {
            assertThatThrownBy(() -> open().perform(ofSale(number, amount)))
                    .isInstanceOfSatisfying(
                            ProviderFailure.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo("shopify.refund-currency"));
        }
        assertThat(refunds(number)).isEmpty();
    }

    /** What the buyer is to get was said: 9.99 EUR for what counts as 113.04 SEK, once though the answer was lost; and no more than is left. */
    @Test
    void whatTheBuyerIsToGetIsPaidBackThoughItIsNoAmountOfTheShops() {
        var number = paidInEuro();
        var first = said(number, "113.04", "9.99");
        control().fault("applied-then-hung-up", writeRoute());
        assertThatThrownBy(() -> open().perform(first)).isInstanceOf(ProviderFailure.OutcomeUnknown.class);
        open().perform(first);
        open().perform(said(number, "113.04", "10.00"));
        assertThat(euros(number)).containsExactly("10.00", "9.99");
        assertThatThrownBy(() -> open().perform(said(number, "372.79", "33.02")))
                .isInstanceOfSatisfying(ProviderFailure.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo("shopify.refund-currency");
                    assertThat(refused.arguments()).containsEntry("left", "33.01 EUR");
                });
        open().perform(said(number, "372.79", "33.01"));
        assertThat(euros(number)).containsExactlyInAnyOrder("9.99", "10.00", "33.01");
    }

    private EffectRequest said(String number, String amount, String euro) {
        var plain = ofSale(number, amount);
        var body = (EffectBody.Refund) plain.body();
        var portion = new EffectBody.Portion(
                body.captureSourceId(), body.amount(), Money.parse(euro, se.knyt.core.money.Currency.EUR));
        var said = new EffectBody.Refund(
                body.orderSourceId(),
                body.captureSourceId(),
                body.amount(),
                body.reference(),
                List.of(),
                List.of(),
                List.of(),
                List.of(portion),
                null);
        return new EffectRequest(plain.key(), plain.kind(), said, Map.of(), Optional.empty(), new byte[0]);
    }

    /** Somebody in the shop has paid all of it back: nothing is left in either currency, and a person says whether it is the one. */
    @Test
    void whatAnotherHandPaidBackInTheBuyersCurrencyIsAskedAbout() {
        var number = paidInEuro();
        world.control().post("orders/" + number + "/refund", "{\"shipping\":true}");
        var found = found(ofSale(number, "598.87"));
        assertThat(found.amount().toString()).isEqualTo("598.87 SEK");
        assertThat(euros(number)).containsExactly("53.00");
    }

    /** What a refund that is not made asks about. */
    private FoundElsewhere found(EffectRequest request) {
        try {
            open().perform(request);
        } catch (ProviderFailure.Refused refused) {
            assertThat(refused.code()).isEqualTo(FoundElsewhere.REFUND);
            return FoundElsewhere.of(refused.arguments()).orElseThrow();
        }
        throw new AssertionError("it was made");
    }

    private List<String> euros(String number) {
        return refundTransactions(number).stream()
                .map(each -> Json.text(each.path("amountSet").path("presentmentMoney"), "amount"))
                .toList();
    }

    private List<JsonNode> refundTransactions(String number) {
        return Json.list(ShopifyWorld.json(world.control().canonical()), "orders").stream()
                .filter(order -> Json.text(order, "name").equals("#" + number))
                .flatMap(order -> Json.list(order, "transactions").stream())
                .filter(each -> Json.text(each, "kind").equals("REFUND"))
                .toList();
    }

    private EffectRequest asStoreCredit(String number, String amount) {
        var body = new EffectBody.Refund(
                ShopifyWorld.order(world.read(number)).sourceId(),
                EffectBody.Refund.STORE_CREDIT,
                Money.sek(amount),
                "7/" + number + "/S",
                List.of(),
                List.of());
        numberByEffect.put("credit/" + number, number);
        return new EffectRequest("credit/" + number, EffectKind.REFUND, body, Map.of(), Optional.empty(), new byte[0]);
    }

    /** The shop makes the transaction, no payment app pays anything, and a lost answer or another attempt makes no second one. */
    @Test
    void asStoreCreditTheShopOwesTheBuyerAndNoProviderPays() {
        var number = captured();
        var request = asStoreCredit(number, "10.00");
        control().fault("applied-then-hung-up", writeRoute());
        assertThatThrownBy(() -> open().perform(request)).isInstanceOf(ProviderFailure.OutcomeUnknown.class);
        var performed = open().perform(request);
        assertThat(count(request)).isEqualTo(1);
        assertThat(Json.whole(
                        Json.list(ShopifyWorld.json(world.klarna().canonical()), "orders")
                                .getFirst(),
                        "refunded_amount"))
                .isZero();
        var read = world.read(number);
        assertThat(ShopifyWorld.documents(read, Refund.class))
                .singleElement()
                .satisfies(refund -> assertThat(refund.total()).isEqualTo(Money.sek("10.00")));
        assertThat(ShopifyWorld.payments(read, Payment.Type.REFUND))
                .singleElement()
                .satisfies(payment -> {
                    assertThat(payment.sourceId()).isEqualTo(performed.facts().get("transaction"));
                    assertThat(payment.provider()).isEqualTo("shopify_store_credit");
                    assertThat(payment.cardId()).startsWith("gid://shopify/StoreCreditAccount/");
                });
        assertThat(control().get("store-credit")).contains("\"balance\":\"10.00\"");
    }

    @Test
    void asStoreCreditNoMoreThanWasPaidIsGiven() {
        var number = captured();
        var most = order(number).plus(Money.sek("0.01")).toPlain();
        assertThatThrownBy(() -> open().perform(asStoreCredit(number, most)))
                .isInstanceOfSatisfying(
                        ProviderFailure.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("shopify.refund-refused"));
    }

    @Test
    void performedAgainAfterALostAnswerItFindsItsOwn() {
        var request = possible();
        control().fault("applied-then-hung-up", writeRoute());
        assertThatThrownBy(() -> open().perform(request)).isInstanceOf(ProviderFailure.OutcomeUnknown.class);
        open().perform(request);
        assertThat(count(request)).isEqualTo(1);
    }

    @Test
    void whatWasRefundedInTheShopIsAskedAboutAndNotRepeatedUnlessItIsAccountedFor() {
        var number = captured();
        world.control().post("orders/" + number + "/refund", "{\"shipping\":true}");
        var theirs = ShopifyWorld.documents(world.read(number), Refund.class)
                .getFirst()
                .sourceId();
        var found = found(refund(number, order(number)));
        assertThat(found.id()).isEqualTo(theirs);
        assertThat(found.performed().facts()).containsKey("transaction");
        assertThat(found.at()).isPresent();
        assertThat(refunds(number)).hasSize(1);
        var another = refund(number, order(number), List.of(), List.of(theirs));
        assertThatThrownBy(() -> open().perform(another))
                .isInstanceOfSatisfying(
                        ProviderFailure.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(refusedCode()));
        assertThat(refunds(number)).hasSize(1);
    }

    /** 100,00 and then the rest are captured; 60,00 of the one and 20,00 of the other go back as one refund, and a lost answer makes no second. */
    @Test
    void whatTwoCapturesGiveIsOneRefundWithATransactionOfEach() {
        var number = world.sell("{\"count\":1,\"business\":false}");
        world.control().post("orders/" + number + "/capture", "{\"amount\":10000}");
        world.control().post("orders/" + number + "/capture", "{}");
        var read = world.read(number);
        var captures = ShopifyWorld.payments(read, Payment.Type.CAPTURE);
        assertThat(captures).hasSize(2);
        var portions = List.of(
                new EffectBody.Portion(captures.get(0).sourceId(), Money.sek("60.00")),
                new EffectBody.Portion(captures.get(1).sourceId(), Money.sek("20.00")));
        var request = refund(number, portions);
        control().fault("applied-then-hung-up", writeRoute());
        assertThatThrownBy(() -> open().perform(request)).isInstanceOf(ProviderFailure.OutcomeUnknown.class);
        var performed = open().perform(request);
        assertThat(refunds(number)).hasSize(1);
        var told = world.read(number);
        assertThat(ShopifyWorld.documents(told, Refund.class)).singleElement().satisfies(refund -> {
            assertThat(refund.sourceId()).isEqualTo(performed.id());
            assertThat(refund.total()).isEqualTo(Money.sek("80.00"));
            assertThat(refund.payments())
                    .containsExactlyInAnyOrder(
                            performed.facts().get("transaction"),
                            performed.facts().get("transaction/2"));
        });
        assertThat(ShopifyWorld.payments(told, Payment.Type.REFUND))
                .extracting(p -> p.parentSourceId() + " " + p.amount())
                .containsExactlyInAnyOrder(
                        captures.get(0).sourceId() + " 60.00 SEK",
                        captures.get(1).sourceId() + " 20.00 SEK");
        // One capture has only 40,00 left of 100,00: nothing of such a refund is made.
        var tooMuch = refund(
                number,
                List.of(
                        new EffectBody.Portion(captures.get(0).sourceId(), Money.sek("40.01")),
                        new EffectBody.Portion(captures.get(1).sourceId(), Money.sek("1.00"))));
        assertThatThrownBy(() -> open().perform(tooMuch)).isInstanceOf(ProviderFailure.Refused.class);
        assertThat(refunds(number)).hasSize(1);
    }

    private EffectRequest refund(String number, List<EffectBody.Portion> portions) {
        var key = "refund/" + numberByEffect.size();
        var amounts = portions.stream().map(EffectBody.Portion::amount).toList();
        var body = new EffectBody.Refund(
                ShopifyWorld.order(world.read(number)).sourceId(),
                portions.getFirst().captureSourceId(),
                Money.sum(amounts, amounts.getFirst().currency()),
                "7/" + number + "/B" + numberByEffect.size(),
                List.of(),
                List.of(),
                List.of(),
                portions,
                null);
        numberByEffect.put(key, number);
        return new EffectRequest(key, EffectKind.REFUND, body, Map.of(), Optional.empty(), new byte[0]);
    }

    @Test
    void twoEqualRefundsOfOneOrderAreTwo() {
        var number = captured();
        var first = open().perform(refund(number, Money.sek("10.00")));
        var second = open().perform(refund(number, Money.sek("10.00")));
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(refunds(number)).hasSize(2);
    }
}
