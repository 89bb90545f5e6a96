package se.knyt.connectors.payments;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import se.knyt.spi.ProviderSession;
import se.knyt.testkit.AsTheEngine;
import se.knyt.testkit.FaultsContract;
import se.knyt.testkit.MoneyEffects;
import se.knyt.testkit.SimulatorControl;

/** All that a connector of a payment provider does: it captures a purchase, pays two equal parts of it back, and reads the payouts of all. */
public final class ProviderThread implements FaultsContract.Threaded {
    /** What is captured when the provider comes to it can be paid back. */
    private static final Duration UNTIL_CAPTURED = Duration.ofHours(1);

    private static final Duration WAIT_MAX = Duration.ofSeconds(1);

    private final ProviderWorld world;
    private final AsTheEngine engine;
    private final Duration untilPaid;
    private final Function<ProviderWorld, ? extends ProviderSession> open;

    /**
     * @param simulator its name
     * @param untilPaid how long after the capture all of it is paid out
     */
    public ProviderThread(
            String simulator, Duration untilPaid, Function<ProviderWorld, ? extends ProviderSession> open) {
        this.world = new ProviderWorld(simulator, Duration.ofMillis(700));
        // One-time faults pass with the call that meets them; what is waited is little, or a payout would come another
        // day.
        this.engine = new AsTheEngine(by -> world.pass(by.compareTo(WAIT_MAX) < 0 ? by : WAIT_MAX));
        this.untilPaid = untilPaid;
        this.open = open;
    }

    @Override
    public void thread() {
        var effects = new MoneyEffects();
        var session = open.apply(world);
        var purchase = world.purchased(false);
        engine.perform(session, effects.capture(purchase, "1249.00"));
        world.control().advance(UNTIL_CAPTURED);
        var first = engine.perform(session, effects.refund(purchase, "100.00", List.of()));
        engine.perform(session, effects.refund(purchase, "100.00", List.of(first.id())));
        world.control().advance(untilPaid);
        var payouts = engine.read(session, ProviderSession.PAYOUTS, ProviderWorld.START);
        assertThat(payouts.records()).isNotEmpty();
        payouts.records().forEach(MoneyEffects::closed);
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
