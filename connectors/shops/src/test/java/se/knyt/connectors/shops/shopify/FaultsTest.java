package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Payment;
import se.knyt.simulators.shopify.ShopifySimulator;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.PullSource.Reading;
import se.knyt.testkit.AsTheEngine;
import se.knyt.testkit.FaultsContract;
import se.knyt.testkit.SimulatorControl;

/** Signed in, told where to send hints, read, captured, delivered and marked: one capture in the shop and at Klarna, one delivery. */
class FaultsTest implements FaultsContract {
    private static final AsTheEngine ENGINE = new AsTheEngine(duration -> {});
    private static final URI HOOKS = URI.create("http://127.0.0.1:9/hooks");
    private static final LocalDate DAY = LocalDate.of(2026, 11, 2);

    @Override
    public int step() {
        return 4;
    }

    @Override
    public Threaded fresh() {
        var world = new ShopifyWorld(Duration.ofMillis(700));
        world.control().post("settings", "{\"bucket_points\":1000000}");
        return new Threaded() {
            @Override
            public void thread() {
                FaultsTest.thread(world);
            }

            @Override
            public SimulatorControl control() {
                return world.control();
            }

            @Override
            public String holds() {
                return world.control().canonical() + world.klarna().canonical();
            }

            @Override
            public void close() {
                world.close();
            }
        };
    }

    private static void thread(ShopifyWorld world) {
        var session = world.open(
                Map.of("client-id", ShopifySimulator.CLIENT_ID),
                Map.of("client-secret", ShopifySimulator.CLIENT_SECRET));
        var number = world.sell("{\"count\":1,\"business\":false,\"seed\":1}");
        var sold = only(ENGINE.read(session, OrderSource.STREAM, ShopifyWorld.START)
                .records()
                .getFirst()
                .reading());
        ENGINE.perform(session, request(EffectKind.CAPTURE, capture(sold, number)));
        ENGINE.perform(session, request(EffectKind.FULFIL, delivery(sold, number)));
        ENGINE.put(
                session,
                "order",
                ShopifyWorld.order(sold).sourceId(),
                Map.of("invoice-number", "1207", "order-state", "invoiced"));
        var delivered = only(ENGINE.read(session, OrderSource.STREAM, ShopifyWorld.START)
                .records()
                .getFirst()
                .reading());
        assertThat(ShopifyWorld.payments(delivered, Payment.Type.CAPTURE)).hasSize(1);
        assertThat(ENGINE.again("count", () -> session.countOrders(DAY.minusDays(1), DAY)))
                .hasSize(1);
        ENGINE.again("subscribe", () -> {
            session.subscribe(HOOKS);
            return HOOKS;
        });
    }

    private static Reading.Read only(Reading reading) {
        return (Reading.Read) reading;
    }

    private static EffectBody capture(Reading.Read sold, String number) {
        var order = ShopifyWorld.order(sold);
        var authorization = ShopifyWorld.payment(sold, Payment.Type.AUTHORIZATION);
        return new EffectBody.Capture(
                order.sourceId(), authorization.sourceId(), order.total(), number + "-F1", List.of());
    }

    private static EffectBody delivery(Reading.Read sold, String number) {
        var order = ShopifyWorld.order(sold);
        var rows = order.rows().stream()
                .filter(row -> row.kind() == OrderRow.Kind.GOODS)
                .map(row -> new EffectBody.FulfilRow(row.rowId(), row.sku(), row.quantity()))
                .toList();
        return new EffectBody.Fulfil(
                order.sourceId(), number + "-1", rows, ShopifyWorld.START, "PostNord", "TRACK" + number, "");
    }

    private static EffectRequest request(EffectKind kind, EffectBody body) {
        return new EffectRequest(kind.code() + "/1", kind, body, Map.of(), Optional.empty(), new byte[0]);
    }
}
