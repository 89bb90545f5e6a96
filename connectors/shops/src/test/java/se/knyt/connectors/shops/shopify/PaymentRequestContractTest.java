package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.RequestPayment;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.ProviderFailure;

/** Shopify's {@code orderInvoiceSend}: the buyer is mailed once, and where that is not known nobody is mailed again by itself. */
class PaymentRequestContractTest {
    private final ShopifyWorld world = new ShopifyWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private EffectRequest request(String number) {
        var order = ShopifyWorld.order(world.read(number));
        return new EffectRequest(
                "company-1/request/" + number,
                EffectKind.REQUEST_PAYMENT,
                new RequestPayment(order.sourceId(), order.total()),
                Map.of(),
                Optional.empty(),
                new byte[0]);
    }

    private int sent(String number) {
        return Json.list(ShopifyWorld.json(world.control().canonical()), "orders").stream()
                .filter(order -> Json.text(order, "name").equals("#" + number))
                .mapToInt(order -> order.path("invoicesSent").asInt(0))
                .sum();
    }

    @Test
    void theBuyerIsMailedOnce() {
        var number = world.sell("{\"count\":1}");
        var request = request(number);
        assertThat(world.open().ask(request)).isInstanceOf(Asked.NotThere.class);
        world.open().perform(request);
        assertThat(sent(number)).isOne();
    }

    @Test
    void aLostAnswerIsForAPersonAndNoSecondMail() {
        var number = world.sell("{\"count\":1}");
        var request = request(number);
        world.control().fault("applied-then-hung-up", "orderInvoiceSend");
        assertThatThrownBy(() -> world.open().perform(request)).isInstanceOf(ProviderFailure.OutcomeUnknown.class);
        assertThat(world.open().ask(request)).isInstanceOf(Asked.Ambiguous.class);
        assertThat(sent(number)).isOne();
    }

    @Test
    void aLostNoteMeansThatNothingWasSent() {
        var number = world.sell("{\"count\":1}");
        var request = request(number);
        world.control().fault("applied-then-hung-up", "metafieldsSet");
        assertThatThrownBy(() -> world.open().perform(request)).isInstanceOf(ProviderFailure.NotSent.class);
        assertThat(sent(number)).isZero();
        world.open().perform(request);
        assertThat(sent(number)).isOne();
    }

    @Test
    void anOrderThatTheShopDoesNotHaveIsRefused() {
        var request = new EffectRequest(
                "company-1/request/none",
                EffectKind.REQUEST_PAYMENT,
                new RequestPayment("gid://shopify/Order/99999999", Money.sek("1.00")),
                Map.of(),
                Optional.empty(),
                new byte[0]);
        assertThatThrownBy(() -> world.open().perform(request))
                .isInstanceOfSatisfying(
                        ProviderFailure.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("shopify.no-such-order"));
    }
}
