package se.knyt.connectors.payments.stripe;

import java.time.Duration;
import se.knyt.connectors.payments.ProviderThread;
import se.knyt.testkit.FaultsContract;

/** Every call of the connector meets a lost answer, some each other fault. */
class StripeFaultsTest implements FaultsContract {
    @Override
    public Threaded fresh() {
        return new ProviderThread("stripe", Duration.ofDays(20), StripeContractTest::open);
    }
}
