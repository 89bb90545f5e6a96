package se.knyt.engine.effects;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.engine.testing.ScriptedSystem;
import se.knyt.engine.testing.Until;
import se.knyt.spi.EffectTarget;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.ProviderFailure;

/** A lost answer, a lost process, a late answer: each effect still happens once. */
class UnknownOutcomeTest {
    /** A call lasts at most 20 s and an effect may land for 22; the settle time of the scripted system is 5 s. */
    private static final Duration MAY_LAND = Duration.ofSeconds(22);

    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final Duration A_MOMENT = Duration.ofMillis(1);

    private SenderBench bench;
    private ScriptedSystem system;
    private SenderBench.Node process;

    @BeforeEach
    void open() {
        bench = new SenderBench();
        system = bench.test.system;
        process = bench.node("first");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** Taken in there, and given up: that is known, and it is not sent again by itself. */
    @Test
    void whatTheSystemHasGivenUpWaitsForAPerson() {
        lost("k");
        system.trace("k", request -> {
            throw new ProviderFailure.Refused(
                    "scripted" + EffectTarget.NOT_CARRIED_OUT, "no money", Map.of("reason", "no money"));
        });
        bench.later(MAY_LAND.plus(SETTLE).plus(Duration.ofSeconds(3)));
        bench.run(process);
        assertThat(bench.state("k")).isEqualTo("rejected");
        bench.later(Duration.ofHours(1));
        bench.run(process);
        assertThat(system.performed()).containsExactly("k");
        assertThat(system.asked()).containsExactly("k");
    }

    @Test
    void whatIsThereIsDoneWithoutBeingSentAgain() {
        lost("k");
        system.trace("k", request -> new Asked.There(Performed.of("found")));
        bench.later(MAY_LAND.plus(SETTLE).minus(A_MOMENT));
        bench.run(process);
        assertThat(system.asked()).as("its trace may still be under way").isEmpty();
        bench.later(Duration.ofSeconds(3));
        bench.run(process);
        assertThat(bench.state("k")).isEqualTo("done");
        assertThat(system.performed()).containsExactly("k");
        assertThat(system.asked()).containsExactly("k");
    }

    @Test
    void withoutKeysNotThereCountsTheSecondTimeOnly() {
        lost("k");
        bench.later(MAY_LAND.plus(SETTLE));
        bench.run(process);
        assertThat(system.asked()).hasSize(1);
        assertThat(bench.state("k")).isEqualTo("unknown");
        bench.later(Duration.ofSeconds(3));
        bench.run(process);
        assertThat(system.asked()).as("not sooner than it settles").hasSize(1);
        bench.later(Duration.ofSeconds(4));
        bench.run(process);
        assertThat(system.asked()).containsExactly("k", "k");
        assertThat(system.performed()).containsExactly("k", "k");
        assertThat(bench.state("k")).isEqualTo("done");
    }

    /** What was never answered may show late: the target is told so. What it has refused to take in now has not arrived. */
    @Test
    void theNextAttemptIsToldThatOneMayHaveArrived() {
        var told = new ArrayList<Boolean>();
        system.answer("k", request -> {
            told.add(request.maybeSent());
            throw new ProviderFailure.NotSent("no connection");
        });
        system.answer("k", request -> {
            told.add(request.maybeSent());
            throw new ProviderFailure.OutcomeUnknown("no answer");
        });
        system.answer("k", request -> {
            told.add(request.maybeSent());
            return Performed.of("made");
        });
        bench.plan("k", 1L);
        bench.run(process);
        for (int i = 0; i < 3; i++) {
            bench.later(Duration.ofMinutes(10));
            bench.run(process);
        }
        assertThat(bench.state("k")).isEqualTo("done");
        assertThat(told).containsExactly(false, false, true);
    }

    @Test
    void withKeysOnceIsEnough() {
        system.traits(new EffectTarget.Traits(3, SETTLE, true));
        lost("k");
        bench.later(MAY_LAND.plus(SETTLE));
        bench.run(process);
        assertThat(system.asked()).containsExactly("k");
        assertThat(system.performed()).containsExactly("k", "k");
        assertThat(bench.state("k")).isEqualTo("done");
    }

    @Test
    void whatCannotBeAskedForIsAskedAgain() {
        lost("k");
        system.trace("k", request -> {
            throw new ProviderFailure.NotSent("no connection");
        });
        system.trace("k", request -> new Asked.There(Performed.of("found")));
        bench.later(MAY_LAND.plus(SETTLE));
        bench.run(process);
        assertThat(bench.state("k")).isEqualTo("unknown");
        bench.later(Duration.ofMinutes(10));
        bench.run(process);
        assertThat(bench.state("k")).isEqualTo("done");
        assertThat(system.performed()).containsExactly("k");
    }

    @Test
    void nothingElseOfTheTrailGoesWhileOneIsUnknown() {
        bench.plan("later", 1L);
        system.answer("k", SenderTest.unknown());
        bench.plan("k", 2L);
        bench.plan("after", 2L);
        bench.run(process);
        assertThat(system.performed()).containsExactlyInAnyOrder("later", "k");
    }

    @Test
    void twoTracesAreForAPerson() {
        ambiguous();
        bench.later(Duration.ofDays(1));
        bench.run(process);
        assertThat(system.performed()).containsExactly("k");
    }

    /** Somebody removed the double. What stands must be found, never made once more. */
    @Test
    void anAmbiguousOneThatIsTriedAgainIsAskedForFirst() {
        ambiguous();
        system.trace("k", request -> new Asked.There(Performed.of("17")));
        assertThat(bench.retry("k")).isEqualTo(1);
        bench.later(Duration.ofSeconds(3));
        bench.run(process);
        assertThat(bench.state("k")).isEqualTo("done");
        assertThat(system.performed()).containsExactly("k");
    }

    @Test
    void aFaultOfOursIsAskedForNotRepeated() {
        system.answer("k", request -> {
            throw new IllegalStateException("a fault in the connector");
        });
        system.trace("k", request -> new Asked.There(Performed.of("found")));
        bench.plan("k", 1L);
        bench.run(process);
        assertThat(bench.state("k")).isEqualTo("unknown");
        bench.later(MAY_LAND.plus(SETTLE).minus(A_MOMENT));
        bench.run(process);
        assertThat(system.asked()).isEmpty();
        bench.later(Duration.ofSeconds(3));
        bench.run(process);
        assertThat(bench.state("k")).isEqualTo("done");
        assertThat(system.performed()).containsExactly("k");
    }

    @Test
    void whatADeadProcessWasSendingIsProvedByItsHeir() {
        var never = new CountDownLatch(1);
        system.answer("k", SenderTest.held(never));
        system.trace("k", request -> new Asked.There(Performed.of("found")));
        bench.plan("k", 1L);
        begin("k");
        process.leases().releaseAll();
        var heir = bench.node("heir");

        bench.later(MAY_LAND.minus(A_MOMENT));
        bench.run(heir);
        assertThat(bench.state("k")).as("its call can still arrive").isEqualTo("sending");
        bench.later(Duration.ofSeconds(3));
        bench.run(heir);
        assertThat(bench.state("k")).isEqualTo("unknown");
        assertThat(system.asked()).as("what arrived last may not show yet").isEmpty();
        bench.later(SETTLE);
        bench.run(heir);
        assertThat(bench.state("k")).isEqualTo("done");

        // The dead one wakes and writes what it was answered.
        never.countDown();
        Until.holds("written", SenderBench.PATIENCE, () -> {
            process.sender().step(List.of());
            return process.sender().inFlight() == 0;
        });
        assertThat(bench.test.text(bench.company, "select result_id from effect where effect_key = 'k'"))
                .isEqualTo("found");
        assertThat(system.performed()).containsExactly("k");
    }

    /** A process that slept through its lease must not put back in the queue what another is sending. */
    @Test
    void anAnswerOfAnEarlierAttemptDoesNotDisturbTheNext() {
        var asleep = new CountDownLatch(1);
        var inFlight = new CountDownLatch(1);
        system.answer("k", request -> {
            var late = SenderTest.held(asleep).apply(request);
            throw new ProviderFailure.NotSent(late.id());
        });
        system.answer("k", SenderTest.held(inFlight));
        bench.plan("k", 1L);
        begin("k");
        process.leases().releaseAll();
        var heir = bench.node("heir");
        Until.holds("sent again by its heir", SenderBench.PATIENCE, () -> {
            bench.later(Duration.ofSeconds(1));
            bench.steps(heir);
            return system.performed().size() == 2;
        });
        asleep.countDown();
        Until.holds("written", SenderBench.PATIENCE, () -> {
            process.sender().step(List.of());
            return process.sender().inFlight() == 0;
        });
        assertThat(bench.state("k")).isEqualTo("sending");
        inFlight.countDown();
        bench.run(heir);
        assertThat(bench.state("k")).isEqualTo("done");
        assertThat(system.performed()).containsExactly("k", "k");
    }

    /** Answers lost before and after the work was done, and the scope changing hands: each key lands exactly once. */
    @Test
    void eachLandsOnceWhateverIsLost() {
        var landed = new ConcurrentHashMap<String, AtomicInteger>();
        var random = new Random(20261102);
        var keys = new ArrayList<String>();
        for (int i = 0; i < 24; i++) {
            var key = "e" + i;
            keys.add(key);
            int losses = random.nextInt(3);
            int landsAt = random.nextInt(losses + 1);
            for (int attempt = 0; attempt < losses; attempt++) {
                boolean lands = attempt == landsAt;
                system.answer(key, request -> {
                    if (lands) {
                        count(landed, key);
                    }
                    throw new ProviderFailure.OutcomeUnknown("hung up");
                });
            }
            system.answer(key, request -> {
                count(landed, key);
                return Performed.of("id-" + key);
            });
            for (int asked = 0; asked < 8; asked++) {
                system.trace(
                        key,
                        request -> landed.containsKey(key)
                                ? new Asked.There(Performed.of("id-" + key))
                                : new Asked.NotThere());
            }
            bench.plan(key, (long) random.nextInt(6));
        }
        var heir = bench.node("heir");
        for (int round = 0; round < 60 && undone() > 0; round++) {
            var now = round % 2 == 0 ? process : heir;
            bench.run(now);
            now.leases().releaseAll();
            bench.later(Duration.ofSeconds(12));
        }
        assertThat(undone()).isZero();
        assertThat(landed.keySet()).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(landed.values()).allSatisfy(times -> assertThat(times).hasValue(1));
    }

    private static void count(Map<String, AtomicInteger> landed, String key) {
        landed.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet();
    }

    private long undone() {
        return bench.test.number(bench.company, "select count(*) from effect where state <> 'done'");
    }

    private void ambiguous() {
        lost("k");
        system.trace("k", request -> new Asked.Ambiguous("17 and 18"));
        bench.later(MAY_LAND.plus(SETTLE));
        bench.run(process);
        assertThat(bench.state("k")).isEqualTo("held");
    }

    private void lost(String key) {
        system.answer(key, SenderTest.unknown());
        bench.plan(key, 1L);
        bench.run(process);
        assertThat(bench.state(key)).isEqualTo("unknown");
    }

    /** The first process has committed its intent and made the call, and no answer comes. */
    private void begin(String key) {
        bench.steps(process);
        Until.holds("begun", SenderBench.PATIENCE, () -> system.performed().contains(key));
    }
}
