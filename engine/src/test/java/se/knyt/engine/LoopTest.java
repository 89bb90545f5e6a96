package se.knyt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.engine.testing.Until;

final class LoopTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A stack that overflows and a class that is not there are no exceptions, and would end the thread without a word. */
    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class, NoClassDefFoundError.class})
    void whateverAStepEndsWithTheNextIsTaken(Class<? extends Throwable> failure) throws Exception {
        var made = failure.getConstructor(String.class).newInstance("at first");
        var steps = new AtomicInteger();
        var loop = new Loop("tested");
        loop.start(() -> {
            if (steps.incrementAndGet() == 1) {
                throw LoopTest.<RuntimeException>unchecked(made);
            }
            return false;
        });
        try {
            Until.holds("a second step", PATIENCE, () -> steps.get() > 1);
        } finally {
            loop.stop();
        }
    }

    @Test
    void aLoopThatIsStoppedTakesNoFurtherStep() {
        var steps = new AtomicInteger();
        var loop = new Loop("tested");
        loop.start(() -> {
            steps.incrementAndGet();
            return false;
        });
        Until.holds("a step", PATIENCE, () -> steps.get() > 0);
        loop.stop();
        int then = steps.get();
        loop.wake();
        assertThat(steps.get()).isEqualTo(then);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(Throwable failure) throws T {
        throw (T) failure;
    }
}
