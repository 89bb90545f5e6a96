package se.knyt.connectors.payments.paypal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.connectors.payments.ProviderWorld;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.PullSource.Page;

/** Reading by a clock that was ahead for a moment. The account is emptied every day at five. */
class PaypalClockTest {
    private ProviderWorld world;

    @BeforeEach
    void open() {
        world = new ProviderWorld("paypal");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private PaypalSession session(Duration ahead) {
        var right = world.context(Map.of("client-id", "sandbox-client"), Map.of("client-secret", "sandbox-secret"));
        var context = new ConnectionContext(
                right.baseUri(),
                right.settings(),
                right.credentials(),
                right.http(),
                () -> right.companyTime().instant().plus(ahead),
                right.zone());
        return new PaypalSession(context, PaypalSettings.of(context));
    }

    private Page read(String cursor, Instant start, Duration ahead) {
        var session = session(ahead);
        var page = session.pull(ProviderSession.PAYOUTS, cursor, start);
        while (page.more()) {
            page = session.pull(ProviderSession.PAYOUTS, page.cursor(), start);
        }
        return page;
    }

    /** Nothing has happened for two months; what PayPal has not told of is not read, whatever the clock says. */
    @Test
    void whatComesAfterTheClockIsSetRightIsRead() {
        var start = world.context(Map.of(), Map.of()).companyTime().instant();
        world.purchase(124_900, true);
        world.pass(Duration.ofDays(70));
        var read = read("", start, Duration.ZERO);
        assertThat(read.cursor()).contains("SEK=");
        read = read(read.cursor(), start, Duration.ofDays(25));

        world.purchase(10_000, true);
        world.pass(Duration.ofDays(2));
        var page = read(read.cursor(), start, Duration.ZERO);
        assertThat(page.records()).hasSize(1);
    }
}
