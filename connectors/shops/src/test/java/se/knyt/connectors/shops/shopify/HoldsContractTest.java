package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectBody.HoldOrder;
import se.knyt.spi.EffectBody.ReleaseOrder;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.Preflight;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;

/**
 * Holds on fulfilment orders, by Shopify's documentation of {@code fulfillmentOrderHold} and {@code fulfillmentOrderReleaseHold} since
 * 2025-01: several may stand on one, a handle is unique among an app's own, and only what is named is released.
 */
class HoldsContractTest {
    private final ShopifyWorld world = new ShopifyWorld();
    private String number = "";
    private String order = "";

    @BeforeEach
    void sell() {
        number = world.sell(
                "{\"lines\":[{\"sku\":\"FILT-GRA\",\"price\":120000},{\"sku\":\"MUGG-BLA\",\"price\":5000}]}");
        order = ShopifyWorld.order(world.read(number)).sourceId();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static EffectRequest request(EffectKind kind, EffectBody body) {
        return new EffectRequest("company-1/" + kind.code(), kind, body, Map.of(), Optional.empty(), new byte[0]);
    }

    private EffectRequest hold(String name) {
        return request(EffectKind.HOLD_ORDER, new HoldOrder(order, name, "Skicka inte."));
    }

    private EffectRequest release(String name) {
        return request(EffectKind.RELEASE_ORDER, new ReleaseOrder(order, name));
    }

    private JsonNode there() {
        return Json.list(ShopifyWorld.json(world.control().canonical()), "orders").stream()
                .filter(each -> Json.text(each, "name").equals("#" + number))
                .findFirst()
                .orElseThrow()
                .path("fulfillmentOrders")
                .path(0);
    }

    private List<String> reasons() {
        return Json.list(there(), "fulfillmentHolds").stream()
                .map(hold -> Json.text(hold, "reason"))
                .toList();
    }

    private void act(String what, String how) {
        world.control().post("orders/" + number + "/" + what, how);
    }

    @Test
    void whoPacksFromTheShopAloneCannotShipUntilItIsReleased() {
        var done = world.open().perform(hold("knyt-1"));
        assertThat(done.facts()).containsEntry(HoldOrder.HELD, "1");
        assertThat(there().path("status").asString("")).isEqualTo("ON_HOLD");
        assertThat(there().path("fulfillmentHolds").path(0).path("reasonNotes").asString(""))
                .isEqualTo("Skicka inte.");
        assertThatThrownBy(() -> act("ship", "{}")).hasMessageContaining("unfulfillable status= on_hold");

        world.open().perform(release("knyt-1"));
        assertThat(there().path("status").asString("")).isEqualTo("OPEN");
        act("ship", "{}");
        assertThat(there().path("status").asString("")).isEqualTo("CLOSED");
    }

    @Test
    void aLostAnswerIsFoundAndNothingIsDoubled() {
        world.control().fault("applied-then-hung-up", "fulfillmentOrderHold");
        assertThatThrownBy(() -> world.open().perform(hold("knyt-1")))
                .isInstanceOf(ProviderFailure.OutcomeUnknown.class);
        assertThat(world.open().ask(hold("knyt-1"))).isInstanceOf(Asked.There.class);
        world.open().perform(hold("knyt-1"));
        assertThat(reasons()).containsExactly("AWAITING_PAYMENT");

        world.control().fault("applied-then-hung-up", "fulfillmentOrderReleaseHold");
        assertThatThrownBy(() -> world.open().perform(release("knyt-1")))
                .isInstanceOf(ProviderFailure.OutcomeUnknown.class);
        assertThat(world.open().ask(release("knyt-1"))).isInstanceOf(Asked.There.class);
        assertThat(world.open().ask(hold("knyt-1"))).isInstanceOf(Asked.NotThere.class);
        assertThat(reasons()).isEmpty();
    }

    /** The merchant's stands beside ours, and stays when ours goes; one of another name of ours stays too. */
    @Test
    void whatOthersHoldIsNotReleased() {
        act("hold", "{\"reason\":\"INCORRECT_ADDRESS\"}");
        world.open().perform(hold("knyt-1"));
        world.open().perform(hold("knyt-2"));
        assertThat(reasons()).containsExactlyInAnyOrder("INCORRECT_ADDRESS", "AWAITING_PAYMENT", "AWAITING_PAYMENT");
        world.open().perform(release("knyt-1"));
        assertThat(reasons()).containsExactlyInAnyOrder("INCORRECT_ADDRESS", "AWAITING_PAYMENT");
        world.open().perform(release("knyt-2"));
        assertThat(reasons()).containsExactly("INCORRECT_ADDRESS");
        assertThat(there().path("status").asString("")).isEqualTo("ON_HOLD");
        // Let go by a person meanwhile: there is nothing of ours to release, and that is done.
        act("release", "{}");
        world.open().perform(release("knyt-2"));
        assertThat(there().path("status").asString("")).isEqualTo("OPEN");
    }

    @Test
    void whatIsSentOrCancelledIsNotHeld() {
        act("ship", "{}");
        assertThat(world.open().perform(hold("knyt-1")).facts()).containsEntry(HoldOrder.HELD, "0");
        sell();
        act("cancel", "{}");
        assertThat(world.open().perform(hold("knyt-1")).facts()).containsEntry(HoldOrder.HELD, "0");
        assertThat(reasons()).isEmpty();
    }

    /** What is sent in part is in progress; the simulator refuses to hold that, in the words that a person then sees. */
    @Test
    void aRefusalIsToldInShopifysOwnWords() {
        act("ship", "{\"lines\":[{\"sku\":\"MUGG-BLA\"}]}");
        refused(hold("knyt-1"), "shopify.hold-refused", "reason", "IN_PROGRESS");
        // An app has at most ten on one fulfilment order.
        sell();
        for (int i = 1; i <= 10; i++) {
            world.open().perform(hold("knyt-" + i));
        }
        refused(hold("knyt-11"), "shopify.hold-refused", "reason", "maximum number");
    }

    @Test
    void withoutTheScopeItIsNamedAndThePreflightAsksForIt() {
        world.open().perform(hold("knyt-1"));
        world.control().post("settings", "{\"no_fulfilment\":true}");
        refused(hold("knyt-2"), "shopify.hold-scope", "scope", "write_merchant_managed_fulfillment_orders");
        refused(release("knyt-1"), "shopify.hold-scope", "scope", "write_merchant_managed_fulfillment_orders");
        var checks = world.open()
                .preflight(new Preflight.Plan(
                        LocalDate.of(2026, 11, 2), Set.of(), Set.of(), Map.of(), Set.of("SEK"), "B"));
        assertThat(checks)
                .filteredOn(check -> check.code().equals("shopify.scopes"))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.status()).isEqualTo(Preflight.Status.STOP);
                    assertThat(check.arguments()).containsEntry("missing", "write_merchant_managed_fulfillment_orders");
                });
    }

    private void refused(EffectRequest request, String code, String argument, String says) {
        assertThatThrownBy(() -> world.open().perform(request))
                .isInstanceOfSatisfying(ProviderFailure.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo(code);
                    assertThat(refused.arguments().get(argument)).contains(says);
                    assertThat(new ShopifyConnector().refusals()).contains(code);
                });
    }

    @Test
    void theOrdersPageIsKnownWhereItsNumberIs() {
        var connector = new ShopifyConnector();
        assertThat(connector.orderPage(Map.of("shop", "sandbox.myshopify.com"), "gid://shopify/Order/6001"))
                .hasToString("Optional[https://sandbox.myshopify.com/admin/orders/6001]");
        assertThat(connector.orderPage(Map.of("shop", "evil/x"), "gid://shopify/Order/6001"))
                .isEmpty();
        assertThat(connector.orderPage(Map.of("shop", "sandbox.myshopify.com"), "6001a"))
                .isEmpty();
    }
}
