package se.knyt.simulators.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.simulators.base.Http;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.TickingTime;

class SandboxWorldTest {
    @TempDir
    Path dir;

    private final TickingTime time = new TickingTime("2026-11-25T08:00:00Z");

    private static Map<String, Integer> shopAndKlarna() {
        var ports = new LinkedHashMap<String, Integer>();
        ports.put("klarna", 0);
        ports.put("shopify", 0);
        return ports;
    }

    /** The shop's own payments are disputed in the shop's account, where a second dispute of the same is refused. */
    @Test
    void whatWasPaidByTheShopsOwnPaymentsIsTakenBackInTheShopsAccount() throws Exception {
        try (var world = SandboxWorld.start(null, shopAndKlarna(), time)) {
            var order = world.sell(1, Json.object().put("payment", "shopify-payments"))
                    .getFirst();
            world.shipAll(Json.object().put("capture", true));
            assertThat(world.provider(order)).isEqualTo("shopify-payments");
            assertThat(world.chargeback(order, false)).isEqualTo("shopify-payments");
            assertThatThrownBy(() -> world.chargeback(order, false)).isInstanceOf(IllegalArgumentException.class);
            assertThat(world.chargeback(order, true)).isEqualTo("shopify-payments");
        }
    }

    @Test
    void aSaleShippedAndCapturedIsPaidWhenTheClockReachesItsDay() throws Exception {
        try (var world = SandboxWorld.start(null, shopAndKlarna(), time)) {
            assertThat(world.sell(3, Json.object())).containsExactly("#1001", "#1002", "#1003");
            assertThat(world.shipAll(Json.object().put("capture", true))).hasSize(3);
            var steps = new ArrayList<Instant>();
            world.moveTo(world.instantOf("+P30D"), steps::add);
            // captured Wednesday 25 November: leaves Friday 27 at 06:10 in Stockholm
            assertThat(steps)
                    .containsExactly(Instant.parse("2026-11-27T05:10:00Z"), Instant.parse("2026-12-25T08:00:00Z"));
            var status = world.status().path("systems");
            assertThat(status.path("klarna").path("counts").path("payout").asInt())
                    .isEqualTo(1);
            assertThat(status.path("shopify").path("counts").path("order").asInt())
                    .isEqualTo(3);
        }
    }

    /**
     * Captured Wednesday 25 November: Klarna's payout leaves Friday 27 and is on the account on Monday 30. Nexi's of 25 and 28 November
     * leave Friday 27 and Monday 30, and come as one deposit that day where the agreement says two and two.
     */
    @Test
    void theBankBooksWhatTheProvidersHaveSent() throws Exception {
        var ports = shopAndKlarna();
        ports.put("nets", 0);
        try (var world = SandboxWorld.start(null, ports, time)) {
            world.act("nets", "terms", Json.object().put("payouts_per_deposit", 2));
            world.sell(1, Json.object().put("payment", "klarna"));
            world.sell(1, Json.object().put("payment", "nets"));
            world.shipAll(Json.object().put("capture", true));
            world.moveTo(world.instantOf("2026-11-28"));
            assertThat(world.bank().days("SEK")).isEqualTo(Set.of(LocalDate.parse("2026-11-30")));
            world.sell(1, Json.object().put("payment", "nets"));
            world.shipAll(Json.object().put("capture", true));
            world.moveTo(world.instantOf("2026-12-02"));

            var day = LocalDate.parse("2026-11-30");
            assertThat(world.bank().days("SEK")).isEqualTo(Set.of(day));
            assertThat(world.bank().days("EUR")).isEmpty();
            var file = new String(world.bank().statement("SEK", day, day), StandardCharsets.UTF_8);
            var payouts = new ArrayList<Long>();
            world.simulator("nets")
                    .state()
                    .path("payout")
                    .forEach(payout -> payouts.add(Json.number(payout, "amount")));
            assertThat(payouts).hasSize(2);
            long klarna = Json.number(
                    world.simulator("klarna")
                            .state()
                            .path("payout")
                            .iterator()
                            .next()
                            .path("totals"),
                    "settlement_amount");
            long both = payouts.getFirst() + payouts.getLast();
            assertThat(file.split("<Ntry>", -1)).hasSize(3);
            assertThat(file)
                    .contains(
                            "<Ntry>" + credit(both),
                            "<NbOfTxs>2</NbOfTxs>",
                            "</Refs>" + credit(payouts.getFirst()) + "</TxDtls>",
                            "<Ntry>" + credit(klarna),
                            // 250,000.00 before anything happened
                            "<Cd>CLBD</Cd></CdOrPrtry></Tp>" + credit(25_000_000 + both + klarna));
        }
    }

    private static String credit(long minor) {
        return "<Amt Ccy=\"SEK\">" + BigDecimal.valueOf(minor, 2).toPlainString() + "</Amt><CdtDbtInd>CRDT</CdtDbtInd>";
    }

    /** Where each keeps what shows that the money has left; PayPal waits for the merchant, Svea tells it by day. */
    @Test
    void whateverTheShopOffersIsSoldThroughAndPaidWithinThirtyDays() throws Exception {
        try (var world = SandboxWorld.start(null, time)) {
            assertThat(world.payments())
                    .containsExactly(
                            "adyen",
                            "klarna",
                            "kustom",
                            "nets",
                            "paypal",
                            "shopify-payments",
                            "stripe",
                            "svea",
                            "swish");
            for (var payment : world.payments()) {
                world.sell(1, Json.object().put("payment", payment));
            }
            assertThat(world.shipAll(Json.object().put("capture", true))).hasSize(9);
            assertThat(world.orders().valueStream().map(order -> Json.text(order, "financial_status")))
                    .containsOnly("PAID");
            world.moveTo(world.instantOf("+P30D"));
            var systems = world.status().path("systems");
            Map.of(
                            "adyen", "batch",
                            "klarna", "payout",
                            "kustom", "payout",
                            "nets", "payout",
                            "shopify", "payments_payout",
                            "stripe", "payout",
                            "swish", "movement")
                    .forEach((system, kind) -> assertThat(systems.path(system)
                                    .path("counts")
                                    .path(kind)
                                    .asInt())
                            .as(system)
                            .isEqualTo(1));
        }
    }

    @Test
    void stateAndClockSurviveARestartAndTheShopGoesOnNumbering() throws Exception {
        Json.object();
        String before;
        try (var world = SandboxWorld.start(dir, shopAndKlarna(), time)) {
            world.sell(2, Json.object());
            world.moveTo(world.instantOf("+P3D"));
            before = Json.canonical(world.canonical());
        }
        time.tick(Duration.ofHours(1));
        try (var world = SandboxWorld.start(dir, shopAndKlarna(), time)) {
            assertThat(Json.canonical(world.canonical())).isEqualTo(before);
            assertThat(world.now()).isEqualTo(Instant.parse("2026-11-28T09:00:00Z"));
            assertThat(world.sell(1, Json.object())).containsExactly("#1003");
            world.onOrder("1003", "capture", Json.object());
            world.reset();
            assertThat(world.orders()).isEmpty();
            assertThat(world.sell(1, Json.object())).containsExactly("#1004");
        }
    }

    @Test
    void theClockNeverGoesBackAndNonsenseIsNoTime() throws Exception {
        try (var world = SandboxWorld.start(null, shopAndKlarna(), time)) {
            assertThatThrownBy(() -> world.instantOf("2020-01-01")).hasMessageContaining("only goes forward");
            assertThatThrownBy(() -> world.instantOf("soon")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> world.fault("klarna", "meteor", "", 1)).hasMessageContaining("meteor");
            assertThatThrownBy(() -> world.fault("paypal", "429", "", 1)).hasMessageContaining("paypal");
        }
    }

    @Test
    void theWorldCanBeSteeredOverHttp() throws Exception {
        try (var world = SandboxWorld.start(null, shopAndKlarna(), time);
                var server = new WorldServer(world);
                var http = new Http()) {
            server.start(0);
            var page = server.baseUri() + "/_control/";
            http.json("POST", page + "sell", "{\"count\":2,\"fraud\":\"PENDING\"}");
            http.json("POST", page + "orders/1001/fraud", "{\"accepted\":true}");
            var shipped = http.json("POST", page + "ship", "{\"capture\":true}");
            assertThat(shipped.path("orders").toString()).isEqualTo("[\"#1001\"]");
            http.json("POST", page + "orders/1001/refund", "{}");
            http.json("POST", page + "clock", "{\"to\":\"+P30D\"}");
            var orders = http.json("GET", page + "orders", "");
            assertThat(orders.path(0).path("financial_status").asString()).isEqualTo("REFUNDED");
            assertThat(orders.path(1).path("fulfillment_status").asString()).isEqualTo("ON_HOLD");
            assertThat(http.send("POST", page + "orders/9999/ship", "{}").statusCode())
                    .isEqualTo(400);
        }
    }
}
