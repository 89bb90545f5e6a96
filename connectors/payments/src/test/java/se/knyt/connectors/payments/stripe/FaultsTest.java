package se.knyt.connectors.payments.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.connectors.payments.ProviderWorld;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.simulators.stripe.StripeSimulator;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.testkit.AsTheEngine;
import se.knyt.testkit.FaultsContract;
import se.knyt.testkit.SimulatorControl;

/** A capture and two equal refunds, each once, and the payout of them read whole. */
class FaultsTest implements FaultsContract {
    private static final AsTheEngine ENGINE = new AsTheEngine(duration -> {});

    @Override
    public Threaded fresh() {
        var world = new ProviderWorld("stripe", Duration.ofMillis(700));
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
            public void close() {
                world.close();
            }
        };
    }

    private static void thread(ProviderWorld world) {
        var context = world.context(Map.of(), Map.of("api-key", StripeSimulator.API_KEY));
        var session = new StripeSession(context, StripeSettings.of(context));
        var payment = Json.text(world.purchase(124_900, false), "id");
        ENGINE.perform(
                session,
                request(
                        EffectKind.CAPTURE,
                        "F1",
                        new EffectBody.Capture(payment, payment, Money.sek("1249.00"), "1001-F1", List.of())));
        var first = ENGINE.perform(session, refund(payment, "K1", List.of()));
        ENGINE.perform(session, refund(payment, "K2", List.of(first.id())));
        world.control().advance(Duration.ofDays(20));
        assertThat(ENGINE.read(session, PayoutSource.STREAM, ProviderWorld.START)
                        .records())
                .isNotEmpty();
    }

    private static EffectRequest refund(String payment, String name, List<String> seen) {
        return request(
                EffectKind.REFUND,
                name,
                new EffectBody.Refund(payment, "", Money.sek("100.00"), "7/1001/" + name, List.of(), seen));
    }

    private static EffectRequest request(EffectKind kind, String name, EffectBody body) {
        return new EffectRequest("company-1/" + name, kind, body, Map.of(), Optional.empty(), new byte[0]);
    }
}
