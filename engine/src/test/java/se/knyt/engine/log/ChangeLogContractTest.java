package se.knyt.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import se.knyt.engine.db.Database;
import se.knyt.engine.log.ChangeLog.Change;
import se.knyt.engine.log.ChangeLog.NewChange;
import se.knyt.engine.log.ChangeLog.Subject;
import se.knyt.spi.PullSource.Lane;

/** What every change log keeps, whatever carries it. */
abstract class ChangeLogContractTest {
    private static final Instant AT = Instant.parse("2026-11-02T08:00:00Z");
    private static final int WRITERS = 8;
    private static final int TRANSACTIONS = 30;
    private static final AtomicLong COMPANIES = new AtomicLong(1_000_000);

    abstract ChangeLog log();

    abstract Database database();

    private final long company = COMPANIES.incrementAndGet();

    @Test
    void positionsCountFromOneInEachCompanyAndLane() {
        long other = COMPANIES.incrementAndGet();
        append(company, Lane.TRADE, 11, 12);
        append(other, Lane.TRADE, 21);
        append(company, Lane.GOODS, 13);
        append(company, Lane.TRADE, 14);

        assertThat(positions(read("r", Lane.TRADE, List.of(company), 10))).containsExactly(1L, 2L, 3L);
        assertThat(subjects(read("r", Lane.TRADE, List.of(company), 10))).containsExactly(11L, 12L, 14L);
        assertThat(positions(read("r", Lane.GOODS, List.of(company), 10))).containsExactly(1L);
        assertThat(positions(read("r", Lane.TRADE, List.of(other), 10))).containsExactly(1L);
    }

    @Test
    void oneAppendMayHoldSeveralCompaniesAndLanes() {
        long other = COMPANIES.incrementAndGet();
        database().forCompanies("append", List.of(company, other), tx -> {
            log().append(
                            tx,
                            List.of(
                                    change(other, Lane.GOODS, 1),
                                    change(company, Lane.TRADE, 2),
                                    change(other, Lane.GOODS, 3),
                                    change(company, Lane.GOODS, 4)),
                            AT);
            return Boolean.TRUE;
        });
        assertThat(subjects(read("r", Lane.GOODS, List.of(other), 10))).containsExactly(1L, 3L);
        assertThat(subjects(read("r", Lane.TRADE, List.of(company), 10))).containsExactly(2L);
        assertThat(subjects(read("r", Lane.GOODS, List.of(company), 10))).containsExactly(4L);
    }

    @Test
    void aBusyCompanyDoesNotKeepTheOthersWaiting() {
        long other = COMPANIES.incrementAndGet();
        append(company, Lane.TRADE, LongStream.rangeClosed(1, 50).toArray());
        append(other, Lane.TRADE, 101);
        assertThat(read("r", Lane.TRADE, List.of(company, other), 10))
                .as("changes read at once")
                .hasSizeLessThanOrEqualTo(10)
                .extracting(Change::company)
                .contains(company, other);
    }

    @Test
    void whatRollsBackLeavesNoGap() {
        append(company, Lane.TRADE, 1);
        try {
            database().forCompany("append", company, tx -> {
                log().append(tx, List.of(change(company, Lane.TRADE, 2)), AT);
                throw new IllegalStateException("given up");
            });
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("given up");
        }
        append(company, Lane.TRADE, 3);
        var seen = read("r", Lane.TRADE, List.of(company), 10);
        assertThat(positions(seen)).containsExactly(1L, 2L);
        assertThat(subjects(seen)).containsExactly(1L, 3L);
    }

    @Test
    void readersGoTheirOwnWayAndNeverBack() {
        append(company, Lane.TRADE, 1, 2, 3, 4);
        var first = read("a", Lane.TRADE, List.of(company), 2);
        assertThat(positions(first)).containsExactly(1L, 2L);
        assertThat(read("a", Lane.TRADE, List.of(company), 2))
                .as("not advanced, as after a crash")
                .isEqualTo(first);

        advance("a", read("a", Lane.TRADE, List.of(company), 3));
        advance("a", first);
        assertThat(positions(read("a", Lane.TRADE, List.of(company), 10))).containsExactly(4L);
        assertThat(positions(read("b", Lane.TRADE, List.of(company), 10))).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void oneReadHoldsManyCompaniesEachInOrderAndNoOther() {
        long other = COMPANIES.incrementAndGet();
        long third = COMPANIES.incrementAndGet();
        append(company, Lane.TRADE, 1, 2, 3);
        append(other, Lane.TRADE, 4, 5, 6);
        append(third, Lane.TRADE, 7);

        var both = List.of(company, other);
        assertThat(subjects(read("r", Lane.TRADE, both, 100))).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L);
        var all = new ArrayList<Change>();
        for (var page = read("r", Lane.TRADE, both, 2); !page.isEmpty(); page = read("r", Lane.TRADE, both, 2)) {
            assertThat(page).hasSizeLessThanOrEqualTo(2);
            advance("r", page);
            all.addAll(page);
        }
        assertThat(subjects(of(company, all))).containsExactly(1L, 2L, 3L);
        assertThat(subjects(of(other, all))).containsExactly(4L, 5L, 6L);
    }

    /** Writers hold their transactions open for different times, so later ones try to overtake; a reader runs meanwhile. */
    @Test
    void nothingIsSkippedWhileManyWritersCommitOutOfOrder() throws Exception {
        var companies = List.of(company, COMPANIES.incrementAndGet());
        var begin = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = new ArrayList<Future<?>>();
            for (int w = 0; w < WRITERS; w++) {
                int writer = w;
                writers.add(threads.submit(() -> write(writer, companies, begin)));
            }
            begin.countDown();
            var seen = follow(companies, writers);
            for (var writer : writers) {
                writer.get();
            }
            var kept = new ArrayList<Long>();
            for (long one : companies) {
                var own = of(one, seen);
                assertThat(positions(own))
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, own.size()).boxed().toList());
                kept.addAll(subjects(own));
            }
            assertThat(kept).doesNotHaveDuplicates().hasSize(WRITERS * TRANSACTIONS - WRITERS * TRANSACTIONS / 10);
        }
    }

    private List<Change> follow(Collection<Long> companies, List<Future<?>> writers) {
        var seen = new ArrayList<Change>();
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < end) {
            boolean finished = writers.stream().allMatch(Future::isDone);
            var page = read("follower", Lane.TRADE, companies, 17);
            seen.addAll(page);
            advance("follower", page);
            if (page.isEmpty() && finished) {
                return seen;
            }
        }
        throw new AssertionError("writers did not finish");
    }

    private boolean write(int writer, List<Long> companies, CountDownLatch begin) throws InterruptedException {
        var random = new Random(4711L + writer);
        assertThat(begin.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < TRANSACTIONS; i++) {
            boolean givenUp = i % 10 == 9;
            long subject = writer * 1000L + i;
            long target = companies.get(random.nextInt(companies.size()));
            try {
                database().forCompanies("append", companies, tx -> {
                    LockSupport.parkNanos(random.nextInt(3_000_000));
                    log().append(tx, List.of(change(target, Lane.TRADE, subject)), AT);
                    LockSupport.parkNanos(random.nextInt(2_000_000));
                    if (givenUp) {
                        throw new IllegalStateException("given up");
                    }
                    return Boolean.TRUE;
                });
            } catch (IllegalStateException expected) {
                assertThat(givenUp).isTrue();
            }
        }
        return true;
    }

    private void append(long to, Lane lane, long... subjects) {
        database()
                .doForCompany(
                        "append",
                        to,
                        tx -> log().append(
                                        tx,
                                        LongStream.of(subjects)
                                                .mapToObj(s -> change(to, lane, s))
                                                .toList(),
                                        AT));
    }

    private static NewChange change(long company, Lane lane, long subject) {
        return new NewChange(company, lane, Subject.DOCUMENT, subject, 1);
    }

    private List<Change> read(String reader, Lane lane, Collection<Long> companies, int max) {
        return database().forCompanies("read", companies, tx -> log().read(tx, reader, lane, companies, max));
    }

    private void advance(String reader, List<Change> done) {
        var companies = done.stream().map(Change::company).distinct().toList();
        database().forCompanies("advance", companies, tx -> {
            log().advance(tx, reader, done);
            return Boolean.TRUE;
        });
    }

    private static List<Change> of(long company, List<Change> changes) {
        return changes.stream().filter(c -> c.company() == company).toList();
    }

    private static List<Long> positions(List<Change> changes) {
        return changes.stream().map(Change::position).toList();
    }

    private static List<Long> subjects(List<Change> changes) {
        return changes.stream().map(Change::subjectId).toList();
    }
}
