package se.knyt.server.rates;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.rates.RateDesk;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.ProviderFailure;

/**
 * Fetches the bank's rates of the last ninety days: when a person asks, and by itself every few hours while some company waits for a
 * rate. A Knyt that trades in kronor alone never calls.
 */
public final class RateFetch implements AutoCloseable {
    /** Published about 16:00 CET on each of the bank's working days: "Euro foreign exchange reference rates", 90 days as XML. */
    public static final URI ECB = URI.create("https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist-90d.xml");

    private static final Logger LOG = LoggerFactory.getLogger(RateFetch.class);
    private static final Duration LOOK_EVERY = Duration.ofHours(3);

    private final RateDesk desk;
    private final HttpCalls http;
    private final URI address;
    private final Thread thread;

    /** @param http the guarded way out */
    public RateFetch(RateDesk desk, HttpCalls http, URI address) {
        this.desk = desk;
        this.http = http;
        this.address = address;
        this.thread = Thread.ofVirtual().name("rates").unstarted(this::watch);
    }

    public RateFetch started() {
        thread.start();
        return this;
    }

    /** Fetches now; why not, where the bank could not be reached. */
    public Fetched fetch() {
        try {
            var answer = http.call(HttpCalls.Call.get(address, Map.of("accept", "application/xml")));
            return answer.ok()
                    ? new Fetched(Optional.of(desk.fetched(answer.body())), "")
                    : new Fetched(Optional.empty(), "HTTP " + answer.status());
        } catch (ProviderFailure e) {
            return new Fetched(Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    /**
     * What became of a fetch.
     *
     * @param outcome empty where no rates came
     * @param failure why not
     */
    public record Fetched(Optional<RateDesk.Outcome> outcome, String failure) {}

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look();
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            if (desk.isAwaited()) {
                var fetched = fetch();
                if (fetched.outcome().isEmpty()) {
                    LOG.info("exchange rates could not be fetched: {}", fetched.failure());
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("looking for exchange rates", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
