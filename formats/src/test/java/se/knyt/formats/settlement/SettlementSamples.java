package se.knyt.formats.settlement;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.settlement.readers.SettlementReaders;

/** The sample files, one folder for each case: what the provider gives, and {@code expected.txt}, worked out by hand. */
final class SettlementSamples {
    private static final Path ROOT = Path.of("src", "test", "resources", "settlement");

    private SettlementSamples() {}

    /** A file of a case. */
    record Sample(String name, byte[] bytes) {
        FileText text() {
            return FileText.of(name, bytes);
        }

        String content() {
            boolean utf16 = bytes.length > 1 && (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xFF) == 0xFE;
            return utf16
                    ? new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16LE)
                    : new String(bytes, StandardCharsets.UTF_8);
        }

        Sample with(String content) {
            return new Sample(name, content.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The folders of all cases, named {@code provider/case}. */
    static List<Path> cases() {
        try (Stream<Path> folders = Files.walk(ROOT, 2)) {
            return folders.filter(folder -> ROOT.relativize(folder).getNameCount() == 2 && Files.isDirectory(folder))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of a case, {@code provider/case}. */
    static Path folder(String name) {
        return ROOT.resolve(name);
    }

    static String name(Path folder) {
        return ROOT.relativize(folder).toString();
    }

    static List<Sample> files(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> !file.endsWith("expected.txt"))
                    .sorted()
                    .map(file -> new Sample(String.valueOf(file.getFileName()), bytes(file)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String expected(Path folder) {
        return new String(bytes(folder.resolve("expected.txt")), StandardCharsets.UTF_8);
    }

    static List<SettlementFile> read(List<Sample> files) {
        return SettlementReaders.read(files.stream().map(Sample::text).toList(), SettlementReaders.AUTO);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
