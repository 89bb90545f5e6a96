package se.knyt.tests.crash;

import org.junit.jupiter.api.BeforeAll;

/** Every point of both ways of the trade: {@code ./knyt campaign crash}. */
class CrashCampaign extends CrashAtEveryPointTest {
    @BeforeAll
    static void everyPoint() {
        System.setProperty("knyt.crash.runs", String.valueOf(Integer.MAX_VALUE));
    }
}
