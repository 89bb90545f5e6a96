package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.testkit.Impatient;
import se.knyt.tests.thread.Merchant.Way;

/**
 * Each kind of fault once, one after another at the calls of one provider, while sales go all the way through the engine: sold,
 * delivered, captured, invoiced, paid out and booked, as if there had been none. A credential that is refused is a person's to put
 * right, and one does.
 */
class EveryFaultTest {
    private static final List<String> FAULTS =
            List.of("429", "500", "503", "401", "cut", "drip", "refused", "applied-then-hung-up", "stall");
    /** Shorter than the stall that is ordered. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final int DAYS = 21;

    /** Of Klarna only what Knyt itself calls: the shop's own payment app is no part of what is tried here. */
    @ParameterizedTest
    @CsvSource({"shopify,**", "klarna,GET **", "fortnox,**"})
    void endsAsIfThereHadBeenNone(String provider, String calls) {
        try (var world = new World();
                var merchant = Merchant.idle(world, Way.SHOP, http -> new Impatient(http, PATIENCE))) {
            merchant.engine.start();
            order(world, provider, calls);
            world.post("shopify", "sell", "{\"count\":2,\"seed\":7}");
            merchant.settle();
            signInAgain(merchant);
            world.post("shopify", "ship", "{}");
            merchant.settle();
            for (int day = 0; day < DAYS; day++) {
                signInAgain(merchant);
                merchant.advance(Duration.ofDays(1));
            }
            assertThat(world.get(provider, "faults").size()).as("not met").isZero();
            isTied(world, merchant);
        }
    }

    /** Every second call of the provider meets the next of them. */
    private static void order(World world, String provider, String calls) {
        for (var fault : FAULTS) {
            world.post(
                    provider,
                    "faults",
                    "{\"fault\":\"" + fault + "\",\"route\":\"" + calls + "\",\"skip\":" + FAULTS.indexOf(fault)
                            + ",\"seconds\":2}");
        }
    }

    private static void signInAgain(Merchant merchant) {
        for (var connection : merchant.engine.control().connections(merchant.company)) {
            if (!connection.open()) {
                merchant.engine.control().connectionState(merchant.company, connection.id(), "active", "Eva");
                merchant.quiet(Duration.ofMinutes(1));
            }
        }
    }

    private static void isTied(World world, Merchant merchant) {
        var status = merchant.status();
        assertThat(status.queue()).isZero();
        assertThat(status.trailsTied())
                .as("%s %s", status, Trouble.of(merchant))
                .isEqualTo(2);
        assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
        assertThat(status.certificatesClosed()).isEqualTo(status.payouts()).isPositive();
        assertThat(world.get("fortnox", "invoices").path("invoices").size()).isEqualTo(2);
        assertThat(world.get("klarna", "canonical").findValues("captures").stream()
                        .mapToInt(captures -> captures.size())
                        .sum())
                .isEqualTo(2);
        assertThat(world.get("fortnox", "ledger").path("open").size()).isZero();
        for (int account : List.of(1510, 1581)) {
            assertThat(world.balance(account)).matches(".*:\"?0(\\.0+)?\"?}");
        }
    }
}
