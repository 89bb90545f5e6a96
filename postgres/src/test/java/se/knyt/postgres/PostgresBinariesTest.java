package se.knyt.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {
    @TempDir
    private Path cache;

    private Path programs(String name, String content) throws IOException {
        var folder = cache.resolve(name);
        Files.createDirectories(folder.resolve("bin"));
        var program = Files.writeString(folder.resolve("bin/postgres"), content);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    @Test
    void ofTwoThatUnpackAtOnceTheSecondTakesWhatTheFirstHasPutThere() throws IOException {
        var first = programs("home", "first");
        PostgresBinaries.moveIntoPlace(programs("half", "second"), first);
        assertThat(first.resolve("bin/postgres")).hasContent("first");
    }

    @Test
    void aFolderWithoutTheProgramsIsNotTakenForThem() throws IOException {
        var home = cache.resolve("home");
        Files.createDirectories(home.resolve("bin"));
        assertThatThrownBy(() -> PostgresBinaries.moveIntoPlace(programs("half", "second"), home))
                .isInstanceOf(FileSystemException.class);
    }
}
