package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.core.bookkeeping.DisputeLoss;
import se.knyt.engine.books.ProviderForm;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.intake.Webhooks;
import se.knyt.simulators.adyen.AdyenSimulator;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.CallLog;
import se.knyt.simulators.base.Faults;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.Router;
import se.knyt.simulators.base.SimulatorServer;
import se.knyt.spi.Secret;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * Disputes that Adyen tells of by signed webhooks, days before a payout takes the money: one dispute each, with its reason and its last
 * day; one is won and its money comes back, one is lost and booked.
 */
class ToldDisputesTest {
    private static final String KEY = "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF";

    @TempDir
    Path folder;

    private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();

    private SimulatorServer hooks(Merchant merchant, String token) {
        var server = new SimulatorServer(
                new Router().add("POST", "/hooks", call -> take(merchant, token, call)), new Faults(), new CallLog());
        try {
            server.start(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return server;
    }

    private Reply take(Merchant merchant, String token, Call call) {
        var receipt = merchant.engine.webhooks().receive(token, Map.of(), call.body());
        if (receipt != Webhooks.Receipt.ACCEPTED) {
            return Reply.empty(503);
        }
        taken.add(call.json()
                .path("notificationItems")
                .path(0)
                .path("NotificationRequestItem")
                .path("eventCode")
                .asString(""));
        return Reply.empty(200);
    }

    /** Until a notification of an event has been taken. */
    private void awaitEvent(String event) throws InterruptedException {
        var next = taken.poll(60, TimeUnit.SECONDS);
        while (next != null && !next.equals(event)) {
            next = taken.poll(60, TimeUnit.SECONDS);
        }
        assertThat(next).as("a notification within a minute").isEqualTo(event);
    }

    /** Debit less credit of an account over our vouchers, in öre. */
    private static String balance(Merchant merchant, int account) {
        return merchant.texts(
                        "select coalesce(sum(r.debit_minor - r.credit_minor), 0)::text from voucher_row r where r.company_id = ?"
                                + " and r.account = " + account)
                .getFirst();
    }

    private static List<String> ends(Merchant merchant) {
        return merchant.openEnds();
    }

    private static List<String> disputes(Merchant merchant) {
        return merchant.texts(
                "select state || ' ' || reason || ' ' || reason_word || ' ' || (trail_id is not null) || ' ' || sign(drawn_minor)"
                        + " from dispute where company_id = ? order by opened_at, dispute_id");
    }

    private static String adyen(Merchant merchant, World world, long files) {
        var connected = merchant.engine
                .companies()
                .connect(
                        merchant.company,
                        "adyen",
                        "Adyen",
                        world.uri("adyen").toString(),
                        Map.of("merchant-account", AdyenSimulator.MERCHANT_ACCOUNT, "first-batch", "130"),
                        Map.of("api-key", new Secret(AdyenSimulator.API_KEY), "hmac-key", new Secret(KEY)));
        merchant.engine.companies().flow(merchant.company, FlowCode.PAYOUTS_TO_VOUCHERS, connected.id(), files, true);
        var desk = merchant.engine.desks().providers();
        var form =
                new HashMap<>(desk.form(merchant.company, "adyen").orElseThrow().values());
        if (form.get("vat").equals("UNANSWERED")) {
            form.put("vat", "EXEMPT");
            assertThat(desk.save(merchant.company, new ProviderForm("adyen", form), "Eva"))
                    .isEmpty();
        }
        return connected.hookToken();
    }

    private static void sell(Merchant merchant, World world, int count) {
        world.post(
                "shopify",
                "sell",
                "{\"count\":" + count + ",\"payment\":\"adyen\",\"business\":false,\"discount\":false}");
        merchant.settle();
        world.post("shopify", "ship", "{}");
        merchant.settle();
    }

    @Test
    void toldBeforeThePayoutTakesTheMoneyItIsOneDisputeAndWonOrLost() throws Exception {
        try (var world = World.with(List.of("adyen"));
                var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            long files = OwnBooks.of(merchant, folder);
            var token = adyen(merchant, world, files);
            try (var hooks = hooks(merchant, token)) {
                world.post(
                        "adyen", "webhook", "{\"url\":\"" + hooks.baseUri() + "/hooks\",\"hmac_key\":\"" + KEY + "\"}");
                sell(merchant, world, 2);
                merchant.advance(Duration.ofDays(7));
                assertThat(merchant.status().trailsTied())
                        .as("%s", Trouble.of(merchant))
                        .isEqualTo(2);
                var payments = new ArrayList<String>();
                world.get("adyen", "state")
                        .path("payment")
                        .forEach(p -> payments.add(p.path("pspReference").asString("")));
                var defended = "purchases/" + payments.getFirst();
                var left = "purchases/" + payments.getLast();

                // Opened, and no money gone: the purchases are open again, and nobody is to be told yet, 18 days before
                // the last.
                world.post("adyen", defended + "/notification-of-chargeback", "{\"reason\":\"13.1\"}");
                awaitEvent("NOTIFICATION_OF_CHARGEBACK");
                world.post("adyen", left + "/notification-of-chargeback", "{\"reason\":\"10.4\"}");
                awaitEvent("NOTIFICATION_OF_CHARGEBACK");
                merchant.settle();
                assertThat(disputes(merchant))
                        .containsExactly(
                                "needs-answer not-received visa 13.1 true 0", "needs-answer fraud visa 10.4 true 0");
                assertThat(merchant.status().trailsTied()).isZero();
                assertThat(ends(merchant)).isEmpty();

                // Five days before the last day somebody is told; one is defended in time.
                merchant.advance(Duration.ofDays(13).plusHours(1));
                assertThat(ends(merchant)).containsExactly("dispute.answer", "dispute.answer");
                world.post("adyen", defended + "/dispute", "{}");
                awaitEvent("CHARGEBACK");
                world.post("adyen", left + "/dispute", "{}");
                awaitEvent("CHARGEBACK");
                world.post("adyen", defended + "/dispute/defend", "{}");
                awaitEvent("INFORMATION_SUPPLIED");
                merchant.settle();
                assertThat(ends(merchant)).containsExactly("dispute.answer");

                // The payout takes both: the same two disputes. Nobody defends the other one: its last day passes and
                // it is lost.
                sell(merchant, world, 6);
                merchant.advance(Duration.ofDays(8));
                awaitEvent("DISPUTE_DEFENSE_PERIOD_ENDED");
                merchant.settle();
                assertThat(disputes(merchant))
                        .as("%s", Trouble.of(merchant))
                        .containsExactly("under-review not-received visa 13.1 true -1", "lost fraud visa 10.4 true -1");
                assertThat(ends(merchant)).containsExactly("dispute.loss");

                world.post("adyen", defended + "/dispute/close", "{\"won\":true}");
                awaitEvent("CHARGEBACK_REVERSED");
                world.post("adyen", defended + "/issuer-timeframe-expired", "{}");
                awaitEvent("ISSUER_RESPONSE_TIMEFRAME_EXPIRED");
                merchant.advance(Duration.ofDays(7));
                assertThat(disputes(merchant).getFirst()).isEqualTo("won not-received visa 13.1 true 0");
                long lost = Long.parseLong(
                        merchant.texts("select dispute_id::text from dispute where company_id = ? and state = 'lost'")
                                .getFirst());
                assertThat(merchant.engine
                                .desks()
                                .disputes()
                                .book(merchant.company, lost, DisputeLoss.Way.BAD_DEBT, "eva@example.com")
                                .problem())
                        .isEmpty();
                merchant.settle();
                assertThat(ends(merchant)).as("%s", Trouble.of(merchant)).isEmpty();
                assertThat(merchant.status().trailsTied()).isEqualTo(8);
                assertThat(balance(merchant, 1689)).isEqualTo("0");
                // A fee of 100.00 for each chargeback, which stays.
                assertThat(balance(merchant, 6570)).isNotEqualTo("0");
            }
        }
    }
}
