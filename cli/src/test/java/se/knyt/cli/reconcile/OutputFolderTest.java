package se.knyt.cli.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
    @TempDir
    Path parent;

    private static void write(Path folder, String text) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("report.json"), text);
    }

    private String result() throws IOException {
        return Files.readString(parent.resolve("out/report.json"));
    }

    private void assertOnlyTheResult() throws IOException {
        try (var entries = Files.list(parent)) {
            assertThat(entries.map(entry -> entry.getFileName().toString())).containsExactly("out");
        }
    }

    @Test
    void aNewResultTakesThePlaceOfTheOld() throws IOException {
        for (var text : new String[] {"first", "second"}) {
            var output = OutputFolder.of(parent.resolve("out"));
            Files.writeString(output.begin().resolve("report.json"), text);
            output.swap();
            assertThat(result()).isEqualTo(text);
            assertOnlyTheResult();
        }
    }

    @Test
    void aFolderOfOthersIsLeftAlone() throws IOException {
        Files.createDirectories(parent.resolve("out"));
        Files.writeString(parent.resolve("out/thesis.txt"), "mine");

        assertThatThrownBy(() -> OutputFolder.of(parent.resolve("out"))).isInstanceOf(UsageException.class);
        assertThat(parent.resolve("out/thesis.txt")).hasContent("mine");
    }

    @Test
    void aRunThatDiedWhileWritingIsUndone() throws IOException {
        write(parent.resolve("out"), "old");
        write(parent.resolve(".out.knyt-new"), "half");

        OutputFolder.of(parent.resolve("out"));

        assertThat(result()).isEqualTo("old");
        assertOnlyTheResult();
    }

    @Test
    void aSwapThatDiedBetweenItsRenamesIsFinished() throws IOException {
        write(parent.resolve(".out.knyt-old"), "old");
        write(parent.resolve(".out.knyt-new"), "new");

        OutputFolder.of(parent.resolve("out"));

        assertThat(result()).isEqualTo("new");
        assertOnlyTheResult();
    }

    @Test
    void aSwapThatDiedBeforeItsLastDeleteIsFinished() throws IOException {
        write(parent.resolve(".out.knyt-old"), "old");
        write(parent.resolve("out"), "new");

        OutputFolder.of(parent.resolve("out"));

        assertThat(result()).isEqualTo("new");
        assertOnlyTheResult();
    }
}
