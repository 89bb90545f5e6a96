package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.http.json.Json;
import se.knyt.simulators.shopify.ShopifySimulator;
import tools.jackson.databind.JsonNode;

/**
 * Shopify's own library, which there is for Node alone, against the simulated shop and our check of its signatures: {@code ./knyt campaign
 * shopify-library}. Needs Node 20 and npm, which fetches the library in the versions of the list beside the script.
 */
class ShopifyLibraryCampaign {
    private static final long MINUTES = 2;
    private static JsonNode said;

    @BeforeAll
    static void ask() throws IOException, InterruptedException {
        var folder =
                Files.createDirectories(Path.of("target", "shopify-library").toAbsolutePath());
        for (var file : List.of("package.json", "package-lock.json", "witness.mjs")) {
            try (InputStream in = Objects.requireNonNull(
                    ShopifyLibraryCampaign.class.getResourceAsStream("/shopify/library/" + file), file)) {
                Files.write(folder.resolve(file), in.readAllBytes());
            }
        }
        run(folder, Map.of(), "npm", "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund");
        try (var world = new ShopifyWorld()) {
            said = ShopifyWorld.json(run(
                    folder,
                    Map.of(
                            "SHOP_URL", world.address().toString(),
                            "CONTROL", world.address() + "/_control/",
                            "SHOP", ShopifySimulator.SHOP_DOMAIN,
                            "TOKEN", ShopifySimulator.ACCESS_TOKEN,
                            "SECRET", ShopifySimulator.CLIENT_SECRET,
                            "API_VERSION", ShopifySimulator.API_VERSION),
                    "node",
                    "witness.mjs"));
        }
    }

    /** What the command printed; fails with what it complained of. */
    private static String run(Path folder, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        var complaints = folder.resolve("complaints.txt");
        var printed = folder.resolve("printed.txt");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(complaints.toFile())
                .redirectOutput(printed.toFile());
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new IllegalStateException("Node 20 and npm are needed (Debian: nodejs, npm)", e);
        }
        var ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended)
                .as("%s ends; until then it said: %s", command[0], Files.readString(complaints))
                .isTrue();
        assertThat(process.exitValue()).as(Files.readString(complaints)).isZero();
        return Files.readString(printed, StandardCharsets.UTF_8);
    }

    @AfterAll
    static void forget() {
        said = null;
    }

    @Test
    void theLibrarySubscribesAndTurnsPages() {
        assertThat(Json.list(said.get("subscribed"), "userErrors")).isEmpty();
        assertThat(said.at("/subscribed/webhookSubscription/topic").stringValue())
                .isEqualTo("ORDERS_CREATE");
        assertThat(said.at("/cost/currentlyAvailable").isNumber()).isTrue();
        assertThat(Json.list(said, "numbers")).hasSize(3).doesNotHaveDuplicates();
        assertThat(said.get("pages").intValue()).isEqualTo(2);
    }

    @Test
    void theLibraryTakesOurSimulatorsWebhookAndRefusesAChangedOne() {
        var untouched = said.at("/heard/untouched");
        assertThat(untouched.get("valid").booleanValue())
                .as(untouched.toString())
                .isTrue();
        assertThat(untouched.get("topic").stringValue()).isEqualTo("ORDERS_CREATE");
        assertThat(untouched.get("domain").stringValue()).isEqualTo(ShopifySimulator.SHOP_DOMAIN);
        assertThat(untouched.get("webhookId").stringValue()).isNotEmpty();
        assertThat(said.at("/heard/changed/valid").booleanValue()).isFalse();
        assertThat(said.at("/heard/changed/reason").stringValue()).isEqualTo("invalid_hmac");
    }

    @Test
    void whatIsRefusedIsTheErrorThatTheLibraryKnows() {
        assertThat(said.at("/unknownField/kind").stringValue()).isEqualTo("GraphqlQueryError");
        assertThat(said.at("/unknownField/message").stringValue()).contains("noSuchField");
        assertThat(said.at("/wrongToken/kind").stringValue()).isEqualTo("HttpResponseError");
        assertThat(said.at("/wrongToken/status").intValue()).isEqualTo(401);
    }

    @Test
    void ourCheckTakesWhatTheLibrarySigned() {
        var body = said.at("/signed/body").stringValue();
        var hmac = said.at("/signed/hmac").stringValue();
        try (var world = new ShopifyWorld()) {
            var headers = Map.of(
                    "x-shopify-topic", "orders/create",
                    "x-shopify-hmac-sha256", hmac,
                    "x-shopify-shop-domain", ShopifySimulator.SHOP_DOMAIN,
                    "x-shopify-webhook-id", "1",
                    "x-shopify-triggered-at", "2026-11-02T08:00:00Z");
            assertThat(world.open().verify(headers, body.getBytes(StandardCharsets.UTF_8)))
                    .isPresent();
            assertThat(world.open().verify(headers, (body + " ").getBytes(StandardCharsets.UTF_8)))
                    .isEmpty();
        }
    }
}
