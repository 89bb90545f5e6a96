package se.knyt.tests.walls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files of the house as they stand in the tree, without what a build has made. */
final class House {
    /** Where programs stand. The end-to-end tests and the benchmarks are none of it. */
    static final List<String> MODULES = List.of(
            "core",
            "formats",
            "connector-spi",
            "connector-http",
            "connector-testkit",
            "connectors/shops",
            "connectors/payments",
            "connectors/erp",
            "connectors/files",
            "simulators",
            "postgres",
            "engine",
            "cli",
            "server");

    private static final Set<String> TEXTS = Set.of("java", "jte", "sql", "properties", "json", "js", "css");

    private final Path root;

    House(Path root) {
        this.root = root;
    }

    /** The project in which this is built. */
    static House here() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("connector-spi")) && Files.isDirectory(folder.resolve("core"))) {
                return new House(folder);
            }
        }
        throw new IllegalStateException("not built inside the project");
    }

    Path root() {
        return root;
    }

    /** A file with its place below the project, separated by slashes. */
    record Source(String place, Path file) {
        String text() {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(file.toString(), e);
            }
        }

        boolean is(String kind) {
            return place.endsWith("." + kind);
        }
    }

    /** Every text of the program: sources, templates, statements, words, what a page is drawn with. */
    List<Source> main() {
        return MODULES.stream().flatMap(module -> main(module).stream()).toList();
    }

    List<Source> main(String module) {
        return under(module + "/src/main").stream()
                .filter(source ->
                        TEXTS.contains(source.place().substring(source.place().lastIndexOf('.') + 1)))
                .toList();
    }

    List<Source> java() {
        return main().stream().filter(source -> source.is("java")).toList();
    }

    /** Every file below a folder; none where it is not there. */
    List<Source> under(String folder) {
        var start = root.resolve(folder);
        if (!Files.isDirectory(start)) {
            return List.of();
        }
        var found = new ArrayList<Source>();
        try (var files = Files.walk(start)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> !root.relativize(file).toString().contains("target/"))
                    .sorted()
                    .forEach(file -> found.add(
                            new Source(root.relativize(file).toString().replace('\\', '/'), file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
