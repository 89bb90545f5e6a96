package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.core.money.Money;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.intake.HandPayoutDesk;
import se.knyt.simulators.stripe.StripeSimulator;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * Payouts that a merchant makes by hand at Stripe, through the engine and to the books. Sold 547.00 (fee 10.01, net 536.99) twice and 796.00
 * (fee 13.74, net 782.26) once:
 *
 * <pre>
 * automatic      536.99   tells what it took
 * by hand        500.00   of 536.99 + 782.26, after an automatic one: held. A person says: of the 536.99; 36.99 stay
 * by hand        819.25   36.99 + 782.26, all that stood there: read without a person
 *              1 856.24   = 1 890.00 − 33.76 of fees
 * </pre>
 */
class PayoutByHandTest {
    @TempDir
    Path folder;

    @Test
    void whatAPersonSaysThatAPayoutTookIsBookedAndTheNextOneFollows() throws Exception {
        try (var world = World.with(List.of("stripe"));
                var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            long files = OwnBooks.of(merchant, folder);
            Providers.connect(merchant, world, Providers.of("stripe"), FlowCode.PAYOUTS_TO_VOUCHERS, files);
            long stripe = Long.parseLong(merchant.texts(
                            "select connection_id::text from connection where company_id = ? and connector = 'stripe'")
                    .getFirst());
            sold(merchant, world, 2);
            merchant.advance(Duration.ofDays(5));
            world.post("stripe", "terms", "{\"payout_interval\":\"manual\"}");
            sold(merchant, world, 2);
            sold(merchant, world, 3);
            merchant.advance(Duration.ofDays(5));
            var held = payOut(world, 50_000);
            merchant.advance(Duration.ofHours(4));
            assertThat(merchant.openEnds()).as("%s", Trouble.of(merchant)).containsExactly("stripe.payout-manual");

            var desk = merchant.engine.desks().handPayouts();
            var choice = desk.choice(merchant.company, stripe, held).orElseThrow();
            assertThat(choice.standing().whole()).isTrue();
            assertThat(choice.standing().after()).isEqualTo(Money.sek("819.25"));
            assertThat(choice.standing().transactions())
                    .extracting(one -> one.net().toPlain())
                    .containsExactly("536.99", "782.26");
            assertThat(choice.proposed()).as("nothing comes to 500.00").isEmpty();
            var first = choice.standing().transactions().getFirst().id();
            var second = choice.standing().transactions().getLast().id();
            refused(desk, merchant, stripe, held, first, second);

            assertThat(desk.say(merchant.company, stripe, held, Set.of(first), true, "Stripe", "eva@example.com"))
                    .get()
                    .extracting(HandPayoutDesk.Outcome::problem)
                    .isEqualTo("");
            assertThat(desk.takeBack(merchant.company, stripe, held, "eva@example.com")
                            .problem())
                    .isEmpty();
            assertThat(desk.choice(merchant.company, stripe, held).orElseThrow().said())
                    .isEmpty();
            desk.say(merchant.company, stripe, held, Set.of(first), true, "Stripe", "eva@example.com");
            merchant.settle();
            merchant.settle();
            assertThat(merchant.openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
            assertThat(states(merchant)).containsExactly("500.00 booked", "536.99 booked");
            assertThat(merchant.status().certificatesClosed()).isEqualTo(2);
            // 796.00 that no payout has taken, and the 36.99 that stay: 832.99 on the account, item by item.
            assertThat(Ledgers.own(merchant)).containsAllEntriesOf(Ledgers.rows("1582 832.99"));
            assertThat(desk.takeBack(merchant.company, stripe, held, "eva@example.com")
                            .problem())
                    .isEqualTo("read");

            payOut(world, 81_925);
            merchant.advance(Duration.ofDays(1));
            assertThat(states(merchant))
                    .as("%s", Trouble.of(merchant))
                    .containsExactly("500.00 booked", "536.99 booked", "819.25 booked");
            assertThat(merchant.openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
            assertThat(merchant.status().certificatesClosed()).isEqualTo(3);
            assertThat(merchant.status().trailsTied()).isEqualTo(3);
            assertThat(Ledgers.own(merchant))
                    .containsAllEntriesOf(Ledgers.rows("1589 1856.24", "6570 33.76"))
                    .doesNotContainKeys(1582, 2999);
            assertThat(merchant.texts("select action || ' ' || actor from audit_log where company_id = ?"
                            + " and action like 'payout.taken%' order by action, at"))
                    .containsExactly(
                            "payout.taken eva@example.com",
                            "payout.taken eva@example.com",
                            "payout.taken-back eva@example.com");
        }
    }

    /** Where the account makes no others it is what moved between the balances: 500.00 of 1 319.25, and the 819.25 that stay. */
    @Test
    void whereItIsSureNobodyIsAsked() throws Exception {
        try (var world = World.with(List.of("stripe"));
                var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            long files = OwnBooks.of(merchant, folder);
            Providers.connect(merchant, world, Providers.of("stripe"), FlowCode.PAYOUTS_TO_VOUCHERS, files);
            world.post("stripe", "terms", "{\"payout_interval\":\"manual\"}");
            sold(merchant, world, 2);
            sold(merchant, world, 3);
            merchant.advance(Duration.ofDays(5));
            payOut(world, 50_000);
            merchant.advance(Duration.ofHours(4));
            assertThat(states(merchant)).as("%s", Trouble.of(merchant)).containsExactly("500.00 booked");
            assertThat(Ledgers.own(merchant)).containsAllEntriesOf(Ledgers.rows("1582 819.25", "1589 500.00"));
            payOut(world, 81_925);
            merchant.advance(Duration.ofHours(4));
            assertThat(states(merchant)).containsExactly("500.00 booked", "819.25 booked");
            assertThat(merchant.status().certificatesClosed()).isEqualTo(2);
            assertThat(merchant.openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
            assertThat(Ledgers.own(merchant))
                    .containsAllEntriesOf(Ledgers.rows("1589 1319.25", "6570 23.75"))
                    .doesNotContainKeys(1582, 2999);
        }
    }

    /** What cannot be is refused by name, and keeps nothing. */
    private static void refused(
            HandPayoutDesk desk, Merchant merchant, long stripe, String held, String first, String second) {
        assertThat(say(desk, merchant, stripe, held, Set.of(), false, "Stripe")).isEqualTo("none");
        assertThat(say(desk, merchant, stripe, held, Set.of(first), false, " ")).isEqualTo("reason");
        assertThat(say(desk, merchant, stripe, held, Set.of(first, "txn_of_another"), true, "Stripe"))
                .isEqualTo("foreign");
        assertThat(say(desk, merchant, stripe, held, Set.of(first), false, "Stripe"))
                .as("36.99 are left, and nobody has said that they stay")
                .isEqualTo("rest");
        var automatic = merchant.texts(
                        "select l.provider_transaction_id from payout_line l join payout p on p.company_id = l.company_id"
                                + " and p.payout_id = l.payout_id where l.company_id = ? and l.kind = 'sale' and p.paid_minor = 53699")
                .getFirst();
        assertThat(say(desk, merchant, stripe, held, Set.of(automatic), true, "Stripe"))
                .as("taken by the automatic payout")
                .isEqualTo("foreign");
        assertThat(desk.choice(merchant.company, merchant.klarna, held))
                .as("not Stripe's")
                .isEmpty();
        assertThat(desk.choice(merchant.company + 1, stripe, held))
                .as("another company's")
                .isEmpty();
        assertThat(desk.choice(merchant.company, stripe, "po_none")).isEmpty();
        assertThat(merchant.texts("select action from audit_log where company_id = ? and action like 'payout.taken%'"))
                .isEmpty();
        assertThat(second).isNotEqualTo(first);
    }

    private static String say(
            HandPayoutDesk desk,
            Merchant merchant,
            long stripe,
            String held,
            Set<String> ids,
            boolean stays,
            String reason) {
        return desk.say(merchant.company, stripe, held, ids, stays, reason, "eva@example.com")
                .orElseThrow()
                .problem();
    }

    private static List<String> states(Merchant merchant) {
        return merchant.texts(
                "select (paid_minor / 100.0)::numeric(12, 2) || ' ' || state from payout where company_id = ? order by paid_minor");
    }

    private static String payOut(World world, long minor) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(world.uri("stripe").resolve("/v1/payouts"))
                            .header("Authorization", "Bearer " + StripeSimulator.API_KEY)
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString("amount=" + minor + "&currency=sek"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body().replaceAll("(?s).*?\"id\"\\s*:\\s*\"(po_[^\"]+)\".*", "$1");
        }
    }

    private static void sold(Merchant merchant, World world, int pieces) {
        world.post(
                "shopify",
                "sell",
                "{\"payment\":\"stripe\",\"business\":false,\"discount\":false,\"shipping\":4900,\"lines\":[{\"sku\":\"MOSSA-1\",\"quantity\":"
                        + pieces + "}]}");
        merchant.settle();
        world.post("shopify", "ship", "{}");
        merchant.settle();
    }
}
