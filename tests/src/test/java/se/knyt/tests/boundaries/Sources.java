package se.knyt.tests.boundaries;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The source files of the house, found from the folder that this module is built in. */
final class Sources {
    static final Path ROOT = root();

    private Sources() {}

    private static Path root() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("connector-spi")) && Files.isDirectory(folder.resolve("core"))) {
                return folder;
            }
        }
        throw new IllegalStateException("not built inside the project");
    }

    /** Every Java file of a module, main or test. */
    static List<Path> of(String module, String kind) {
        var folder = ROOT.resolve(module).resolve("src").resolve(kind).resolve("java");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines of code, without what comments say, that the pattern is found in: {@code module/File.java:12 code}. */
    static List<String> lines(String module, String kind, Pattern pattern) {
        var result = new ArrayList<String>();
        for (var file : of(module, kind)) {
            var lines = code(file).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (pattern.matcher(lines.get(i)).find()) {
                    result.add(ROOT.relativize(file) + ":" + (i + 1) + " "
                            + lines.get(i).strip());
                }
            }
        }
        return result;
    }

    private static String code(Path file) {
        try {
            var text = Files.readString(file);
            return text.replaceAll("(?m)^\\s*(//|/?\\*).*$", "").replaceAll("\\s//.*", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
