package se.knyt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.ProviderFailure;

/** What holds for every effect: exactly one, whatever the answer. */
public interface EffectTargetContract {
    EffectTarget open();

    SimulatorControl control();

    /** An effect that can be performed, on a fresh object of the target. */
    EffectRequest possible();

    /** An effect that the target understands and refuses. */
    EffectRequest impossible();

    /** The code it is refused with. */
    String refusedCode();

    /** How many traces of the effect the target holds, counted in the simulator's own state. */
    int count(EffectRequest request);

    /** The one call that changes the target, as the simulator's route. */
    String writeRoute();

    /** How many matching calls precede it. */
    default int callsBefore() {
        return 0;
    }

    /**
     * Whether the target tells what it holds. One that does not has to know our key: then nothing is claimed to be there, and what got
     * no answer is sent again and is the same one.
     */
    default boolean canBeAsked() {
        return true;
    }

    /** It is there, once, however that is found out. */
    private String there(EffectRequest request) {
        var asked = asked(request);
        if (canBeAsked()) {
            assertThat(asked).isInstanceOf(Asked.There.class);
            return ((Asked.There) asked).performed().id();
        }
        assertThat(asked).isInstanceOf(Asked.NotThere.class);
        assertThat(open().traits(request.kind()).idempotent()).isTrue();
        var again = open().perform(request);
        assertThat(count(request)).isEqualTo(1);
        return again.id();
    }

    /** How many refusals of the credential make a failure: two where a token is renewed after the first. */
    default int refusals() {
        return 1;
    }

    private void faultTheWrite(String fault) {
        control().fault(fault, writeRoute(), callsBefore());
    }

    /** Asks until the system could be asked: a connection that died under the fault may cost a try. */
    private Asked asked(EffectRequest request) {
        for (int attempt = 1; ; attempt++) {
            try {
                return open().ask(request);
            } catch (ProviderFailure.NotSent e) {
                if (attempt == 3) {
                    throw e;
                }
            }
        }
    }

    @Test
    default void itDeclaresWhatItDoes() {
        var request = possible();
        assertThat(open().effects()).contains(request.kind());
        assertThat(open().traits(request.kind()).concurrency()).isPositive();
    }

    @Test
    default void performedOnceAndFoundWhenAsked() {
        var request = possible();
        assertThat(asked(request)).isInstanceOf(Asked.NotThere.class);
        var performed = open().perform(request);
        assertThat(performed.id()).isNotEmpty();
        assertThat(count(request)).isEqualTo(1);
        assertThat(there(request)).isEqualTo(performed.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"applied-then-hung-up", "stall"})
    default void appliedWithoutAnAnswerIsUnknownAndFoundWhenAsked(String fault) {
        var request = possible();
        faultTheWrite(fault);
        assertThatThrownBy(() -> open().perform(request)).isInstanceOf(ProviderFailure.OutcomeUnknown.class);
        control().clearFaults();
        assertThat(count(request)).isEqualTo(1);
        assertThat(there(request)).isNotEmpty();
    }

    /** An answer without a body has nothing to cut, so it may as well have come whole. */
    @ParameterizedTest
    @ValueSource(strings = {"cut", "drip"})
    default void appliedWithHalfAnAnswerIsNeverTakenForRefusedAndIsFoundWhenAsked(String fault) {
        var request = possible();
        faultTheWrite(fault);
        var failure = catchThrowable(() -> open().perform(request));
        if (failure != null) {
            assertThat(failure).isInstanceOf(ProviderFailure.OutcomeUnknown.class);
        }
        control().clearFaults();
        assertThat(count(request)).isEqualTo(1);
        assertThat(there(request)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"refused", "500", "503"})
    default void notAppliedWithoutAnAnswerIsUnknownNotThereAndPerformedOnce(String fault) {
        var request = possible();
        faultTheWrite(fault);
        assertThatThrownBy(() -> open().perform(request)).isInstanceOf(ProviderFailure.OutcomeUnknown.class);
        control().clearFaults();
        assertThat(asked(request)).isInstanceOf(Asked.NotThere.class);
        open().perform(request);
        assertThat(count(request)).isEqualTo(1);
    }

    @Test
    default void tooManyCallsSaysWhenToComeBackAndHasDoneNothing() {
        var request = possible();
        faultTheWrite("429");
        assertThatThrownBy(() -> open().perform(request))
                .isInstanceOfSatisfying(
                        ProviderFailure.RateLimited.class,
                        limited -> assertThat(limited.retryAfter()).isPositive());
        control().clearFaults();
        assertThat(count(request)).isZero();
    }

    @Test
    default void aRefusedCredentialHasDoneNothing() {
        var request = possible();
        for (int i = 0; i < refusals(); i++) {
            faultTheWrite("401");
        }
        assertThatThrownBy(() -> open().perform(request)).isInstanceOf(ProviderFailure.Unauthorized.class);
        control().clearFaults();
        assertThat(count(request)).isZero();
    }

    @Test
    default void aRefusalHasAStableCodeAndLeavesNoTrace() {
        var request = impossible();
        var failure = catchThrowable(() -> open().perform(request));
        assertThat(failure)
                .isInstanceOfSatisfying(
                        ProviderFailure.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(refusedCode()));
        assertThat(count(request)).isZero();
    }
}
