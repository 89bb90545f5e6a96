package se.knyt.connectors.payments.adyen;

import java.time.Duration;
import se.knyt.connectors.payments.ProviderThread;
import se.knyt.testkit.FaultsContract;

/** Every call of the connector meets a lost answer, some each other fault. */
class AdyenFaultsTest implements FaultsContract {
    @Override
    public Threaded fresh() {
        return new ProviderThread("adyen", Duration.ofDays(7), AdyenContractTest::open);
    }

    @Override
    public int step() {
        return 2;
    }
}
