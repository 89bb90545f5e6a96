package se.knyt.simulators.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.simulators.base.Http;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;

/** The sandbox as a process of its own, killed and started again. */
class SandboxProcessTest {
    @TempDir
    Path dir;

    private Process start() throws IOException {
        var java = ProcessHandle.current().info().command().orElseThrow();
        return new ProcessBuilder(List.of(
                        java,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SandboxProcess.class.getName(),
                        "--dir",
                        dir.toString(),
                        "klarna=0",
                        "shopify=0"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static JsonNode addresses(Process process) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        return Json.read(lines.readLine());
    }

    @Test
    void aSaleCutShortByKillNineLeavesShopAndKlarnaTellingTheSameStory() throws Exception {
        var first = start();
        try (var http = new Http()) {
            var page = addresses(first).path("world").asString() + "/_control/";
            http.json("POST", page + "sell", "{\"count\":5}");
            var cutShort = CompletableFuture.runAsync(() -> {
                try {
                    http.send("POST", page + "sell", "{\"count\":2000}");
                } catch (IOException | InterruptedException e) {
                    // that is the point: the process died under the call
                }
            });
            while (count(http, page, "shopify") < 20) {
                Thread.onSpinWait();
            }
            first.destroyForcibly().waitFor();
            cutShort.join();
        }
        var second = start();
        try (var http = new Http()) {
            var page = addresses(second).path("world").asString() + "/_control/";
            long sold = count(http, page, "shopify");
            assertThat(sold).isGreaterThanOrEqualTo(20);
            // the last checkout may have reached Klarna without its order being kept in the shop
            assertThat(count(http, page, "klarna")).isBetween(sold, sold + 1);
            http.json("POST", page + "sell", "{}");
            assertThat(count(http, page, "shopify")).isEqualTo(sold + 1);
            assertThat(count(http, page, "klarna"))
                    .isEqualTo(sold + 1); // asked again, the same checkout is the same order
            second.getOutputStream().close();
            assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            second.destroyForcibly();
        }
    }

    private static long count(Http http, String page, String system) throws IOException, InterruptedException {
        return http.json("GET", page + "status", "")
                .path("systems")
                .path(system)
                .path("counts")
                .path("order")
                .asLong(0);
    }
}
