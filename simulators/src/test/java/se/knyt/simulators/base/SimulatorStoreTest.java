package se.knyt.simulators.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatorStoreTest {
    @TempDir
    Path dir;

    private Path file() {
        return dir.resolve("store.journal");
    }

    @Test
    void aTornLastLineIsACommitThatNeverHappened() throws IOException {
        try (var store = SimulatorStore.open(file())) {
            store.batch()
                    .put("order", "1", Json.object().put("n", 1))
                    .put("order", "2", Json.object().put("n", 2))
                    .commit();
        }
        Files.writeString(file(), "[{\"k\":\"order\",\"i\":\"3\",\"v\":{\"n\"", StandardOpenOption.APPEND);
        try (var store = SimulatorStore.open(file())) {
            assertThat(store.count("order")).isEqualTo(2);
            store.remove("order", "1");
        }
        try (var store = SimulatorStore.open(file())) {
            assertThat(store.find("order", "1")).isEmpty();
            assertThat(store.find("order", "2")).isPresent();
        }
    }

    @Test
    void damageInTheMiddleIsNotPassedOver() throws IOException {
        Files.writeString(file(), "[{\"k\":\"order\"\n[{\"k\":\"order\",\"i\":\"1\",\"v\":{}}]\n");
        assertThatThrownBy(() -> SimulatorStore.open(file())).hasMessageContaining("damaged at line 1");
    }

    /** Half a commit that the disk had no room for, and behind it on the same line a whole one. */
    @Test
    void whatWasWrittenBehindHalfACommitIsKept() throws IOException {
        Files.writeString(
                file(),
                "[{\"k\":\"order\",\"i\":\"1\",\"v\":{}}]\n[{\"k\":\"order\",\"i\":\"2\",\"v\":{\"note\":\"[{\\\"k\\\":"
                        + "[{\"k\":\"order\",\"i\":\"3\",\"v\":{\"n\":3}}]\n[{\"k\":\"order\",\"i\":\"4\",\"v\":{}}]\n");
        try (var store = SimulatorStore.open(file())) {
            assertThat(store.dump().path("order").propertyNames()).containsExactly("1", "3", "4");
        }
    }

    /** The lock is let go: what is wrong is told each time, and not that the file is open. */
    @Test
    void aDamagedJournalIsToldAgainAtTheNextAttempt() throws IOException {
        Files.writeString(file(), "[{\"k\":\"order\"\n[{\"k\":\"order\",\"i\":\"1\",\"v\":{}}]\n");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> SimulatorStore.open(file())).hasMessageContaining("damaged at line 1");
        }
        Files.delete(file());
        SimulatorStore.open(file()).close();
    }

    /** The file may have 8 KiB: 6 are written, of the next 6 a part is refused with the whole, and a small one has room again. */
    @Test
    void whatTheDiskHasNoRoomForLeavesNothingBehind() throws Exception {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var child = new ProcessBuilder(List.of(
                        "bash",
                        "-c",
                        "ulimit -f 8; exec \"$0\" -XX:-UsePerfData -Xshare:auto -cp \"$1\" \"$2\" \"$3\"",
                        java,
                        System.getProperty("java.class.path"),
                        Filler.class.getName(),
                        file().toString()))
                .redirectErrorStream(true)
                .start();
        var said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said.lines()).as(said).containsExactly("first kept", "second refused", "third kept");
        try (var store = SimulatorStore.open(file())) {
            assertThat(store.dump().path("order").propertyNames()).containsExactly("1", "3");
        }
        assertThat(Files.readString(file()).lines()).hasSize(2);
    }

    static final class Filler {
        private Filler() {}

        public static void main(String[] args) throws IOException {
            try (var store = SimulatorStore.open(Path.of(args[0]))) {
                put(store, "first", "1", 6 << 10);
                put(store, "second", "2", 6 << 10);
                put(store, "third", "3", 10);
            }
        }

        private static void put(SimulatorStore store, String name, String id, int length) {
            try {
                store.put("order", id, Json.object().put("note", "x".repeat(length)));
                System.out.println(name + " kept");
            } catch (UncheckedIOException e) {
                System.out.println(name + (store.find("order", id).isEmpty() ? " refused" : " half done"));
            }
        }
    }

    @Test
    void oneStoreIsOpenOnceAtATime() throws IOException {
        try (var _ = SimulatorStore.open(file())) {
            assertThatThrownBy(() -> SimulatorStore.open(file())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void sequencesGoOnAfterReopeningAndSkipNothingThatWasNotCommitted() throws IOException {
        try (var store = SimulatorStore.open(file())) {
            var batch = store.batch();
            assertThat(batch.next("order", 1001)).isEqualTo(1001);
            assertThat(batch.next("order", 1001)).isEqualTo(1002);
            batch.commit();
            store.batch().next("order", 1001); // never committed
        }
        try (var store = SimulatorStore.open(file())) {
            assertThat(store.batch().next("order", 1001)).isEqualTo(1003);
        }
    }

    /** The child prints each id after its commit returned; every printed id must be there after kill -9. */
    @Test
    void whatWasCommittedSurvivesKillNine() throws Exception {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var child = new ProcessBuilder(List.of(
                        java, "-cp", System.getProperty("java.class.path"), Writer.class.getName(), file().toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long last = -1;
        try (var lines = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < 500; i++) {
                last = Long.parseLong(lines.readLine());
            }
            child.destroyForcibly().waitFor();
        }
        try (var store = SimulatorStore.open(file())) {
            for (long id = 0; id <= last; id++) {
                assertThat(store.find("left", Long.toString(id))).isPresent();
            }
            assertThat(store.count("left")).isEqualTo(store.count("right")); // both halves of a commit, or none
        }
    }

    static final class Writer {
        private Writer() {}

        public static void main(String[] args) throws IOException {
            var store = SimulatorStore.open(Path.of(args[0]));
            for (long id = 0; id < 10_000_000; id++) {
                var key = Long.toString(id);
                store.batch()
                        .put("left", key, Json.object().put("n", id))
                        .put("right", key, Json.object().put("n", id))
                        .commit();
                System.out.println(id);
            }
        }
    }
}
