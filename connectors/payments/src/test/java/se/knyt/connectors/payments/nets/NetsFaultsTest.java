package se.knyt.connectors.payments.nets;

import java.time.Duration;
import se.knyt.connectors.payments.ProviderThread;
import se.knyt.testkit.FaultsContract;

/** Every call of the connector meets a lost answer, some each other fault. */
class NetsFaultsTest implements FaultsContract {
    @Override
    public Threaded fresh() {
        return new ProviderThread("nets", Duration.ofDays(6), NetsContractTest::open);
    }

    @Override
    public int step() {
        return 2;
    }
}
