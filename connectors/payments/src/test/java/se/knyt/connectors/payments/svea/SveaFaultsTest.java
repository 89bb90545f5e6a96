package se.knyt.connectors.payments.svea;

import java.time.Duration;
import se.knyt.connectors.payments.ProviderThread;
import se.knyt.testkit.FaultsContract;

/** Every call of the connector meets a lost answer, some each other fault. */
class SveaFaultsTest implements FaultsContract {
    @Override
    public Threaded fresh() {
        return new ProviderThread("svea", Duration.ofDays(8), SveaContractTest::open);
    }

    @Override
    public int step() {
        return 3;
    }
}
