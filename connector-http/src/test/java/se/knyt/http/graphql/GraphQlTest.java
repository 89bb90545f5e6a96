package se.knyt.http.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import se.knyt.http.Exchanges;
import se.knyt.http.json.Json;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.HttpCalls.Call;
import se.knyt.spi.ProviderFailure;

class GraphQlTest {
    private static final String QUERY = "query orders($first: Int!) { orders(first: $first) { nodes { id } } }";

    private Instant now = Instant.parse("2026-11-25T08:00:00Z");
    private String next = "";
    private int sent;

    private final GraphQl graphQl = new GraphQl(
            this::answer,
            URI.create("https://shop.example/graphql.json"),
            () -> Map.of("X-Token", "t"),
            "shopify",
            Exchanges::plainRefusal,
            () -> now);

    private Answer answer(Call call) {
        sent++;
        return new Answer(200, Map.of(), next.getBytes(StandardCharsets.UTF_8));
    }

    private static String cost(int requested, String available) {
        return "\"extensions\":{\"cost\":{\"requestedQueryCost\":" + requested
                + ",\"actualQueryCost\":null,\"throttleStatus\":{\"maximumAvailable\":2000.0,\"currentlyAvailable\":"
                + available
                + ",\"restoreRate\":100.0}}}";
    }

    @Test
    void dataComesBackWithTheAnswersBytes() {
        next = "{\"data\":{\"orders\":{\"nodes\":[]}}," + cost(252, "1748.0") + "}";
        var result = graphQl.query(QUERY, Json.object().put("first", 10));
        assertThat(result.data().path("orders").path("nodes").isArray()).isTrue();
        assertThat(result.raw()).asString(StandardCharsets.UTF_8).isEqualTo(next);
    }

    @Test
    void throttledWaitsAsLongAsTheVendorSays() {
        next = "{\"errors\":[{\"message\":\"Throttled\",\"extensions\":{\"code\":\"THROTTLED\"}}]," + cost(752, "2.0")
                + "}";
        // (752 − 2) / 100 = 7.5 seconds, rounded up
        assertThatThrownBy(() -> graphQl.mutate("mutation", Json.object()))
                .isInstanceOfSatisfying(
                        ProviderFailure.RateLimited.class,
                        limited -> assertThat(limited.retryAfter()).isEqualTo(Duration.ofSeconds(8)));
    }

    @Test
    void aCallTheBucketCannotPayIsNotMadeUntilItHasFilled() {
        next = "{\"data\":{}," + cost(500, "100.0") + "}";
        graphQl.query(QUERY, Json.object());
        assertThatThrownBy(() -> graphQl.query(QUERY, Json.object()))
                .isInstanceOfSatisfying(
                        ProviderFailure.RateLimited.class,
                        limited -> assertThat(limited.retryAfter()).isEqualTo(Duration.ofSeconds(4)));
        assertThat(sent).isEqualTo(1);
        now = now.plusSeconds(4);
        graphQl.query(QUERY, Json.object());
        assertThat(sent).isEqualTo(2);
    }

    @Test
    void anErrorIsRefusedUnlessAPartMayHaveBeenDone() {
        next = "{\"errors\":[{\"message\":\"No access\",\"extensions\":{\"code\":\"ACCESS_DENIED\"}}]}";
        assertThatThrownBy(() -> graphQl.mutate("mutation capture { x }", Json.object()))
                .isInstanceOfSatisfying(
                        ProviderFailure.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("shopify.ACCESS_DENIED"));
        next = "{\"data\":{\"orderCapture\":{}},\"errors\":[{\"message\":\"half\"}]}";
        assertThatThrownBy(() -> graphQl.mutate("mutation", Json.object()))
                .isInstanceOf(ProviderFailure.OutcomeUnknown.class);
        next =
                "{\"data\":null,\"errors\":[{\"message\":\"boom\",\"extensions\":{\"code\":\"INTERNAL_SERVER_ERROR\"}}]}";
        assertThatThrownBy(() -> graphQl.mutate("mutation", Json.object()))
                .isInstanceOf(ProviderFailure.OutcomeUnknown.class);
        assertThatThrownBy(() -> graphQl.query("query", Json.object())).isInstanceOf(ProviderFailure.NotSent.class);
    }

    @Test
    void anAnswerThatIsNoJsonIsUnknownForAMutation() {
        next = "<html>";
        assertThatThrownBy(() -> graphQl.mutate("mutation", Json.object()))
                .isInstanceOf(ProviderFailure.OutcomeUnknown.class);
        assertThatThrownBy(() -> graphQl.query("query", Json.object())).isInstanceOf(ProviderFailure.NotSent.class);
    }
}
