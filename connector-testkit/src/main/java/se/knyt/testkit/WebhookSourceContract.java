package se.knyt.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import se.knyt.spi.PullSource;
import se.knyt.spi.WebhookSource;

/** What holds for every receiver of hints. */
public interface WebhookSourceContract {
    /** Opened with {@link #secret}. */
    WebhookSource open();

    String secret();

    /** Headers in lower case as the vendor sends them, signed with a secret of the caller's. */
    Map<String, String> signed(byte[] body, String secret, String deliveryId);

    private static byte[] body() {
        return "{\"id\":1}".getBytes(StandardCharsets.UTF_8);
    }

    @Test
    default void aGoodSignatureGivesAHintToRead() {
        var hint = open().verify(signed(body(), secret(), "d-1"), body()).orElseThrow();
        assertThat(hint.deliveryId()).isEqualTo("d-1");
        if (open() instanceof PullSource source) {
            assertThat(source.streams()).extracting(PullSource.Stream::code).contains(hint.stream());
        }
    }

    @Test
    default void theSameDeliveryTwiceHasTheSameId() {
        var headers = signed(body(), secret(), "d-1");
        assertThat(open().verify(headers, body())).isEqualTo(open().verify(headers, body()));
    }

    @Test
    default void aChangedBodyIsNoHint() {
        byte[] changed = body();
        changed[1] ^= 1;
        assertThat(open().verify(signed(body(), secret(), "d-1"), changed)).isEmpty();
        assertThat(open().verify(signed(body(), secret(), "d-1"), new byte[0])).isEmpty();
    }

    @Test
    default void anotherSecretIsNoHint() {
        assertThat(open().verify(signed(body(), secret() + "x", "d-1"), body())).isEmpty();
        assertThat(open().verify(signed(body(), "x", "d-1"), body())).isEmpty();
    }

    @Test
    default void noSignatureIsNoHint() {
        assertThat(open().verify(Map.of(), body())).isEmpty();
        var spoiled = new HashMap<>(signed(body(), secret(), "d-1"));
        spoiled.replaceAll((name, value) -> "");
        assertThat(open().verify(spoiled, body())).isEmpty();
    }
}
