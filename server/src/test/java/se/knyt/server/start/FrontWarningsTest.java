package se.knyt.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrontWarningsTest {
    private static List<String> warnings(Map<String, String> environment) {
        return FrontWarnings.of(
                StartOptions.of(new String[] {"--data", Path.of("knyt-data").toString()}, environment));
    }

    @Test
    void whoStandsBehindAProxyIsToTrustIt() {
        assertThat(warnings(Map.of("KNYT_PUBLIC_URL", "https://knyt.example.se")))
                .singleElement()
                .asString()
                .contains("KNYT_TRUST_FORWARDED", "overwrite X-Forwarded-For");
        assertThat(warnings(Map.of("KNYT_PUBLIC_URL", "https://knyt.example.se", "KNYT_TRUST_FORWARDED", "true")))
                .isEmpty();
    }

    @Test
    void whoListensForOthersIsToUseTls() {
        assertThat(warnings(Map.of("KNYT_ADDRESS", "0.0.0.0")))
                .singleElement()
                .asString()
                .contains("without TLS");
        assertThat(warnings(Map.of())).isEmpty();
    }
}
