package se.knyt.server.rates;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.rates.RateDesk;
import se.knyt.engine.rates.RateSource;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.ProviderFailure;

/**
 * Fetches the rates of the last ninety days of the banks that companies go by: when a person asks, and by itself every few hours while some company waits for a
 * rate. A Knyt that trades in kronor alone never calls.
 */
public final class RateFetch implements AutoCloseable {
    /** Published about 16:00 CET on each of the bank's working days: "Euro foreign exchange reference rates", 90 days as XML. */
    public static final URI ECB = URI.create("https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist-90d.xml");

    /**
     * Currencies against kronor (group 130), published about 12:10 on each Swedish banking day. One call for all of them: without a key
     * the bank takes five a minute from an address.
     */
    public static final String RIKSBANK = "https://api.riksbank.se/swea/v1/Observations/ByGroup/130/";

    private static final ZoneId RIKSBANK_ZONE = ZoneId.of("Europe/Stockholm");
    /** As many as the file of the European Central Bank has. */
    private static final int DAYS = 90;

    private static final Logger LOG = LoggerFactory.getLogger(RateFetch.class);
    private static final Duration LOOK_EVERY = Duration.ofHours(3);

    private final RateDesk desk;
    private final HttpCalls http;
    private final InstantSource clock;
    private final Thread thread;

    /**
     * @param http the guarded way out
     * @param clock the machine's
     */
    public RateFetch(RateDesk desk, HttpCalls http, InstantSource clock) {
        this.desk = desk;
        this.http = http;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("rates").unstarted(this::watch);
    }

    public RateFetch started() {
        thread.start();
        return this;
    }

    /** Fetches the rates of a bank now; why not, where it could not be reached. */
    public Fetched fetch(RateSource bank) {
        try {
            var answer =
                    http.call(HttpCalls.Call.get(address(bank), Map.of("accept", "application/xml, application/json")));
            return answer.ok()
                    ? new Fetched(Optional.of(desk.fetched(bank, answer.body())), "")
                    : new Fetched(Optional.empty(), "HTTP " + answer.status());
        } catch (ProviderFailure e) {
            return new Fetched(Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    private URI address(RateSource bank) {
        if (bank == RateSource.ECB) {
            return ECB;
        }
        var today = LocalDate.ofInstant(clock.instant(), RIKSBANK_ZONE);
        return URI.create(RIKSBANK + today.minusDays(DAYS) + "/" + today);
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
            for (var bank : desk.awaited()) {
                var fetched = fetch(bank);
                if (fetched.outcome().isEmpty()) {
                    LOG.info("exchange rates of {} could not be fetched: {}", bank, fetched.failure());
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
