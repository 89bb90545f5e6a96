package se.knyt.simulators.fortnox;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.simulators.fortnox.Account.row;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.simulators.base.SimulatorProcess;

/** A process killed while it works: what it answered is there, nothing is half done, the next number follows. */
class KilledTest {
    @Test
    void whatWasAnsweredIsKeptAndTheLedgersAgree(@TempDir Path dir) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Xmx128m",
                        SimulatorProcess.class.getName(),
                        "--dir",
                        dir.toString(),
                        "fortnox=0")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var answered = new ArrayList<String>();
        String today;
        try (var out = process.inputReader()) {
            var address = Json.MAPPER.readTree(out.readLine()).path("fortnox").asString("");
            try (var fortnox = new Account(URI.create(address))) {
                fortnox.set("quota_calls", "0");
                var date = fortnox.control("clock").path("instant").asString("").substring(0, 10);
                today = date;
                var writer = Thread.ofVirtual().start(() -> bookUntilTheEnd(fortnox, date, answered));
                while (size(answered) < 20 && writer.isAlive()) {
                    Thread.onSpinWait();
                }
                process.destroyForcibly();
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
                writer.join();
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(answered).hasSizeGreaterThanOrEqualTo(20);
        try (var again = new Account(dir)) {
            again.set("quota_calls", "0");
            var ledger = again.control("ledger");
            assertThat(ledger.path("agrees").booleanValue()).isTrue();
            assertThat(ledger.path("open")
                            .valueStream()
                            .map(one -> one.path("reference").asString("")))
                    .containsAll(answered);
            again.bookedInvoice("after", today, row("1", "10", ""));
            again.control("numbers")
                    .forEach(one ->
                            assertThat(one.path("gap_free").booleanValue()).isTrue());
        }
    }

    private static int size(List<String> answered) {
        synchronized (answered) {
            return answered.size();
        }
    }

    private static void bookUntilTheEnd(Account fortnox, String date, List<String> answered) {
        try {
            for (int i = 0; i < 100_000; i++) {
                fortnox.bookedInvoice("r" + i, date, row("1", "10", ""));
                synchronized (answered) {
                    answered.add("r" + i);
                }
            }
        } catch (java.io.UncheckedIOException killed) {
            // The end this test is about: the connection is gone.
        }
    }
}
