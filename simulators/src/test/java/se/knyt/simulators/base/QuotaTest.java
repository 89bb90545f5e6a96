package se.knyt.simulators.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class QuotaTest {
    private static final Instant START = Instant.parse("2026-11-25T08:00:00Z");

    @Test
    void aSlidingWindowForgetsACallOnlyWhenTheWholeWindowHasPassedIt() {
        var window = new Quota.SlidingWindow(2, Duration.ofSeconds(5));
        assertThat(window.take(START)).isTrue();
        assertThat(window.take(START.plusSeconds(4))).isTrue();
        assertThat(window.take(START.plusMillis(4999))).isFalse();
        assertThat(window.untilRoom(START.plusMillis(4999))).isEqualTo(Duration.ofMillis(1));
        assertThat(window.take(START.plusSeconds(5))).isTrue();
        assertThat(window.take(START.plusSeconds(6))).isFalse();
    }

    @Test
    void aBucketRefillsAtItsRateAndNeverAboveItsCapacity() {
        var bucket = new Quota.LeakyBucket(2000, 100, START);
        assertThat(bucket.take(2000, START)).isTrue();
        assertThat(bucket.take(1, START)).isFalse();
        assertThat(bucket.available(START.plusMillis(2500))).isEqualTo(250);
        bucket.giveBack(10);
        assertThat(bucket.available(START.plusMillis(2500))).isEqualTo(260);
        assertThat(bucket.available(START.plusSeconds(86_400 * 365))).isEqualTo(2000);
    }

    /** A vendor does not count by our machine's clock: a time that has not come holds nobody, and what was not waited for is not given. */
    @Test
    void aClockThatWasAheadForAMomentStopsNoCall() {
        var ahead = START.plus(Duration.ofDays(40));
        var window = new Quota.SlidingWindow(2, Duration.ofSeconds(5));
        assertThat(window.take(ahead)).isTrue();
        assertThat(window.take(ahead)).isTrue();
        assertThat(window.take(START)).isTrue();
        assertThat(window.take(START)).isTrue();
        assertThat(window.take(START)).isFalse();
        assertThat(window.untilRoom(START)).isEqualTo(Duration.ofSeconds(5));

        var bucket = new Quota.LeakyBucket(2000, 100, START);
        assertThat(bucket.take(2000, ahead)).isTrue();
        assertThat(bucket.take(1, START)).isFalse();
        assertThat(bucket.available(START.plusSeconds(1))).isEqualTo(100);
    }
}
