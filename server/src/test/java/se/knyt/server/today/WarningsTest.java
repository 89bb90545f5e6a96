package se.knyt.server.today;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is called late, and what is called missing: only where it is. */
class WarningsTest {
    private static final Instant NOW = Instant.parse("2027-01-30T12:00:00Z");

    /** A payout a day until a fortnight ago: by its rhythm it is late after three days. */
    private static final List<Instant> STOPPED = List.of(
            NOW.minus(Duration.ofDays(14)),
            NOW.minus(Duration.ofDays(15)),
            NOW.minus(Duration.ofDays(16)),
            NOW.minus(Duration.ofDays(17)));

    @Test
    void aProviderIsLateByTheAgeOfWhatItOwesAndNotByTheTimeSinceItPaid() {
        assertThat(PayoutRhythm.late(STOPPED, Optional.of(LocalDate.parse("2027-01-30")), NOW))
                .as("sold today")
                .isFalse();
        assertThat(PayoutRhythm.late(STOPPED, Optional.of(LocalDate.parse("2027-01-28")), NOW))
                .as("two days old, within the rhythm")
                .isFalse();
        assertThat(PayoutRhythm.late(STOPPED, Optional.of(LocalDate.parse("2027-01-26")), NOW))
                .isTrue();
        assertThat(PayoutRhythm.late(STOPPED, Optional.of(LocalDate.parse("2026-12-01")), NOW))
                .as("older than the last payout: that one did not take it, and none has come since")
                .isTrue();
    }

    /** The day is over at midnight; counted and read are hours of that day or of the next ones. */
    @ParameterizedTest
    @CsvSource({
        // of a day that goes on: the channel counted at ten, and we have read to eleven and still lack orders
        "2027-01-30T10:00:00Z, 2027-01-30T11:00:00Z, true, true",
        // counted at eleven, read to ten: they may be in the next read
        "2027-01-30T11:00:00Z, 2027-01-30T10:00:00Z, true, false",
        // we have more, and the channel counted before the last of them was read
        "2027-01-30T10:00:00Z, 2027-01-30T11:00:00Z, false, false",
        "2027-01-30T11:00:00Z, 2027-01-30T10:00:00Z, false, true",
        // a day that was over for both
        "2027-01-31T01:00:00Z, 2027-01-31T02:00:00Z, false, true",
        "2027-01-31T02:00:00Z, 2027-01-31T01:00:00Z, true, true"
    })
    void aDifferenceIsOneOnlyBetweenCountsThatMayBeCompared(
            Instant counted, Instant read, boolean channelHasMore, boolean proves) {
        var taken = new ControlDays.Taken(Optional.of(counted), Optional.of(read));
        assertThat(taken.proves(Instant.parse("2027-01-31T00:00:00Z"), channelHasMore))
                .isEqualTo(proves);
    }

    @Test
    void whereOrdersHaveNeverBeenReadNothingOfThemIsSaidToBeMissing() {
        var taken = new ControlDays.Taken(Optional.of(NOW), Optional.empty());
        assertThat(taken.proves(NOW.minus(Duration.ofDays(1)), true)).isFalse();
    }
}
