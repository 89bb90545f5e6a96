package se.knyt.connectors.shops.shopify;

import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import se.knyt.testkit.PullSourceContract;
import se.knyt.testkit.SimulatorControl;

/** A stream of the shop, read from a simulated shop of the test's own. */
abstract class ShopStreamContract implements PullSourceContract {
    final ShopifyWorld world = new ShopifyWorld();

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
    public Instant startDate() {
        return ShopifyWorld.START;
    }
}
