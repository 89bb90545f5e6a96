package se.knyt.benchmarks.pages;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A Knyt started as a person starts it, by {@code ./knyt up}, and stopped with the benchmark. */
final class Knyt implements AutoCloseable {
    private static final Pattern LINK = Pattern.compile("http://[^ ]*/sign-in/link[^ ]*");
    private static final int STOP_SECONDS_MAX = 60;

    private final Process process;
    private final String link;
    private final Duration start;

    private Knyt(Process process, String link, Duration start) {
        this.process = process;
        this.link = link;
        this.start = start;
    }

    /** @param home the folder of the launcher */
    static Knyt up(Path home, Path data) throws IOException {
        var begun = Instant.now();
        var process = new ProcessBuilder(
                        home.resolve("knyt").toString(), "up", "--port", "0", "--data", data.toString())
                .redirectErrorStream(true)
                .start();
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            var match = LINK.matcher(line);
            if (match.find()) {
                var start = Duration.between(begun, Instant.now());
                Thread.ofVirtual().start(() -> pass(lines));
                return new Knyt(process, match.group(), start);
            }
            System.out.println(line);
        }
        throw new IOException("./knyt up ended without a sign-in link");
    }

    /** Whatever Knyt has to say while it runs, until it has stopped. */
    private static void pass(BufferedReader lines) {
        try {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(line);
            }
        } catch (IOException e) {
            System.out.println("Knyt's output has ended: " + e.getMessage());
        }
    }

    String signInLink() {
        return link;
    }

    /** From the command to the sign-in link. */
    Duration start() {
        return start;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
