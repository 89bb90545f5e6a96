package se.knyt.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every call of a connector's whole thread meets a lost answer, some meet each other fault, and the system holds the same as after a
 * thread without faults: one of each.
 */
public interface FaultsContract {
    int CALLS_MIN = 4;
    int CALLS_MAX = 200;

    /** A fresh system with a connection to it. */
    interface Threaded extends AutoCloseable {
        /** Does everything that the connector can do there, as {@link AsTheEngine} does it. */
        void thread();

        SimulatorControl control();

        /** What is held after the thread, by the system and by those behind it. */
        default String holds() {
            return control().canonical();
        }

        @Override
        void close();
    }

    Threaded fresh();

    /** Of a lost answer every call is taken, of the other faults each so many-th, so that they stay within a few seconds. */
    default int step() {
        return 1;
    }

    @Test
    default void anAnswerLostAnywhereLeavesTheSame() {
        Faulted.atEvery(this, 1, "applied-then-hung-up");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "refused", "drip", "429", "500", "503", "401"})
    default void oneFaultAnywhereLeavesTheSame(String fault) {
        Faulted.atEvery(this, step(), fault);
    }

    /** To the connector it is a lost answer, only later, and waiting for it takes long: fewer calls. */
    @Test
    default void anAnswerThatNeverComesLeavesTheSame() {
        Faulted.atEvery(this, 3 * step(), "stall");
    }

    /** The runs behind the tests. */
    final class Faulted {
        private Faulted() {}

        /** From the first call on to the last that the thread makes: where the fault is not met any more there are no further calls. */
        static void atEvery(FaultsContract contract, int step, String fault) {
            String clean;
            try (var system = contract.fresh()) {
                system.thread();
                clean = system.holds();
            }
            int met = 0;
            for (int skip = fault.length() % step; metAt(contract, fault, skip, clean); skip += step) {
                met++;
            }
            assertThat(met).as("calls that met %s", fault).isBetween(CALLS_MIN / step, CALLS_MAX);
        }

        private static boolean metAt(FaultsContract contract, String fault, int skip, String clean) {
            try (var system = contract.fresh()) {
                system.control().faultAfter(fault, skip);
                system.thread();
                assertThat(system.holds()).as("%s at call %d", fault, skip).isEqualTo(clean);
                return !system.control().get("faults").contains(fault);
            }
        }
    }
}
