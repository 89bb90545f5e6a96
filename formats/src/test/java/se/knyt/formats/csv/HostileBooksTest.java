package se.knyt.formats.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Small files that become large ones, read by a Java of 128 MiB that ends when its memory does. */
class HostileBooksTest {
    @Test
    void noWorkbookEndsTheProcessThatReadsIt() throws Exception {
        var reader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileBooks.class.getName())
                .redirectErrorStream(true)
                .start();
        var said = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(reader.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(reader.exitValue()).as(said).isZero();
        assertThat(said.lines().filter(line -> line.contains(": read")).toList())
                .as("of all of them only the one whose bytes say nothing else is a sheet")
                .isEmpty();
        assertThat(said).contains("changed books: outlived");
    }
}
