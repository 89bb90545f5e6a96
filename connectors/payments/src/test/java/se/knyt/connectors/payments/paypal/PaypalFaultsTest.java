package se.knyt.connectors.payments.paypal;

import java.time.Duration;
import se.knyt.connectors.payments.ProviderThread;
import se.knyt.testkit.FaultsContract;

/** Every call of the connector meets a lost answer, some each other fault. */
class PaypalFaultsTest implements FaultsContract {
    @Override
    public Threaded fresh() {
        return new ProviderThread("paypal", Duration.ofDays(6), PaypalContractTest::open);
    }

    @Override
    public int step() {
        return 2;
    }
}
