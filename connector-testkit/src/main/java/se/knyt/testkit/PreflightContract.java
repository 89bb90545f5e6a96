package se.knyt.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import se.knyt.spi.Connector;
import se.knyt.spi.Preflight;
import se.knyt.spi.Preflight.Check;
import se.knyt.spi.Preflight.Status;

/** What holds for every preflight: it reads, and says the same twice. */
public interface PreflightContract {
    Connector connector();

    Preflight open();

    SimulatorControl control();

    /** A plan that fits the simulator's world as it stands. */
    Preflight.Plan plan();

    @Test
    default void itChangesNothing() {
        var before = control().canonical();
        open().preflight(plan());
        assertThat(control().canonical()).isEqualTo(before);
    }

    @Test
    default void aHealthySystemStopsNothing() {
        assertThat(open().preflight(plan())).isNotEmpty().noneMatch(check -> check.status() == Status.STOP);
    }

    @Test
    default void everyCheckHasACodeOfItsOwn() {
        assertThat(open().preflight(plan()))
                .extracting(Check::code)
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    /** What is not declared has no text for people. */
    @Test
    default void everyCheckIsDeclared() {
        control().fault("401", "**");
        var refused = open().preflight(plan());
        control().clearFaults();
        assertThat(refused).extracting(Check::code).isSubsetOf(connector().checks());
        assertThat(open().preflight(plan()))
                .extracting(Check::code)
                .isSubsetOf(connector().checks());
    }

    @Test
    default void aRefusedCredentialIsACheckAndNoFailure() {
        control().fault("401", "**");
        assertThat(open().preflight(plan())).anyMatch(check -> check.status() == Status.STOP);
        control().clearFaults();
    }
}
