package se.knyt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.PullSource;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/** What holds for every source. The world must be empty of records at the start of each test. */
public interface PullSourceContract {
    int PAGES_MAX = 50;

    /** How often one page is waited for. */
    int WAITS_MAX = 20;

    /** A new session on the same connection. */
    PullSource open();

    SimulatorControl control();

    /** The stream under test. */
    String stream();

    Instant startDate();

    /** Makes one more record in the source; returns its key. */
    String addRecord();

    /** The call that reads a page, as the simulator's route. */
    String readRoute();

    /** How many refusals of the credential make a failure: two where a token is renewed after the first. */
    default int refusals() {
        return 1;
    }

    /** Lets time pass by which the system counts calls. */
    default void pass(Duration by) {
        control().advance(by);
    }

    /** Reads until nothing more waits. */
    static Page all(PullSource source, String stream, String cursor, Instant startDate) {
        return all(source, stream, cursor, startDate, 0, duration -> {});
    }

    /** The same, as its caller must: where it has called too much, it comes back when it was told to. */
    static Page patiently(PullSource source, String stream, String cursor, Instant startDate, Consumer<Duration> pass) {
        return all(source, stream, cursor, startDate, WAITS_MAX, pass);
    }

    private static Page all(
            PullSource source, String stream, String cursor, Instant startDate, int waits, Consumer<Duration> pass) {
        var records = new ArrayList<SourceRecord>();
        var at = cursor;
        for (int page = 0; page < PAGES_MAX; page++) {
            var read = pull(source, stream, at, startDate, waits, pass);
            records.addAll(read.records());
            at = read.cursor();
            if (!read.more()) {
                return new Page(records, at, false);
            }
        }
        throw new AssertionError("more than " + PAGES_MAX + " pages");
    }

    private static Page pull(
            PullSource source, String stream, String cursor, Instant startDate, int waits, Consumer<Duration> pass) {
        for (int waited = 0; ; waited++) {
            try {
                return source.pull(stream, cursor, startDate);
            } catch (ProviderFailure.RateLimited e) {
                if (waited == waits) {
                    throw e;
                }
                pass.accept(e.retryAfter());
            }
        }
    }

    private Page all(String cursor) {
        return patiently(open(), stream(), cursor, startDate(), this::pass);
    }

    private static List<String> keys(Page page) {
        return page.records().stream().map(SourceRecord::key).distinct().toList();
    }

    @Test
    default void itsStreamIsDeclared() {
        assertThat(open().streams()).extracting(PullSource.Stream::code).contains(stream());
    }

    @Test
    default void anEmptySourceGivesNoRecordsAndACursor() {
        var page = all("");
        assertThat(page.records()).isEmpty();
        assertThat(page.cursor()).isNotEmpty();
    }

    @Test
    default void everyRecordHasKeyBytesAndAReading() {
        var key = addRecord();
        var page = all("");
        assertThat(keys(page)).containsExactly(key);
        var record = page.records().getFirst();
        assertThat(record.raw()).isNotEmpty();
        assertThat(record.reading()).isInstanceOf(Reading.Read.class);
        assertThat(record.mediaType()).isNotEmpty();
    }

    @Test
    default void readingAgainFromTheSameCursorGivesTheSameRecords() {
        addRecord();
        addRecord();
        var first = all("");
        var second = all("");
        assertThat(second.records()).hasSameSizeAs(first.records());
        for (int i = 0; i < first.records().size(); i++) {
            var one = first.records().get(i);
            var other = second.records().get(i);
            assertThat(other.key()).isEqualTo(one.key());
            assertThat(other.changedAt()).isEqualTo(one.changedAt());
            assertThat(ReadingText.of(other.reading())).isEqualTo(ReadingText.of(one.reading()));
        }
    }

    @Test
    default void theCursorGoesOnInAnotherSession() {
        for (int i = 0; i < 3; i++) {
            addRecord();
        }
        var keys = new ArrayList<String>();
        var cursor = "";
        boolean more = true;
        for (int page = 0; more && page < PAGES_MAX; page++) {
            var read = pull(open(), stream(), cursor, startDate(), WAITS_MAX, this::pass);
            read.records().forEach(record -> keys.add(record.key()));
            cursor = read.cursor();
            more = read.more();
        }
        assertThat(keys.stream().distinct().toList()).isEqualTo(keys(all("")));
    }

    @Test
    default void whatComesLaterIsReadFromTheCursor() {
        addRecord();
        var cursor = all("").cursor();
        var later = addRecord();
        assertThat(keys(all(cursor))).contains(later);
    }

    @Test
    default void aCursorReadAgainLosesNothingThatCameMeanwhile() {
        addRecord();
        var old = all("").cursor();
        var one = addRecord();
        all(old);
        var other = addRecord();
        assertThat(keys(all(old))).contains(one, other);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"500", "503", "429", "401", "403", "stall", "drip", "cut", "refused", "applied-then-hung-up"})
    default void afterAFaultNothingHasMovedAndTheSameIsReadAgain(String fault) {
        var key = addRecord();
        for (int i = fault.equals("401") ? refusals() : 1; i > 0; i--) {
            control().fault(fault, readRoute());
        }
        var failure = catchThrowable(() -> all(open(), stream(), "", startDate()));
        assertThat(failure)
                .isInstanceOf(ProviderFailure.class)
                .as("a read is never of unknown outcome")
                .isNotInstanceOf(ProviderFailure.OutcomeUnknown.class);
        control().clearFaults();
        assertThat(keys(all(""))).containsExactly(key);
    }
}
