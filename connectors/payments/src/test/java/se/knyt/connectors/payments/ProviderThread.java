package se.knyt.connectors.payments;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectTarget;
import se.knyt.spi.PullSource;
import se.knyt.testkit.AsTheEngine;
import se.knyt.testkit.FaultsContract;
import se.knyt.testkit.SimulatorControl;

/** All that a connector of a payment provider does: it captures a purchase, pays a part of it back, and reads the payout of both. */
public final class ProviderThread<S extends PullSource & EffectTarget> implements FaultsContract.Threaded {
    /** One-time faults pass with the call that meets them; the clock stands still, or a payout would come on another day. */
    private static final AsTheEngine ENGINE = new AsTheEngine(duration -> {});

    private static final Duration UNTIL_PAID = Duration.ofDays(6);

    private final ProviderWorld world;
    private final Function<ProviderWorld, S> open;

    /** @param simulator its name */
    public ProviderThread(String simulator, Function<ProviderWorld, S> open) {
        this.world = new ProviderWorld(simulator, Duration.ofMillis(700));
        this.open = open;
    }

    @Override
    public void thread() {
        var effects = new MoneyEffects();
        var session = open.apply(world);
        var purchase = Json.text(world.purchase(124_900, false), "id");
        ENGINE.perform(session, effects.capture(purchase, "1249.00"));
        ENGINE.perform(session, effects.refund(purchase, "249.00", List.of()));
        world.control().advance(UNTIL_PAID);
        var payouts = ENGINE.read(session, "payouts", ProviderWorld.START);
        assertThat(payouts.records()).hasSize(1);
        MoneyEffects.closed(payouts.records().getFirst());
    }

    @Override
    public SimulatorControl control() {
        return world.control();
    }

    @Override
    public void close() {
        world.close();
    }
}
