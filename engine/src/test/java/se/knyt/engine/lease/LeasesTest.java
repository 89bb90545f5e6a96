package se.knyt.engine.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.engine.db.CrashPoints;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Schema;
import se.knyt.engine.testing.TestEngine;
import se.knyt.engine.testing.Until;
import se.knyt.postgres.testing.TestDatabase;

/** Each scope has one owner at a time, by the database's clock, and none is left without. */
class LeasesTest {
    private static TestDatabase store;
    private static Database database;

    @BeforeAll
    static void open() {
        store = TestEngine.migratedDatabase();
        database = new Database(store.url(), Schema.ENGINE_ROLE, TestEngine.PASSWORD, 8, CrashPoints.NONE);
    }

    @AfterAll
    static void close() {
        database.close();
        store.close();
    }

    @AfterEach
    void forget() {
        database.forNone("forget", tx -> tx.update("delete from lease") + tx.update("delete from process"));
    }

    @Test
    void oneAloneHoldsEverything() {
        var alone = new Leases(database, "alone");
        var scopes = scopes(9);
        assertThat(alone.keep(scopes)).containsExactlyInAnyOrderElementsOf(scopes);
        assertThat(alone.keep(scopes)).as("nothing anew").isEmpty();
        assertThat(alone.held()).containsExactlyInAnyOrderElementsOf(scopes);
    }

    @Test
    void twoShareFairlyWithoutEverHoldingTheSame() {
        var scopes = scopes(10);
        var first = new Leases(database, "first");
        var second = new Leases(database, "second");
        first.keep(scopes);
        for (int round = 0; round < 3; round++) {
            second.keep(scopes);
            first.keep(scopes);
            assertThat(Collections.disjoint(first.held(), second.held())).isTrue();
        }
        second.keep(scopes);
        assertThat(first.held()).hasSize(5);
        assertThat(second.held()).hasSize(5);
        var both = new HashSet<>(first.held());
        both.addAll(second.held());
        assertThat(both).containsExactlyInAnyOrderElementsOf(scopes);
    }

    @Test
    void whatOnlyOneCanDoIsItsAloneAndNoShareOfTheRest() {
        var shared = scopes(6);
        var own = List.of("own:1", "own:2", "own:3");
        var first = new Leases(database, "first");
        var second = new Leases(database, "second");
        first.keep(shared, own);
        assertThat(first.held()).hasSize(9);
        for (int round = 0; round < 3; round++) {
            second.keep(shared);
            first.keep(shared, own);
        }
        second.keep(shared);
        assertThat(first.held()).hasSize(6).containsAll(own);
        assertThat(second.held()).hasSize(3).doesNotContainAnyElementsOf(own);
    }

    @Test
    void manyTakingAtOnceNeverShareAScope() throws Exception {
        var scopes = scopes(30);
        var all = IntStream.range(0, 5)
                .mapToObj(i -> new Leases(database, "p" + i))
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 4; round++) {
                for (var done : all.stream()
                        .map(l -> threads.submit(() -> l.keep(scopes)))
                        .toList()) {
                    done.get();
                }
            }
        }
        // What each believes may be a round old; what the database says counts.
        all.forEach(l -> l.keep(scopes));
        var held = new ArrayList<String>();
        all.forEach(l -> held.addAll(l.held()));
        assertThat(held).doesNotHaveDuplicates();
    }

    @Test
    void theEpochRisesAtEachChangeOfHandsOnly() {
        var scope = List.of("quota:x");
        var first = new Leases(database, "first");
        first.keep(scope);
        assertThat(first.epoch("quota:x")).isEqualTo(1);
        first.keep(scope);
        assertThat(first.epoch("quota:x")).isEqualTo(1);
        first.releaseAll();
        assertThat(first.epoch("quota:x")).isZero();

        var second = new Leases(database, "second");
        second.keep(scope);
        assertThat(second.epoch("quota:x")).as("taken at once after a release").isEqualTo(2);
        assertThat(first.keep(scope)).isEmpty();
        assertThat(first.epoch("quota:x")).isZero();
    }

    @Test
    void aScopeThatIsGoneIsNoLongerHeld() {
        var leases = new Leases(database, "first");
        leases.keep(scopes(3));
        leases.keep(scopes(2));
        assertThat(leases.held()).containsExactlyInAnyOrderElementsOf(scopes(2));
    }

    @Test
    void whatADeadProcessHeldIsTakenOverInTime() {
        var scope = List.of("quota:x");
        var dead = new Leases(database, "dead");
        dead.keep(scope);
        var heir = new Leases(database, "heir");
        assertThat(heir.keep(scope)).as("while it may still be alive").isEmpty();
        Until.holds(
                "taken over", Duration.ofSeconds(20), () -> !heir.keep(scope).isEmpty());
        assertThat(heir.epoch("quota:x")).isEqualTo(2);
        dead.keep(scope);
        assertThat(dead.held()).as("it learns of it when it wakes").isEmpty();
    }

    private static List<String> scopes(int count) {
        return IntStream.range(0, count).mapToObj(i -> "scope-" + i).toList();
    }
}
