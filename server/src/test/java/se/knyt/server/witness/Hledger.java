package se.knyt.server.witness;

import java.io.IOException;
import org.junit.jupiter.api.Assumptions;

/** The hledger of the machine. Where there is none, its tests are skipped, except in CI. */
final class Hledger {
    private Hledger() {}

    /** @throws IllegalStateException in CI, when there is no hledger */
    static void required() throws InterruptedException {
        boolean there = isThere();
        if (!there && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException("hledger was not found, and in CI nothing is skipped");
        }
        Assumptions.assumeTrue(there, "hledger was not found");
    }

    private static boolean isThere() throws InterruptedException {
        try {
            return new ProcessBuilder("hledger", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
