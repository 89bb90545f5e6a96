package se.knyt.connectors.payments.klarna;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import se.knyt.http.json.Json;
import se.knyt.spi.ProviderSession;
import se.knyt.testkit.AsTheEngine;
import se.knyt.testkit.FaultsContract;
import se.knyt.testkit.MoneyEffects;
import se.knyt.testkit.SimulatorControl;

/** Two captures of one reservation, each once, and the payout of both read whole. */
class FaultsTest implements FaultsContract {
    /** Klarna's one-time faults pass with the call that meets them; its clock stands still, or a payout would come on another day. */
    private static final AsTheEngine ENGINE = new AsTheEngine(duration -> {});

    @Override
    public Threaded fresh() {
        var world = new KlarnaWorld(Vendor.KLARNA, Duration.ofMillis(700));
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

    private static void thread(KlarnaWorld world) {
        var effects = new MoneyEffects();
        var session = world.open();
        var order = Json.text(world.reservation(), "order_id");
        ENGINE.perform(session, effects.capture(order, "600.00"));
        ENGINE.perform(session, effects.capture(order, "649.00"));
        world.control().advance(Duration.ofDays(40));
        var payouts = ENGINE.read(session, ProviderSession.PAYOUTS, KlarnaWorld.START);
        assertThat(payouts.records()).extracting(record -> record.key()).hasSize(1);
    }
}
