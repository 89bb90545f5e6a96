package se.knyt.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Mapping fixtures: a folder for each, holding {@code input.json} (and what else the mapping needs) and {@code expected.txt},
 * which is written by hand from the vendor's documents, never from what the mapping gave.
 */
public final class Fixtures {
    private Fixtures() {}

    /**
     * One test for each folder: what the mapping makes of it is what {@code expected.txt} says.
     *
     * @param owner a class beside whose resources the folders lie
     * @param resource the folder of folders, absolute
     * @param mapping from a fixture's folder to text
     */
    public static Stream<DynamicTest> in(Class<?> owner, String resource, Function<Path, String> mapping) {
        return each(owner, resource, folder -> assertThat(mapping.apply(folder)).isEqualTo(expected(folder)));
    }

    /**
     * One test for each folder.
     *
     * @param owner a class beside whose resources the folders lie
     * @param resource the folder of folders, absolute
     * @param test what is held of a fixture's folder
     */
    public static Stream<DynamicTest> each(Class<?> owner, String resource, Consumer<Path> test) {
        try {
            var url = owner.getResource(resource);
            if (url == null) {
                throw new IllegalStateException("no fixtures at " + resource);
            }
            try (var folders = Files.list(Path.of(url.toURI()))) {
                var found = folders.filter(Files::isDirectory).sorted().toList();
                assertThat(found).as("fixtures").isNotEmpty();
                return found.stream()
                        .map(folder -> DynamicTest.dynamicTest(
                                String.valueOf(folder.getFileName()), () -> test.accept(folder)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static byte[] read(Path folder, String file) {
        try {
            return Files.readAllBytes(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String expected(Path folder) {
        return new String(read(folder, "expected.txt"), StandardCharsets.UTF_8);
    }
}
