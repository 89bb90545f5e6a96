package se.knyt.engine.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import se.knyt.engine.testing.TestEngine;
import se.knyt.engine.testing.Until;
import se.knyt.spi.ProviderFailure;

/** A connection is read by the timetable that somebody gave it, and by its connector's when that is taken away. */
class SchedulesTest {
    private static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");

    @Test
    void aTimetableHoldsFromTheMomentItIsGivenAndAfterEachRead() {
        try (var test = new TestEngine()) {
            long company = test.company("bolaget");
            var connection = test.connect(company, "erp");
            var schedules = test.engine.desks().schedules();
            var proposed = interval(test, company);

            schedules.keep(company, connection.id(), "", Timetable.parse("30 6 * * *"), "eva@example.com");
            var half7 = half7(test.clock.instant());
            assertThat(next(test, company)).isEqualTo(half7);
            assertThat(interval(test, company)).isEqualTo(86_400);
            assertThat(test.text(
                            company,
                            "select actor || ' ' || subject || ' ' || details from audit_log where company_id = ?"
                                    + " and action = 'timetable.change'",
                            company))
                    .isEqualTo("eva@example.com erp {\"timetable\":\"30 6 * * *\"}");

            test.engine.start();
            schedules.readNow(company, connection.id(), "", "eva@example.com");
            test.clock.move(Duration.ofSeconds(1));
            Until.holds(
                    "read, and the hint with it",
                    Duration.ofSeconds(20),
                    () -> test.number(
                                    company,
                                    "select count(*) from schedule where company_id = ? and read_at is not null and hinted_at is null",
                                    company)
                            > 0);
            assertThat(next(test, company)).isEqualTo(half7);

            schedules.standard(company, connection.id(), "", "eva@example.com");
            assertThat(interval(test, company)).isEqualTo(proposed);
            assertThat(next(test, company)).isEqualTo(test.clock.instant().plusSeconds(proposed));
            assertThat(test.text(company, "select timetable from schedule where company_id = ?", company))
                    .isEmpty();
            assertThatThrownBy(
                            () -> schedules.keep(company, 4711, "", Timetable.parse("30 6 * * *"), "eva@example.com"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Payouts once a day at half past six; orders, which come with them at the same connection, as often as before. */
    @Test
    void eachStreamHasATimetableOfItsOwn() {
        try (var test = new TestEngine()) {
            long company = test.company("bolaget");
            var connection = test.connect(company, "erp");
            var schedules = test.engine.desks().schedules();
            test.engine
                    .database()
                    .doForCompany(
                            "two",
                            company,
                            tx -> tx.update(
                                    "insert into schedule (company_id, connection_id, stream, lane, interval_seconds, next_at)"
                                            + " select company_id, connection_id, 'payouts', lane, 7200, next_at from schedule"
                                            + " where company_id = ?",
                                    company));
            var both =
                    "select string_agg(stream || ' ' || timetable || ' ' || interval_seconds || ' ' || (hinted_at is not null), ', '"
                            + " order by stream) from schedule where company_id = ?";
            schedules.keep(company, connection.id(), "payouts", Timetable.parse("30 6 * * *"), "eva@example.com");
            assertThat(test.text(company, both, company))
                    .isEqualTo("orders  3600 false, payouts 30 6 * * * 86400 false");
            schedules.readNow(company, connection.id(), "payouts", "eva@example.com");
            assertThat(test.text(company, both, company))
                    .isEqualTo("orders  3600 false, payouts 30 6 * * * 86400 true");
            schedules.keep(company, connection.id(), "orders", Timetable.parse("every 5 minutes"), "eva@example.com");
            schedules.standard(company, connection.id(), "orders", "eva@example.com");
            assertThat(test.text(company, both, company))
                    .isEqualTo("orders  3600 false, payouts 30 6 * * * 86400 true");
            assertThat(test.text(
                            company,
                            "select details from audit_log where company_id = ? and action = 'timetable.change' order by audit_id limit 1",
                            company))
                    .isEqualTo("{\"stream\":\"payouts\",\"timetable\":\"30 6 * * *\"}");
        }
    }

    /** Forty days ahead for a moment, in which it is read: when it is right again it is read at once, and not in forty days. */
    @Test
    void aClockThatWasAheadForAMomentStopsNoReading() {
        try (var test = new TestEngine()) {
            long company = test.company("bolaget");
            test.connect(company, "erp");
            var begun = test.clock.instant();
            test.clock.move(Duration.ofDays(40));
            test.engine.start();
            readBetween(test, company, begun.plus(Duration.ofDays(40)), begun.plus(Duration.ofDays(41)));
            assertThat(next(test, company)).isAfter(begun.plus(Duration.ofDays(39)));
            test.clock.move(Duration.ofDays(-40).plusMinutes(2));
            test.engine.wakeAll();
            readBetween(test, company, begun, begun.plus(Duration.ofDays(1)));
            assertThat(next(test, company)).isBefore(begun.plus(Duration.ofDays(1)));
        }
    }

    /** Asked for while the clock was forty days ahead, and read when it is right again: the asking is answered then, and not in forty days. */
    @Test
    void whatAClockThatWasAheadAskedForIsAnswered() {
        try (var test = new TestEngine()) {
            long company = test.company("bolaget");
            var connection = test.connect(company, "erp");
            test.clock.move(Duration.ofDays(40));
            test.engine.desks().schedules().readNow(company, connection.id(), "", "eva@example.com");
            test.clock.move(Duration.ofDays(-40));
            test.engine.start();
            Until.holds("read, and asked for no more", Duration.ofSeconds(60), () -> {
                test.clock.move(Duration.ofSeconds(1));
                test.engine.wakeAll();
                return test.number(
                                company,
                                "select count(*) from schedule where company_id = ? and read_at is not null and hinted_at is null",
                                company)
                        > 0;
            });
        }
    }

    /** What failed first while the clock was forty days ahead, and fails still, is told after a quarter of an hour, and not in forty days. */
    @Test
    void aFailureThatAClockAheadDatedIsTold() {
        try (var test = new TestEngine()) {
            long company = test.company("bolaget");
            test.system.page(() -> {
                throw new ProviderFailure.NotSent("nobody answers");
            });
            test.connect(company, "erp");
            test.clock.move(Duration.ofDays(40));
            test.engine.start();
            var failures = "select failures from schedule where company_id = ?";
            Until.holds("failed", Duration.ofSeconds(60), () -> test.number(company, failures, company) > 0);
            test.clock.move(Duration.ofDays(-40));
            Until.holds("told", Duration.ofSeconds(60), () -> {
                test.clock.move(Duration.ofMinutes(1));
                test.engine.wakeAll();
                return test.text(company, "select code from loose_end where company_id = ?", company)
                        .equals("read.silent");
            });
        }
    }

    private static void readBetween(TestEngine test, long company, Instant from, Instant to) {
        Until.holds(
                "read between " + from + " and " + to,
                Duration.ofSeconds(60),
                () -> test.number(
                                company,
                                "select count(*) from schedule where company_id = ? and read_at between '" + from
                                        + "' and '" + to + "'",
                                company)
                        > 0);
    }

    /** The next half past six in the morning in Stockholm. */
    private static Instant half7(Instant now) {
        var today = now.atZone(STOCKHOLM)
                .toLocalDate()
                .atTime(6, 30)
                .atZone(STOCKHOLM)
                .toInstant();
        return today.isAfter(now)
                ? today
                : now.atZone(STOCKHOLM)
                        .toLocalDate()
                        .plusDays(1)
                        .atTime(6, 30)
                        .atZone(STOCKHOLM)
                        .toInstant();
    }

    private static Instant next(TestEngine test, long company) {
        return Instant.parse(test.text(
                company,
                "select to_char(next_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') from schedule where company_id = ?",
                company));
    }

    private static long interval(TestEngine test, long company) {
        return test.number(company, "select interval_seconds from schedule where company_id = ?", company);
    }
}
