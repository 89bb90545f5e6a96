package se.knyt.engine.effects;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Money;
import se.knyt.engine.intake.Webhooks;
import se.knyt.engine.testing.ScriptedSystem;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.EffectTarget.Since;
import se.knyt.spi.WebhookSource.About;
import se.knyt.spi.WebhookSource.Hint;

/** What a target took on and has not finished is asked for until it stands, or is told to have come to nothing. */
class DoneEffectsTest {
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

    /** @param last whether it stands for good as soon as it is made */
    private void refund(String key, String id, boolean last) {
        system.answer(key, r -> Performed.of(id).open(!last));
        bench.plan(
                key,
                EffectKind.REFUND,
                new EffectBody.Refund("order", "capture", Money.sek("100.00"), "", List.of(), List.of()),
                null);
        bench.run(process);
        assertThat(bench.state(key)).isEqualTo("done");
    }

    private void later(Duration by) {
        // More than two seconds pass between two looks at what is to be asked for.
        bench.later(by);
        bench.run(process);
    }

    private String text(String column, String key) {
        return bench.test.text(
                bench.company,
                "select coalesce(" + column + "::text, '-') from effect where company_id = ? and effect_key = ?",
                bench.company,
                key);
    }

    @Test
    void whatStandsForGoodIsNotAskedForAgain() {
        refund("k", "r1", true);
        later(Duration.ofDays(3));
        assertThat(system.askedSince()).isEmpty();
        assertThat(text("look_at", "k")).isEqualTo("-");
    }

    /** Five minutes after it was done, then after as long as it has stood: 5, 10, 20 minutes. */
    @Test
    void whatIsOpenIsAskedForEverMoreSeldomUntilItStands() {
        system.since("r1", new Since.Open()).since("r1", new Since.Open());
        refund("k", "r1", false);
        later(Duration.ofMinutes(4));
        assertThat(system.askedSince()).isEmpty();
        later(Duration.ofMinutes(1).plusSeconds(5));
        assertThat(system.askedSince()).containsExactly("r1");
        later(Duration.ofMinutes(4));
        assertThat(system.askedSince()).hasSize(1);
        later(Duration.ofMinutes(2));
        assertThat(system.askedSince()).hasSize(2);
        later(Duration.ofMinutes(12));
        assertThat(system.askedSince()).as("the third time it stands").hasSize(3);
        later(Duration.ofDays(3));
        assertThat(system.askedSince()).hasSize(3);
        assertThat(bench.state("k")).isEqualTo("done");
    }

    /** It keeps what it gave; done anew it has another key, or the target would give back the old one. */
    @Test
    void whatCameToNothingIsRejectedWithTheReasonAndCanBeDoneAnew() {
        system.since("r1", new Since.Failed("expired_or_canceled_card"));
        refund("k", "r1", false);
        later(Duration.ofMinutes(6));
        assertThat(bench.state("k")).isEqualTo("rejected");
        assertThat(bench.error("k")).isEqualTo("refund.undone");
        assertThat(text("error_args", "k")).isEqualTo("{\"reason\":\"expired_or_canceled_card\"}");
        assertThat(text("result_id", "k")).isEqualTo("r1");
        assertThat(text("look_at", "k")).isEqualTo("-");
        system.answer("k~2", r -> {
            assertThat(r.round()).isEqualTo(2);
            return Performed.of("r2");
        });
        assertThat(bench.retry("k")).isEqualTo(1);
        bench.run(process);
        assertThat(system.performed()).containsExactly("k", "k~2");
        assertThat(bench.state("k")).isEqualTo("done");
        assertThat(text("result_id", "k")).isEqualTo("r2");
    }

    private void hook(About about) {
        bench.test
                .engine
                .database()
                .doForCompany(
                        "test-hook",
                        bench.company,
                        tx -> tx.update(
                                "update connection set hook_token_hash = ? where company_id = ? and connection_id = ?",
                                Webhooks.hash("token"),
                                bench.company,
                                bench.target.id()));
        system.hint(Hint.about("event-" + about.id(), "orders", List.of(about)));
        assertThat(bench.test.engine.webhooks().receive("token", Map.of(), new byte[0]))
                .isEqualTo(Webhooks.Receipt.ACCEPTED);
    }

    /** Also of what had counted as standing for good. */
    @Test
    void aWordOfTheTargetLetsItBeAskedForAtOnce() {
        refund("k", "r1", true);
        refund("other", "r2", true);
        system.since("r1", new Since.Failed("failed"));
        hook(About.of("r1"));
        later(Duration.ofSeconds(3));
        assertThat(system.askedSince()).containsExactly("r1");
        assertThat(bench.state("k")).isEqualTo("rejected");
        assertThat(bench.state("other")).isEqualTo("done");
    }

    /** A word about one of several: each whose id begins so is asked for, and no neighbour of theirs. */
    @Test
    void aWordAboutOneOfSeveralAsksForEach() {
        for (var id : List.of("7/100", "7/250", "70/100", "7", "6/100", "8/100")) {
            refund("k" + id, id, true);
        }
        system.since("7/250", new Since.Failed("CreditFailed"));
        hook(About.beginning("7/"));
        later(Duration.ofSeconds(3));
        assertThat(system.askedSince()).containsExactlyInAnyOrder("7/100", "7/250");
        assertThat(bench.state("k7/250")).isEqualTo("rejected");
        assertThat(bench.state("k7/100")).isEqualTo("done");
    }

    /** Where the target cannot be asked its signed word is all there is. */
    @Test
    void aWordThatSaysItselfThatItFailedNeedsNoQuestion() {
        refund("k", "r1", true);
        hook(new About("r1", Optional.of("Insufficient balance")));
        later(Duration.ofSeconds(3));
        assertThat(system.askedSince()).isEmpty();
        assertThat(bench.state("k")).isEqualTo("rejected");
        assertThat(text("error_args", "k")).isEqualTo("{\"reason\":\"Insufficient balance\"}");
    }
}
