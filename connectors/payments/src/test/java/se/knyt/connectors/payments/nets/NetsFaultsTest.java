package se.knyt.connectors.payments.nets;

import java.util.Map;
import se.knyt.connectors.payments.ProviderThread;
import se.knyt.testkit.FaultsContract;

/** Every call of the connector meets a lost answer, some each other fault. */
class NetsFaultsTest implements FaultsContract {
    @Override
    public Threaded fresh() {
        return new ProviderThread<>("nets", world -> {
            var context = world.context(Map.of(), Map.of("secret-key", "sandbox-secret-key"));
            return new NetsSession(context, NetsSettings.of(context));
        });
    }

    @Override
    public int step() {
        return 2;
    }
}
