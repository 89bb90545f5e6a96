package se.knyt.connectors.payments.paypal;

import java.util.Map;
import se.knyt.connectors.payments.ProviderThread;
import se.knyt.testkit.FaultsContract;

/** Every call of the connector meets a lost answer, some each other fault. */
class PaypalFaultsTest implements FaultsContract {
    @Override
    public Threaded fresh() {
        return new ProviderThread<>("paypal", world -> {
            var context =
                    world.context(Map.of("client-id", "sandbox-client"), Map.of("client-secret", "sandbox-secret"));
            return new PaypalSession(context, PaypalSettings.of(context));
        });
    }

    @Override
    public int step() {
        return 2;
    }
}
