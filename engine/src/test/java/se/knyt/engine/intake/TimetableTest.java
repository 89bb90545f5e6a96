package se.knyt.engine.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimetableTest {
    private static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");

    /** Worked out with a calendar: 25 November 2026 is a Wednesday; the clocks change on 28 March and 31 October 2027. */
    @ParameterizedTest
    @CsvSource({
        "every 15 minutes, 2026-11-25T08:00:00Z, 2026-11-25T08:15:00Z",
        "every 2 hours, 2026-11-25T08:00:30Z, 2026-11-25T10:00:30Z",
        "every 1 days, 2026-11-25T08:00:00Z, 2026-11-26T08:00:00Z",
        // A day is a day by the clock on the wall, also when it has 23 hours.
        "every 1 days, 2027-03-27T09:00:00Z, 2027-03-28T08:00:00Z",
        "0 6 * * *, 2026-11-25T05:00:00Z, 2026-11-26T05:00:00Z",
        "0 6 * * *, 2026-11-25T04:59:59Z, 2026-11-25T05:00:00Z",
        "*/20 * * * *, 2026-11-25T08:41:00Z, 2026-11-25T09:00:00Z",
        "'30 7-9,16 * * 1-5', 2026-11-27T15:30:00Z, 2026-11-30T06:30:00Z",
        "'30 7-9,16 * * MON-FRI', 2026-11-27T15:30:00Z, 2026-11-30T06:30:00Z",
        "'0 6 1,15 jan-nov,DEC *', 2026-11-25T08:00:00Z, 2026-12-01T05:00:00Z",
        "0 12 * * SAT-SUN, 2026-11-28T12:00:00Z, 2026-11-29T11:00:00Z",
        "0 12 * * sun, 2026-11-25T08:00:00Z, 2026-11-29T11:00:00Z",
        "@hourly, 2026-11-25T08:00:30Z, 2026-11-25T09:00:00Z",
        "@daily, 2026-11-25T08:00:00Z, 2026-11-25T23:00:00Z",
        "@Weekly, 2026-11-25T08:00:00Z, 2026-11-28T23:00:00Z",
        "@monthly, 2026-11-25T08:00:00Z, 2026-11-30T23:00:00Z",
        "0 0 1 * *, 2026-11-25T08:00:00Z, 2026-11-30T23:00:00Z",
        "0 12 * * 0, 2026-11-25T08:00:00Z, 2026-11-29T11:00:00Z",
        "0 12 * * 7, 2026-11-25T08:00:00Z, 2026-11-29T11:00:00Z",
        // Both days named: either of them.
        "0 12 27 * 0, 2026-11-25T08:00:00Z, 2026-11-27T11:00:00Z",
        // 02:30 is leapt over on 28 March, and comes twice on 31 October.
        "30 2 * * *, 2027-03-27T12:00:00Z, 2027-03-28T01:30:00Z",
        "30 2 * * *, 2027-10-30T12:00:00Z, 2027-10-31T00:30:00Z",
        "30 2 * * *, 2027-10-31T00:30:00Z, 2027-11-01T01:30:00Z"
    })
    void theNextTimeIsWhatACalendarSays(String text, Instant after, Instant next) {
        assertThat(Timetable.parse(text).next(after, STOCKHOLM)).isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource({
        "every 15 minutes, PT15M",
        "every 31 days, PT744H",
        "* * * * *, PT1M",
        "0 6 * * *, PT24H",
        "'0 6,18 * * *', PT12H",
        "'0 6,9 * * *', PT21H",
        "0 6 * * 1-5, PT72H",
        "0 6 1 * *, PT744H",
        "@daily, PT24H",
        "0 6 * * MON-FRI, PT72H",
        "'* * 1,2 * *', PT696H1M"
    })
    void theLongestSilenceIsKnown(String text, String gap) {
        assertThat(Timetable.parse(text).gap()).hasToString(gap);
        assertThat(Timetable.parse(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "60 6 * * *, minute, 60",
        "'0 6,24 * * *', hour, 24",
        "0 6 0 * *, day, 0",
        "0 6 * JAN-DEZ *, month, JAN-DEZ",
        "'0 6 * * MON,FRY', weekday, FRY",
        "'1,,2 6 * * *', minute, '1,,2'",
        "0 6 * *, '', 0 6 * *"
    })
    void aFieldIsNamedWithThePartOfItThatIsWrong(String text, String place, String part) {
        assertThatThrownBy(() -> Timetable.parse(text)).isInstanceOfSatisfying(Timetable.Unreadable.class, e -> {
            assertThat(e.place()).isEqualTo(place);
            assertThat(e.argument()).isEqualTo(part);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "'', empty",
        "every 0 minutes, often",
        "every 745 hours, rare",
        "every 32 days, rare",
        "every 5 weeks, fields",
        "every day, fields",
        "0 6 * *, fields",
        "0 6 * * * *, fields",
        "60 6 * * *, field",
        "0 24 * * *, field",
        "0 6 0 * *, field",
        "0 6 * 13 *, field",
        "0 6 * * 8, field",
        "0 9-6 * * *, field",
        "0 6/2 * * *, field",
        "*/0 6 * * *, field",
        "'1,,2 6 * * *', field",
        "0 6 * * mo, field",
        "0 6 * * mån, field",
        "0 6 * FRI *, field",
        "0 6 * * JAN, field",
        "MON 6 * * *, field",
        "0 6 * * FRI-MON, field",
        "@yearly, rare",
        "@reboot, word",
        "@midday, word",
        "0 6 31 2 *, never",
        "0 6 29 2 *, rare",
        "0 6 1 1 *, rare",
        "-1 6 * * *, field"
    })
    void nonsenseIsNamed(String text, String code) {
        assertThatThrownBy(() -> Timetable.parse(text))
                .isInstanceOfSatisfying(
                        Timetable.Unreadable.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
