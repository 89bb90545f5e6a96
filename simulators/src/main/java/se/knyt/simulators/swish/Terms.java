package se.knyt.simulators.swish;

import java.time.Duration;
import se.knyt.simulators.base.Agreement;
import se.knyt.simulators.base.SimulatorStore;

/** What the merchant has agreed with the bank. README.md says what each term means. */
final class Terms {
    private static final String DEFAULTS = """
            {"minimum":100,"timeout_seconds":180,"refund_seconds":10,"fee":200,"aggregated":false,"buyers_answer":true}""";

    private final Agreement agreement;

    private Terms(Agreement agreement) {
        this.agreement = agreement;
    }

    static Terms of(SimulatorStore store) {
        return new Terms(Agreement.of(store, "terms", DEFAULTS));
    }

    Agreement agreement() {
        return agreement;
    }

    /** The smallest payment, in öre. */
    long minimum() {
        return agreement.number("minimum");
    }

    Duration timeout() {
        return Duration.ofSeconds(agreement.number("timeout_seconds"));
    }

    /** Until a refund is debited, and again until it is paid. */
    Duration refund() {
        return Duration.ofSeconds(agreement.number("refund_seconds"));
    }

    /** What the bank takes for each payment, in öre. */
    long fee() {
        return agreement.number("fee");
    }

    /** Whether a buyer who is asked in a shop signs at once; else the request waits for one of the control page's acts, or its time. */
    boolean buyersAnswer() {
        return agreement.flag("buyers_answer");
    }

    /** Whether the bank books a day's payments in one sum. */
    boolean aggregated() {
        return agreement.flag("aggregated");
    }
}
