package se.knyt.connectors.payments;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import se.knyt.spi.EffectRequest;
import se.knyt.testkit.ProviderContract;
import se.knyt.testkit.SimulatorControl;

/** The contract against a simulator that sells as all do. */
public abstract class ProviderTest extends ProviderContract {
    protected final ProviderWorld world;

    /** @param simulator its name */
    protected ProviderTest(String simulator) {
        this.world = new ProviderWorld(simulator);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Override
    protected final SimulatorControl control() {
        return world.control();
    }

    @Override
    protected final void pass(Duration by) {
        world.pass(by);
    }

    @Override
    protected final Instant startDate() {
        return ProviderWorld.START;
    }

    /** The same in another round, as it is asked for when the first came to nothing. */
    protected static EffectRequest anew(EffectRequest request) {
        return new EffectRequest(
                request.key() + "~2",
                request.kind(),
                request.body(),
                request.needs(),
                request.person(),
                request.content(),
                2);
    }

    @Override
    protected final String purchase(boolean captured) {
        return world.purchased(captured);
    }
}
