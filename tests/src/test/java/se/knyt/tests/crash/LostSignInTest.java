package se.knyt.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Merchant.Way;
import se.knyt.tests.thread.SharedClock;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;
import tools.jackson.databind.JsonNode;

/**
 * A sign-in that each use replaces, and the answer with the new one is lost: the connection asks for a person, once; what needs it
 * waits and everything else goes on. When somebody has signed in again, all is booked, and once.
 */
class LostSignInTest {
    private static final String RENEWAL = "POST /oauth-v1/token";
    /** Well past the life of an access token, and of the money's way to the bank. */
    private static final Duration LONG_ENOUGH = Duration.ofDays(14);

    @Test
    void whatNeedsItWaitsAndEverythingElseGoesOn() {
        try (var clock = SharedClock.beginning(EngineHost.BEGIN, EngineHost.SPEED);
                var world = new World(clock);
                var merchant = Merchant.idle(world, Way.SHOP)) {
            merchant.signInByRefreshToken();
            merchant.engine.start();
            trade(world, 1);
            merchant.settle();
            trade(world, 2);
            world.post("fortnox", "faults", "{\"fault\":\"applied-then-hung-up\",\"route\":\"" + RENEWAL + "\"}");
            merchant.advance(LONG_ENOUGH);
            isWaiting(merchant, 3);
            merchant.signInAgain();
            merchant.settle();
            merchant.advance(LONG_ENOUGH);
            isTied(merchant, 3);
        }
    }

    @Test
    void killedRightAfterTheRenewalLeftItWaitsTheSame() {
        try (var children = Children.ready(1);
                var host = new EngineHost(children, Way.SHOP, new Point("call:" + RENEWAL, 2))) {
            host.merchant.signInByRefreshToken();
            trade(host.world, 1);
            host.settle();
            trade(host.world, 2);
            host.pass(LONG_ENOUGH);
            isWaiting(host.merchant, 3);
            host.merchant.signInAgain();
            host.settle();
            host.pass(LONG_ENOUGH);
            isTied(host.merchant, 3);
            assertThat(host.outcome().died()).isTrue();
        }
    }

    private static void trade(World world, int count) {
        world.post("shopify", "sell", "{\"count\":" + count + ",\"seed\":" + count + "}");
        world.post("shopify", "ship", "{}");
    }

    /** Of what was sold after the answer was lost, everything is read, captured and paid out; nothing of it is in the books yet. */
    private static void isWaiting(Merchant merchant, int sold) {
        assertThat(merchant.engine.control().connections(merchant.company))
                .filteredOn(c -> !c.open())
                .extracting(c -> c.id() + " " + c.state())
                .containsExactly(merchant.fortnox + " sign-in-again");
        assertThat(looseEnds(merchant)).containsExactly("connection.sign-in-again");
        var status = merchant.status();
        assertThat(status.orders()).isEqualTo(sold);
        assertThat(captures(merchant)).isEqualTo(sold);
        assertThat(status.payouts()).isPositive();
        assertThat(status.certificatesClosed()).isZero();
        assertThat(invoices(merchant)).isEqualTo(1);
    }

    private static void isTied(Merchant merchant, int sold) {
        var status = merchant.status();
        assertThat(status.trailsTied())
                .as("%s %s", status, Trouble.of(merchant))
                .isEqualTo(sold);
        assertThat(looseEnds(merchant)).isEmpty();
        assertThat(status.certificatesClosed()).isEqualTo(status.payouts());
        assertThat(captures(merchant)).isEqualTo(sold);
        assertThat(invoices(merchant)).isEqualTo(sold);
        assertThat(merchant.world.get("fortnox", "ledger").path("open").size()).isZero();
        for (int account : List.of(1510, 1581)) {
            assertThat(merchant.world.balance(account)).matches(".*:\"?0(\\.0+)?\"?}");
        }
    }

    private static List<String> looseEnds(Merchant merchant) {
        return merchant.engine
                .database()
                .forCompany(
                        "loose-ends",
                        merchant.company,
                        tx -> tx.query(
                                "select code from loose_end where company_id = ? and closed_at is null order by code",
                                row -> row.getString(1),
                                merchant.company));
    }

    private static int captures(Merchant merchant) {
        return merchant.world.get("klarna", "canonical").findValues("captures").stream()
                .mapToInt(JsonNode::size)
                .sum();
    }

    private static int invoices(Merchant merchant) {
        return merchant.world.get("fortnox", "invoices").path("invoices").size();
    }
}
