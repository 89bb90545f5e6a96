package se.knyt.engine.effects;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.engine.testing.ScriptedSystem;
import se.knyt.engine.testing.Until;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.ProviderFailure;

/** In which order effects go out, and what becomes of each plain answer. */
class SenderTest {
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

    @Test
    void planningTheSameAgainIsTheSameEffect() {
        assertThat(bench.plan("k", 1L)).isEqualTo(1);
        assertThat(bench.plan("k", 1L)).isZero();
        bench.run(process);
        assertThat(bench.plan("k", 1L)).isZero();
        bench.run(process);
        assertThat(system.performed()).containsExactly("k");
    }

    @Test
    void anEffectWaitsForWhatItNeedsAndIsHandedIt() {
        system.answer("payment", request -> Performed.of("paid " + request.need("invoice")));
        bench.plan("payment", 1L, bench.need("invoice"));
        bench.run(process);
        assertThat(system.performed()).isEmpty();
        assertThat(bench.attempts("payment")).as("waiting uses no attempt").isZero();

        bench.plan("invoice", 1L);
        bench.run(process);
        assertThat(system.performed()).containsExactly("invoice", "payment");
        assertThat(bench.test.text(bench.company, "select result_id from effect where effect_key = 'payment'"))
                .isEqualTo("paid id-invoice");
    }

    @Test
    void aNeedThatIsDoneBeforeItIsPlannedDoesNotWait() {
        bench.plan("invoice", 1L);
        bench.run(process);
        bench.plan("payment", 1L, bench.need("invoice"), NewEffect.Need.known("customer", bench.target.id(), "c7"));
        bench.run(process);
        assertThat(bench.state("payment")).isEqualTo("done");
    }

    @Test
    void whatNeedsSomethingRefusedIsNeverSent() {
        system.answer("invoice", refused("vendor.no"));
        bench.plan("invoice", 1L);
        bench.plan("payment", 1L, bench.need("invoice"));
        bench.run(process);
        bench.later(Duration.ofDays(2));
        bench.run(process);
        assertThat(system.performed()).containsExactly("invoice");
        assertThat(bench.state("payment")).isEqualTo("waiting");
    }

    @Test
    void ofOneTrailOneAtATimeInOrder() {
        var answer = new CountDownLatch(1);
        system.answer("a1", held(answer));
        bench.plan("a1", 1L);
        bench.plan("a2", 1L);
        bench.plan("a3", 1L);
        bench.steps(process);
        Until.holds("begun", SenderBench.PATIENCE, () -> !system.performed().isEmpty());
        bench.steps(process);
        assertThat(system.performed()).containsExactly("a1");
        answer.countDown();
        bench.run(process);
        assertThat(system.performed()).containsExactly("a1", "a2", "a3");
    }

    @Test
    void aRecordThatCannotBeOpenedStopsItsOwnEffectOnly() {
        bench.test.engine.database().doForCompany("person", bench.company, tx -> {
            tx.update(
                    "insert into person (company_id, person_id, connection_id, person_key, sealed, told_at, told_hash,"
                            + " updated_at) values (?, 5, ?, 'buyer', ?, ?, '', ?)",
                    bench.company,
                    bench.target.id(),
                    new byte[] {1, 2, 3, 4},
                    bench.test.clock.instant(),
                    bench.test.clock.instant());
        });
        bench.plan("good", 1L);
        bench.planFor("broken", 2L, "buyer");
        bench.plan("after", 3L);
        bench.run(process);
        assertThat(system.performed()).containsExactlyInAnyOrder("good", "after");
        assertThat(bench.state("broken")).isEqualTo("held");
        assertThat(bench.error("broken")).isEqualTo("effect.seal-broken");
    }

    /** A class that is not there, a stack that overflows: its place is free again, and what became of it is asked. */
    @Test
    void whatEndsInAnErrorIsAskedForAndHoldsNoPlace() {
        system.answer("a1", _ -> {
            throw new NoClassDefFoundError("a part of a library");
        });
        system.trace("a1", _ -> new EffectTarget.Asked.There(Performed.of("there")));
        bench.plan("a1", 1L);
        bench.run(process);
        assertThat(bench.state("a1")).isEqualTo("unknown");
        bench.later(Duration.ofMinutes(10));
        bench.run(process);
        assertThat(bench.state("a1")).isEqualTo("done");
    }

    /** A machine that wakes up forty days ahead, and is set right a moment later. */
    @Test
    void whatIsUnknownIsAskedForAlsoAfterTheClockWasAhead() {
        bench.later(Duration.ofDays(40));
        bench.run(process);
        bench.later(Duration.ofDays(-40));
        system.answer("a1", _ -> {
            throw new ProviderFailure.OutcomeUnknown("no answer");
        });
        system.trace("a1", _ -> new EffectTarget.Asked.There(Performed.of("there")));
        bench.plan("a1", 1L);
        bench.run(process);
        bench.later(Duration.ofMinutes(10));
        bench.run(process);
        assertThat(bench.state("a1")).isEqualTo("done");
    }

    @Test
    void whatMustBeTriedAgainKeepsItsPlaceInTheTrail() {
        system.answer("a1", limited(Duration.ofSeconds(30)));
        bench.plan("a1", 1L);
        bench.plan("a2", 1L);
        bench.plan("b1", 2L);
        bench.run(process);
        assertThat(system.performed()).containsExactlyInAnyOrder("a1", "b1");
        bench.later(Duration.ofSeconds(30));
        bench.run(process);
        assertThat(system.performed()).endsWith("a1", "a2");
    }

    @Test
    void differentTrailsGoSideBySideAsFarAsTheConnectorAllows() {
        var answer = new CountDownLatch(1);
        for (long trail = 1; trail <= 5; trail++) {
            system.answer("t" + trail, held(answer));
            bench.plan("t" + trail, trail);
        }
        bench.steps(process);
        Until.holds("begun", SenderBench.PATIENCE, () -> system.performed().size() == ScriptedSystem.CONCURRENCY);
        bench.steps(process);
        assertThat(system.performed()).hasSize(ScriptedSystem.CONCURRENCY);
        answer.countDown();
        bench.run(process);
        assertThat(system.performed()).containsExactlyInAnyOrder("t1", "t2", "t3", "t4", "t5");
    }

    /** Asking is a call too. */
    @Test
    void askingAndSendingShareTheAllowance() {
        var answer = new CountDownLatch(1);
        for (long trail = 1; trail <= 3; trail++) {
            system.answer("u" + trail, unknown());
            system.trace(
                    "u" + trail,
                    request -> new EffectTarget.Asked.There(held(answer).apply(request)));
            bench.plan("u" + trail, trail);
        }
        bench.run(process);
        bench.later(Duration.ofSeconds(60));
        bench.plan("new", 9L);
        bench.steps(process);
        Until.holds("asked", SenderBench.PATIENCE, () -> system.asked().size() == 3);
        assertThat(system.performed())
                .as("all three calls are taken by questions")
                .doesNotContain("new");
        answer.countDown();
        bench.run(process);
        assertThat(system.performed()).endsWith("new");
    }

    @Test
    void tooManyCallsIsTriedAgainWhenTheSystemSaid() {
        system.answer("k", limited(Duration.ofSeconds(7)));
        bench.plan("k", 1L);
        bench.run(process);
        assertThat(bench.state("k")).isEqualTo("waiting");
        bench.later(Duration.ofSeconds(6));
        bench.run(process);
        assertThat(system.performed()).hasSize(1);
        bench.later(Duration.ofSeconds(1));
        bench.run(process);
        assertThat(bench.state("k")).isEqualTo("done");
        assertThat(bench.test.text(
                        bench.company,
                        "select string_agg(outcome, ' ' order by attempt) from effect_attempt where company_id = ?",
                        bench.company))
                .isEqualTo("waiting done");
    }

    @Test
    void whatWasNeverSentIsTriedAgainWithoutAsking() {
        system.answer("k", request -> {
            throw new ProviderFailure.NotSent("no connection");
        });
        bench.plan("k", 1L);
        bench.run(process);
        assertThat(bench.state("k")).isEqualTo("waiting");
        bench.later(Duration.ofMinutes(10));
        bench.run(process);
        assertThat(bench.state("k")).isEqualTo("done");
        assertThat(system.asked()).isEmpty();
    }

    @Test
    void aRefusalStaysUntilAPersonTriesAgain() {
        system.answer("k", refused("vendor.account-missing"));
        bench.plan("k", 1L);
        bench.run(process);
        assertThat(bench.state("k")).isEqualTo("rejected");
        assertThat(bench.error("k")).isEqualTo("vendor.account-missing");
        assertThat(bench.test.number(
                        bench.company,
                        "select count(*) from change_log where company_id = ? and subject = 'trail' and subject_id = 1",
                        bench.company))
                .as("the trail is told, which opens the loose end")
                .isPositive();
        bench.later(Duration.ofDays(30));
        bench.run(process);
        assertThat(system.performed()).hasSize(1);

        assertThat(bench.retry("k")).isEqualTo(1);
        bench.run(process);
        assertThat(bench.state("k")).isEqualTo("done");
        assertThat(bench.test.text(
                        bench.company,
                        "select actor || ' ' || action from audit_log where company_id = ?",
                        bench.company))
                .isEqualTo("Eva loose-end.retry");
    }

    @Test
    void aRefusedCredentialStopsTheConnectionNotTheEffect() {
        system.answer("k", request -> {
            throw new ProviderFailure.Unauthorized("token withdrawn");
        });
        bench.plan("k", 1L);
        bench.run(process);
        assertThat(bench.state("k")).isEqualTo("waiting");
        assertThat(bench.test.text(bench.company, "select state from connection where company_id = ?", bench.company))
                .isEqualTo("sign-in-again");
    }

    @Test
    void aKindTheSystemDoesNotTakeIsRejected() {
        bench.plan(
                "k",
                EffectKind.FULFIL,
                new EffectBody.Fulfil("1", "r", List.of(), Instant.parse("2026-11-02T08:00:00Z"), "", "", ""),
                1L);
        bench.run(process);
        assertThat(bench.state("k")).isEqualTo("rejected");
        assertThat(system.performed()).isEmpty();
    }

    @Test
    void withoutTheLeaseNothingIsSent() {
        bench.plan("k", 1L);
        process.sender().step(List.of(bench.target));
        assertThat(bench.state("k")).isEqualTo("waiting");

        process.leases().keep(List.of(bench.target.leaseScope()));
        bench.test
                .engine
                .database()
                .forNone("taken", tx -> tx.update("update lease set holder = 'other', epoch = epoch + 1"));
        process.sender().step(List.of(bench.target));
        assertThat(bench.state("k")).as("it still believes that it holds it").isEqualTo("waiting");
        assertThat(system.performed()).isEmpty();
    }

    /** An answer that the database refuses must not keep the answers beside it from being written. */
    @Test
    void anAnswerThatCannotBeKeptIsHeldAlone() {
        system.answer("evil", request -> Performed.of("id\u0000"));
        system.answer("rude", refused("vendor.\u0000"));
        bench.plan("evil", 1L);
        bench.plan("good", 2L);
        bench.plan("rude", 3L);
        bench.run(process);
        assertThat(bench.state("good")).isEqualTo("done");
        assertThat(bench.state("evil")).isEqualTo("held");
        assertThat(bench.state("rude")).isEqualTo("held");
        bench.later(Duration.ofDays(1));
        bench.run(process);
        assertThat(system.performed()).containsExactlyInAnyOrder("evil", "good", "rude");
    }

    @Test
    void aNeedOfAnotherConnectionIsNotMistakenForOurs() {
        var other = bench.test.connect(bench.company, "b");
        bench.plan("payment", 1L, new NewEffect.Need("invoice", other.id(), "invoice"));
        bench.plan("invoice", 1L);
        bench.run(process);
        assertThat(bench.state("payment")).isEqualTo("waiting");
        assertThat(system.performed()).containsExactly("invoice");
    }

    static Function<EffectRequest, Performed> held(CountDownLatch until) {
        return request -> {
            try {
                assertThat(until.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Performed.of("late-" + request.key());
        };
    }

    static Function<EffectRequest, Performed> limited(Duration retryAfter) {
        return request -> {
            throw new ProviderFailure.RateLimited(retryAfter);
        };
    }

    static Function<EffectRequest, Performed> refused(String code) {
        return request -> {
            throw new ProviderFailure.Refused(code, "no", Map.of());
        };
    }

    static Function<EffectRequest, Performed> unknown() {
        return request -> {
            throw new ProviderFailure.OutcomeUnknown("hung up");
        };
    }
}
