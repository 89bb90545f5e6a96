package se.knyt.engine.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.Engine;
import se.knyt.engine.db.CrashPoints;
import se.knyt.engine.testing.TestEngine;
import se.knyt.engine.testing.Until;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.PullSource.Evidence;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/** What a provider tells of the time before 1 October 2026, the company's first day: kept once, and used for nothing. */
class HistoryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String STATE = "select state from history_read where company_id = ?";

    private static SourceRecord payout(String reference, String day) {
        return payoutAt(reference, Instant.parse(day + "T10:00:00Z"));
    }

    private static SourceRecord payoutAt(String reference, Instant at) {
        var document = new Payout(
                reference,
                reference,
                "scripted",
                Currency.SEK,
                at,
                Money.sek("97.00"),
                Money.sek("0.00"),
                Money.sek("0.00"),
                Map.of());
        var lines = List.of(
                new PayoutLine(1, PayoutLine.Kind.SALE, "SALE", Money.sek("100.00"), at, "1001", "", "", "o1", "t1"),
                new PayoutLine(2, PayoutLine.Kind.FEE, "FEE", Money.sek("-3.00"), at, "", "", "", "", ""));
        return new SourceRecord(
                reference,
                at,
                "application/json",
                ("{\"id\":\"" + reference + "\"}").getBytes(StandardCharsets.UTF_8),
                new Reading.Read(
                        List.of(document),
                        List.of(),
                        Map.of(reference, lines),
                        List.of(new Evidence(reference, reference + ".csv", "text/csv", new byte[] {49}))));
    }

    /** What the source names and does not give. */
    private static SourceRecord refusedFile(String name, String day) {
        return new SourceRecord(
                name,
                Instant.parse(day + "T10:00:00Z"),
                "application/pdf",
                new byte[0],
                new Reading.Unreadable("scripted.file-missing", name));
    }

    private static long rows(TestEngine test, long company, String table) {
        return test.number(company, "select count(*) from " + table + " where company_id = ?", company);
    }

    private static void quietOrders(TestEngine test, long company) {
        // The scripted system has one answer for every stream: only the history is to be read here.
        test.engine
                .database()
                .doForCompany("quiet", company, tx -> tx.update("delete from schedule where company_id = ?", company));
    }

    private static Engine another(TestEngine test) {
        return new Engine(new Engine.Options(
                test.database.url(),
                TestEngine.PASSWORD,
                new byte[32],
                10,
                test.clock,
                (base, sandbox) -> call -> {
                    throw new ProviderFailure.NotSent("no network in this test");
                },
                List.of(test.system),
                CrashPoints.NONE,
                _ -> true));
    }

    /** Two pages before the stop, one after the start of another process: six payouts, of which the last is of our own time. */
    @Test
    void itGoesOnWhereADeadProcessStoppedAndASecondPressChangesNothing() {
        var asked = Collections.synchronizedList(new ArrayList<String>());
        try (var test = new TestEngine()) {
            long company = test.company("bolaget");
            var connection = test.connect(company, "psp");
            quietOrders(test, company);
            var dead = new java.util.concurrent.atomic.AtomicBoolean(true);
            test.system.pages(cursor -> {
                asked.add(cursor);
                return switch (cursor) {
                    case "" -> new Page(List.of(payout("A", "2025-01-10"), payout("B", "2025-02-10")), "1", true);
                    case "1" -> new Page(List.of(payout("C", "2025-03-10")), "2", true);
                    default -> {
                        if (dead.get()) {
                            throw new ProviderFailure.NotSent("the process dies here");
                        }
                        yield new Page(
                                List.of(
                                        payout("D", "2026-09-30"),
                                        refusedFile("D.pdf", "2026-09-30"),
                                        payout("E", "2026-10-02"),
                                        refusedFile("E.pdf", "2026-10-02")),
                                "3",
                                false);
                    }
                };
            });
            test.engine.desks().history().fetch(company, connection.id(), "eva@example.com");
            test.engine.start();
            Until.holds(
                    "two pages",
                    PATIENCE,
                    () -> test.number(company, "select pages from history_read where company_id = ?", company) == 2);
            assertThat(test.text(company, STATE, company)).isEqualTo("running");
            assertThat(test.text(
                            company,
                            "select payouts || ' ' || reached_at::date from history_read where company_id = ?",
                            company))
                    .isEqualTo("3 2025-03-10");
            test.engine.close();
            dead.set(false);
            test.clock.move(Duration.ofMinutes(20));
            try (var next = another(test)) {
                next.start();
                Until.holds("all of it", PATIENCE, () -> state(next, company).equals("done"));
                // Each page was asked for once but the one at which the process died.
                assertThat(asked.stream().filter(""::equals)).hasSize(1);
                assertThat(asked.stream().filter("1"::equals)).hasSize(1);
                // Asked for again it is read again, and what is kept already is kept once.
                next.desks().history().fetch(company, connection.id(), "eva@example.com");
                next.desks().history().fetch(company, connection.id(), "eva@example.com");
                Until.holds(
                        "all of it again", PATIENCE, () -> state(next, company).equals("done"));
                assertThat(asked.stream().filter(""::equals)).hasSizeGreaterThanOrEqualTo(2);
                next.database().doForCompany("kept", company, tx -> {
                    assertThat(tx.first(
                                    "select missing from history_read where company_id = ?",
                                    r -> r.getLong(1),
                                    company))
                            .as("the paper of D")
                            .contains(1L);
                    assertThat(tx.first(
                                    "select array_to_string(missing_names, ' ') from history_read where company_id = ?",
                                    r -> r.getString(1),
                                    company))
                            .contains("D.pdf");
                    // A, B, C and D with two lines each; E is of our own time. A record and a file of each.
                    assertThat(count(tx, company, "history_payout")).isEqualTo(4);
                    assertThat(count(tx, company, "history_line")).isEqualTo(8);
                    assertThat(count(tx, company, "raw_record")).isEqualTo(8);
                    for (var unused :
                            List.of("payout", "document", "effect", "fact", "voucher", "loose_end", "change_log")) {
                        assertThat(count(tx, company, unused)).as(unused).isZero();
                    }
                    assertThat(tx.first(
                                    "select count(*) from audit_log where company_id = ? and action = 'history.fetch'",
                                    r -> r.getLong(1),
                                    company))
                            .hasValueSatisfying(times ->
                                    assertThat(times).as("the first and again").isGreaterThanOrEqualTo(2));
                });
            }
        }
    }

    private static String state(Engine engine, long company) {
        return engine.database()
                .forCompany(
                        "state",
                        company,
                        tx -> tx.first(STATE, r -> r.getString(1), company).orElse(""));
    }

    private static long count(se.knyt.engine.db.Tx tx, long company, String table) throws java.sql.SQLException {
        return tx.first("select count(*) from " + table + " where company_id = ?", r -> r.getLong(1), company)
                .orElse(0L);
    }

    @Test
    void ofAProviderThatTellsTheNewestFirstTheOldestIsReadToo() {
        try (var test = new TestEngine()) {
            long company = test.company("bolaget");
            var connection = test.connect(company, "psp");
            quietOrders(test, company);
            test.system.pages(cursor -> switch (cursor) {
                case "" -> new Page(List.of(payout("E", "2026-10-02"), payout("F", "2026-10-09")), "1", true);
                case "1" -> new Page(List.of(payout("C", "2025-03-10"), payout("D", "2026-09-30")), "2", true);
                default -> new Page(List.of(payout("A", "2025-01-10")), "3", false);
            });
            test.engine.desks().history().fetch(company, connection.id(), "eva@example.com");
            test.engine.start();
            Until.holds(
                    "all of it",
                    PATIENCE,
                    () -> test.text(company, STATE, company).equals("done"));
            assertThat(rows(test, company, "history_payout")).isEqualTo(3);
        }
    }

    private static final String KEPT = """
            select coalesce(string_agg(reference || ' ' || paid_minor || ' ' || lines, ', ' order by reference), '') from history_payout
             where company_id = ?
            """;
    private static final String BOOKED =
            "select coalesce(string_agg(reference, ', ' order by reference), '') from payout where company_id = ?";

    /** The last second of 30 September in Sweden, and the first of October; the company's first day is 1 October. */
    @Test
    void whatIsHandedInOfTheTimeBeforeIsKeptAndNeverTakenIn() {
        try (var test = new TestEngine()) {
            long company = test.company("bolaget");
            var connection = test.connect(company, "psp");
            quietOrders(test, company);
            var writer = new PageWriter(
                    test.engine.database(),
                    test.engine.ids(),
                    test.keys,
                    new se.knyt.engine.log.PostgresChangeLog(),
                    test.engine.clocks());
            var file = new RecordOrigin(
                    company, connection.id(), StreamNames.SETTLEMENT_FILE, se.knyt.spi.PullSource.Lane.TRADE);
            var page = new Page(
                    List.of(
                            payoutAt("A", Instant.parse("2026-09-30T21:59:59Z")),
                            payoutAt("B", Instant.parse("2026-09-30T22:00:00Z"))),
                    "",
                    false);
            var written = writer.write(file, page, tx -> {});
            assertThat(written.changed()).isEqualTo(1);
            assertThat(written.earlier().fresh()).isEqualTo(1);
            assertThat(test.text(company, KEPT, company)).isEqualTo("A 9700 2");
            assertThat(test.text(company, BOOKED, company)).isEqualTo("B");
            long records = rows(test, company, "raw_record");
            // The same again, and by the interface: nothing more, and nothing of it twice.
            for (var stream : List.of(StreamNames.SETTLEMENT_FILE, StreamNames.API)) {
                var again =
                        writer.write(new RecordOrigin(company, connection.id(), stream, file.lane()), page, tx -> {});
                assertThat(again.changed()).isZero();
                assertThat(again.earlier().payouts()).hasSize(1);
                assertThat(again.earlier().fresh()).isZero();
            }
            assertThat(rows(test, company, "raw_record")).isEqualTo(records);
            assertThat(rows(test, company, "history_line")).isEqualTo(2);
            assertThat(test.text(company, BOOKED, company)).isEqualTo("B");
            assertThat(rows(test, company, "loose_end")).isZero();
            // One that the books hold is told anew there: the first day is moved on, and B is of before it now.
            test.engine
                    .database()
                    .doForCompany(
                            "moved",
                            company,
                            tx -> tx.update(
                                    "update company set start_date = '2026-11-01' where company_id = ?", company));
            assertThat(writer.write(file, page, tx -> {}).earlier().payouts()).hasSize(1);
            assertThat(test.text(company, KEPT, company)).isEqualTo("A 9700 2");
        }
    }

    /** Nothing is said of how far back it tells: what it refuses lies too far back, so it is asked from a year later, from 2019 to 2025. */
    @Test
    void whatIsRefusedEverywhereStopsWithItsReasonAndCanBeTriedAgain() {
        try (var test = new TestEngine()) {
            long company = test.company("bolaget");
            var connection = test.connect(company, "psp");
            quietOrders(test, company);
            test.system.pages(_ -> {
                throw new ProviderFailure.Refused("scripted.too-old", "too old", Map.of());
            });
            test.engine.desks().history().fetch(company, connection.id(), "eva@example.com");
            test.engine.start();
            Until.holds(
                    "refused",
                    PATIENCE,
                    () -> test.text(company, STATE, company).equals("failed"));
            assertThat(test.text(
                            company,
                            "select failure_code || ' ' || (from_at at time zone 'Europe/Stockholm')::date from history_read"
                                    + " where company_id = ?",
                            company))
                    .isEqualTo("scripted.too-old 2025-10-01");
            assertThat(rows(test, company, "loose_end")).isZero();
            test.system.pages(_ -> new Page(List.of(payout("D", "2026-09-30")), "1", false));
            test.engine.desks().history().fetch(company, connection.id(), "eva@example.com");
            Until.holds(
                    "tried again",
                    PATIENCE,
                    () -> test.text(company, STATE, company).equals("done"));
            assertThat(rows(test, company, "history_payout")).isEqualTo(1);
        }
    }
}
