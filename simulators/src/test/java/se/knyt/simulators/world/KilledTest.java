package se.knyt.simulators.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.simulators.base.Http;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Simulator;
import se.knyt.simulators.base.SimulatorProcess;
import tools.jackson.databind.JsonNode;

/**
 * A process with every payment provider, and a shop with its own payments, killed while all of them sell and capture: what was answered
 * is there and can be paid back once, nothing is half done, no id is given twice.
 */
class KilledTest {
    private static final List<String> PROVIDERS =
            List.of("adyen", "klarna", "kustom", "nets", "paypal", "stripe", "svea", "swish");
    private static final String SHOP = "shopify";
    private static final int AT_LEAST = 5;

    /** So far the quick ones go before the slow ones have done enough. */
    private static final int AHEAD = 10;

    @Test
    void whatWasAnsweredIsKeptAndNothingIsHalfDone(@TempDir Path dir) throws Exception {
        Map<String, List<String>> answered = new HashMap<>();
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                SimulatorProcess.class.getName(),
                "--dir",
                dir.toString(),
                SHOP + "=0"));
        PROVIDERS.forEach(name -> command.add(name + "=0"));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var enough = new CountDownLatch((PROVIDERS.size() + 1) * AT_LEAST);
        try (var out = process.inputReader();
                var http = new Http()) {
            var addresses = Json.read(out.readLine());
            var sellers = new ArrayList<Thread>();
            for (var entry : addresses.properties()) {
                var done = answered.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>());
                var seller = new Seller(http, entry.getValue().asString(""), done, enough);
                sellers.add(
                        Thread.ofVirtual().start(entry.getKey().equals(SHOP) ? seller::inShop : seller::atProvider));
            }
            assertThat(enough.await(300, TimeUnit.SECONDS)).isTrue();
            process.destroyForcibly();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            for (var seller : sellers) {
                seller.join();
            }
        } finally {
            process.destroyForcibly();
        }
        for (var provider : PROVIDERS) {
            isWhole(dir, provider, answered.getOrDefault(provider, List.of()));
        }
        shopIsWhole(dir, answered.getOrDefault(SHOP, List.of()));
    }

    /** Sells until nobody answers any more. */
    private record Seller(Http http, String address, List<String> done, CountDownLatch enough) {
        void atProvider() {
            run(number -> http.json(
                            "POST",
                            address + "/_control/purchases",
                            "{\"reference\":\"" + number + "\",\"amount_minor\":" + (10_000 + number)
                                    + ",\"capture\":true}")
                    .path("id")
                    .asString());
        }

        void inShop() {
            run(number -> {
                var sold = http.json("POST", address + "/_control/sell", "{\"payment\":\"shopify-payments\"}");
                var name = sold.path("orders").path(0).asString().replace("#", "");
                http.json("POST", address + "/_control/orders/" + name + "/capture", "{}");
                return name;
            });
        }

        private interface Sale {
            String of(int number) throws IOException, InterruptedException;
        }

        private void run(Sale sale) {
            try {
                for (int number = 1; number < 100_000; number++) {
                    done.add(sale.of(number));
                    if (number <= AT_LEAST) {
                        enough.countDown();
                    }
                    if (number == AHEAD) {
                        enough.await();
                    }
                }
            } catch (IOException killed) {
                // The end this test is about: the connection is gone.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void isWhole(Path dir, String provider, List<String> answered) throws Exception {
        try (var again = Simulator.named(provider);
                var http = new Http()) {
            again.start(dir, 0);
            var purchases = again.baseUri() + "/_control/purchases";
            assertThat(answered)
                    .as(provider)
                    .hasSizeGreaterThanOrEqualTo(AT_LEAST)
                    .doesNotHaveDuplicates();
            for (var id : answered.subList(answered.size() - AT_LEAST, answered.size())) {
                var refund = purchases + "/" + id + "/refund";
                var first = http.send("POST", refund, "{}");
                assertThat(first.statusCode()).as(provider + " " + first.body()).isEqualTo(200);
                assertThat(http.send("POST", refund, "{}").statusCode())
                        .as(provider + " twice")
                        .isGreaterThanOrEqualTo(400);
            }
            var next = http.json("POST", purchases, "{\"reference\":\"after\",\"amount_minor\":10000}");
            assertThat(answered).as(provider).doesNotContain(next.path("id").asString());
        }
    }

    /** One charge in the account for each captured order, in both directions. */
    private static void shopIsWhole(Path dir, List<String> answered) throws Exception {
        try (var shop = Simulator.named(SHOP)) {
            shop.start(dir, 0);
            assertThat(answered).hasSizeGreaterThanOrEqualTo(AT_LEAST);
            var state = shop.state();
            Set<String> captured = new HashSet<>();
            for (var order : state.path("order")) {
                for (var transaction : order.path("transactions")) {
                    boolean capture = Json.text(transaction, "kind").equals("CAPTURE");
                    if (capture && Json.text(transaction, "status").equals("SUCCESS")) {
                        captured.add(Json.text(order, "name"));
                    }
                }
            }
            var charged = state.path("balance_transaction")
                    .valueStream()
                    .map(row -> Json.text(row.path("associatedOrder"), "name"))
                    .toList();
            assertThat(charged).doesNotHaveDuplicates().containsAll(captured);
            assertThat(captured)
                    .containsAll(answered.stream().map(name -> "#" + name).toList());
            // a charge whose order was not told before the end is told when the shop sends its transaction again
            assertThat(charged.size() - captured.size()).isBetween(0, 1);
            assertThat(open(state)).isEqualTo(charged.size());
        }
    }

    private static int open(JsonNode state) {
        return state.path("balance_unpaid").size();
    }
}
