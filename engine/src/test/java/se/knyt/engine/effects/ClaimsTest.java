package se.knyt.engine.effects;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.engine.clock.ClockWatch;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/** What is taken next, however much waits, and in which order, whoever planned it. */
class ClaimsTest {
    private static final int WAITING = 4_000;
    private static final int SLOTS = 8;
    /** Rows for each effect under way: itself, its own change, and the one that waits for it with its question about earlier ones. */
    private static final int ROWS_EACH_MAX = 10;

    private SenderBench bench;
    private SenderBench.Node process;
    private EffectClaims claims;

    @BeforeEach
    void open() {
        bench = new SenderBench();
        process = bench.node("first");
        process.leases().keep(List.of(bench.target.leaseScope()));
        claims = new EffectClaims(process.leases(), bench.test.engine.persons(), bench.test.engine.archive());
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aBacklogDoesNotMakeTakingSlower() {
        plan(new EffectPlans(bench.test.engine.ids(), new LateItems()), WAITING);
        // The first thousand wait for another day, as when a period is locked.
        bench.test
                .engine
                .database()
                .doForCompany(
                        "backoff",
                        bench.company,
                        tx -> tx.update(
                                "update effect set next_at = next_at + interval '5 minutes' where company_id = ? and made <= 1000",
                                bench.company));
        for (int round = 1; round <= 8; round++) {
            var taken = claim();
            assertThat(taken.keys()).hasSize(SLOTS);
            assertThat(taken.rowsRead())
                    .as("rows of the effect table read")
                    .isLessThanOrEqualTo((long) ROWS_EACH_MAX * SLOTS * round);
        }
    }

    /** Each process hands out ids from blocks of its own, so a later effect may have a smaller id. */
    @Test
    void theOrderOfATrailHoldsWhenItsOwnerChanges() {
        var earlier = new IdAllocator(bench.test.engine.database());
        earlier.next();
        var later = new IdAllocator(bench.test.engine.database());
        plan(new EffectPlans(later, new LateItems()), "a1", 1L);
        plan(new EffectPlans(earlier, new LateItems()), "a2", 1L);
        plan(new EffectPlans(later, new LateItems()), "a3", 1L);
        bench.run(process);
        assertThat(bench.test.system.performed()).containsExactly("a1", "a2", "a3");
    }

    private record Taken(List<String> keys, long rowsRead) {}

    private Taken claim() {
        return bench.test.engine.database().forCompany("claim", bench.company, tx -> {
            long before = rowsRead(tx);
            var keys = claims
                    .claim(tx, List.of(new EffectClaims.Slots(bench.target, SLOTS)), bench.test.clock.instant())
                    .stream()
                    .map(ClaimedEffect::key)
                    .toList();
            return new Taken(keys, rowsRead(tx) - before);
        });
    }

    /** Rows that this transaction has fetched from the table, by the database's own count. */
    private static long rowsRead(Tx tx) throws SQLException {
        return tx.first(
                        "select coalesce(sum(seq_tup_read + idx_tup_fetch), 0) from pg_stat_xact_user_tables"
                                + " where relname = 'effect'",
                        row -> row.getLong(1))
                .orElseThrow();
    }

    /** Put off while the clock was forty days ahead: due when it is right again. What waits ten minutes goes on waiting. */
    @Test
    void whatAClockThatWasAheadPutOffIsDueNow() {
        plan(new EffectPlans(bench.test.engine.ids(), new LateItems()), 2);
        var now = bench.test.clock.instant();
        set(
                "update effect set next_at = ?::timestamptz + interval '40 days' where company_id = ? and effect_key = 'k0'");
        set(
                "update effect set next_at = ?::timestamptz + interval '10 minutes' where company_id = ? and effect_key = 'k1'");
        new ClockWatch(bench.test.engine.database(), bench.test.engine.clocks()).look(List.of(bench.company));
        assertThat(bench.test.text(
                        bench.company,
                        "select string_agg(effect_key || ' ' || extract(epoch from next_at)::bigint, ', ' order by effect_key) from effect"
                                + " where company_id = ?",
                        bench.company))
                .isEqualTo("k0 " + now.getEpochSecond() + ", k1 " + (now.getEpochSecond() + 600));
    }

    /** A page of history that failed meanwhile. */
    @Test
    void historyThatAClockAheadPutOffIsReadOn() {
        var now = bench.test.clock.instant();
        bench.test
                .engine
                .database()
                .doForCompany(
                        "history",
                        bench.company,
                        tx -> tx.update(
                                "insert into history_read (company_id, connection_id, state, from_at, until_at, reach_known, next_at,"
                                        + " asked_by, asked_at) values (?, ?, 'running', ?, ?, true, ?, 'Eva', ?)",
                                bench.company,
                                bench.target.id(),
                                now,
                                now,
                                now.plus(Duration.ofDays(40)),
                                now));
        new ClockWatch(bench.test.engine.database(), bench.test.engine.clocks()).look(List.of(bench.company));
        assertThat(bench.test.number(
                        bench.company,
                        "select count(*) from history_read where company_id = ? and next_at = ?",
                        bench.company,
                        now))
                .isEqualTo(1);
    }

    private void set(String sql) {
        bench.test
                .engine
                .database()
                .doForCompany("set", bench.company, tx -> tx.update(sql, bench.test.clock.instant(), bench.company));
    }

    private void plan(EffectPlans plans, int count) {
        var all = new ArrayList<EffectPlans.Planned>();
        for (int i = 0; i < count; i++) {
            all.add(new EffectPlans.Planned(bench.company, effect("k" + i, (long) (i / 2 + 1))));
        }
        insert(plans, all);
    }

    private void plan(EffectPlans plans, String key, long trail) {
        insert(plans, List.of(new EffectPlans.Planned(bench.company, effect(key, trail))));
    }

    private void insert(EffectPlans plans, List<EffectPlans.Planned> all) {
        var at = bench.test.clock.instant().minus(Duration.ofSeconds(1));
        int inserted = bench.test.engine.database().forCompany("plan", bench.company, tx -> plans.insert(tx, all, at));
        assertThat(inserted).isEqualTo(all.size());
    }

    private NewEffect effect(String key, @Nullable Long trail) {
        var body = new EffectBody.CreateVoucher(key, "K", LocalDate.of(2026, 11, 2), "Utbetalning", List.of());
        return new NewEffect(
                bench.target.id(),
                key,
                EffectKind.CREATE_VOUCHER,
                trail,
                null,
                null,
                "",
                bench.target.id(),
                body,
                1,
                List.of());
    }
}
