package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.server.shell.PublicAddress;

/** People reach the console by https through a proxy that tells it nothing: what is sent to them is as if it had. */
class HttpsAddressTest {
    private static ConsoleFixture console;

    @BeforeAll
    static void start() {
        console = new ConsoleFixture(PublicAddress.of("https://knyt.example.se", false));
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void browsersAreToldToComeByHttpsAloneAndToKeepCookiesToIt() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(console.url() + "/sign-in"))
                    .build();
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.headers().firstValue("Strict-Transport-Security").orElse(""))
                    .contains("max-age=31536000");
            assertThat(answer.headers().allValues("Set-Cookie"))
                    .isNotEmpty()
                    .allMatch(cookie -> cookie.contains("; Secure"));
        }
    }
}
