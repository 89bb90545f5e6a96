package se.knyt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.TransferTarget;

/** What holds for every transfer: doing it twice is doing it once. */
public interface TransferTargetContract {
    TransferTarget open();

    SimulatorControl control();

    /** The kind of object under test. */
    String kind();

    /** A fresh object; returns its id. */
    String object();

    Map<String, String> values();

    /** What the object shows, in the simulator's own state. */
    String shown(String id);

    /** The last call that changes the object, as the simulator's route. */
    String writeRoute();

    @Test
    default void theValuesAreShown() {
        var id = object();
        open().put(kind(), id, values());
        assertThat(shown(id)).contains(values().values());
    }

    @Test
    default void doneTwiceIsDoneOnce() {
        var id = object();
        open().put(kind(), id, values());
        var once = shown(id);
        open().put(kind(), id, values());
        assertThat(shown(id)).isEqualTo(once);
    }

    @Test
    default void afterALostAnswerItIsSimplyDoneAgain() {
        var id = object();
        control().fault("applied-then-hung-up", writeRoute());
        assertThatThrownBy(() -> open().put(kind(), id, values())).isInstanceOf(ProviderFailure.class);
        control().clearFaults();
        open().put(kind(), id, values());
        assertThat(shown(id)).contains(values().values());
    }
}
