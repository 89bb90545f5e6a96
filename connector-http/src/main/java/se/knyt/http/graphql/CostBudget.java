package se.knyt.http.graphql;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.knyt.spi.ProviderFailure;

/**
 * A leaky bucket as the other side keeps it, followed from what each answer tells ({@code throttleStatus}). A call that the bucket
 * cannot pay yet is not made: it would be refused and would keep others waiting.
 */
final class CostBudget {
    private static final Duration WAIT_MIN = Duration.ofSeconds(1);
    private static final Duration WAIT_MAX = Duration.ofMinutes(1);
    private static final int DOCUMENTS_MAX = 200;

    /** The bucket at one moment, in points. */
    record Status(BigDecimal maximum, BigDecimal available, BigDecimal restoreRate) {}

    private final InstantSource time;
    private final Map<String, BigDecimal> costByDocument = new HashMap<>();
    private @Nullable Status last;
    private Instant lastAt = Instant.EPOCH;

    CostBudget(InstantSource time) {
        this.time = time;
    }

    /** @throws ProviderFailure.RateLimited when the document's last known cost is more than the bucket holds now */
    synchronized void require(String document) {
        var cost = costByDocument.get(document);
        // Seen by a clock that was ahead: when that was is not known, and none waits until then.
        if (cost == null || last == null || lastAt.isAfter(time.instant())) {
            return;
        }
        var wait = wait(cost, availableNow(last), last.restoreRate());
        if (!wait.isZero()) {
            throw new ProviderFailure.RateLimited(wait);
        }
    }

    synchronized void note(String document, BigDecimal requestedCost, Status status) {
        if (costByDocument.size() < DOCUMENTS_MAX || costByDocument.containsKey(document)) {
            costByDocument.put(document, requestedCost.min(status.maximum()));
        }
        last = status;
        lastAt = time.instant();
    }

    /** {@code (cost − available) / rate}, rounded up to the second: what the vendor says to wait. */
    static Duration wait(BigDecimal cost, BigDecimal available, BigDecimal restoreRate) {
        var lacking = cost.subtract(available);
        if (lacking.signum() <= 0) {
            return Duration.ZERO;
        }
        if (restoreRate.signum() <= 0) {
            return WAIT_MAX;
        }
        long seconds = lacking.divide(restoreRate, 0, RoundingMode.UP)
                .min(BigDecimal.valueOf(WAIT_MAX.toSeconds()))
                .longValue();
        var wait = Duration.ofSeconds(seconds);
        return wait.compareTo(WAIT_MIN) < 0 ? WAIT_MIN : wait;
    }

    private BigDecimal availableNow(Status status) {
        long millis = Math.max(0, Duration.between(lastAt, time.instant()).toMillis());
        var restored = status.restoreRate().multiply(BigDecimal.valueOf(millis)).movePointLeft(3);
        return status.available().add(restored).min(status.maximum());
    }
}
