package se.knyt.engine.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.engine.testing.TestEngine;

/** What a clock that was forty days ahead for a moment has left behind among purchases. */
class ClockWatchTest {
    /** Whatever falls due within those forty days would not be seen: when it is right again, what is open is looked at again, once. */
    @Test
    void purchasesThatAClockAheadLookedAtAreLookedAtAgain() {
        try (var test = new TestEngine()) {
            long company = test.company("bolaget");
            var now = test.clock.instant();
            var ahead = now.plus(Duration.ofDays(40));
            test.engine
                    .database()
                    .doForCompany(
                            "trails",
                            company,
                            tx -> tx.update(
                                    "insert into trail (company_id, trail_id, state, placed_at, due_at, updated_at) values"
                                            + " (?, 1, 'waiting', ?, null, ?), (?, 2, 'held', ?, ?, ?), (?, 3, 'waiting', ?, ?, ?),"
                                            + " (?, 4, 'tied', ?, null, ?)",
                                    company,
                                    now,
                                    ahead,
                                    company,
                                    now,
                                    ahead.plus(Duration.ofDays(5)),
                                    ahead,
                                    company,
                                    now,
                                    now.plus(Duration.ofDays(5)),
                                    now,
                                    company,
                                    now,
                                    ahead));
            new ClockWatch(test.engine.database(), test.engine.clocks()).look(List.of(company));
            assertThat(test.text(
                            company,
                            "select string_agg(trail_id || ' ' || coalesce(extract(epoch from due_at)::bigint::text, 'never'), ', '"
                                    + " order by trail_id) from trail where company_id = ?",
                            company))
                    .isEqualTo("1 " + now.getEpochSecond() + ", 2 " + now.getEpochSecond() + ", 3 "
                            + now.plus(Duration.ofDays(5)).getEpochSecond() + ", 4 never");
        }
    }
}
