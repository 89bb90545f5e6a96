package se.knyt.tests.settlement;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.readers.SettlementReaders;

/**
 * The sample files, one folder for each case, beside the provider's connector: what the provider gives, and {@code expected.txt}, worked
 * out by hand.
 */
final class SettlementSamples {
    private static final Path CONNECTORS = Path.of("..", "connectors");
    private static final List<String> CONNECTOR_FAMILIES = List.of("payments", "shops");
    private static final String SETTLEMENT = "settlement";

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

    /** The folders of all cases. */
    static List<Path> cases() {
        var cases = CONNECTOR_FAMILIES.stream()
                .flatMap(family -> folders(CONNECTORS.resolve(family).resolve("src/test/resources")))
                .map(provider -> provider.resolve(SETTLEMENT))
                .filter(Files::isDirectory)
                .flatMap(SettlementSamples::folders)
                .toList();
        if (cases.isEmpty()) {
            throw new IllegalStateException("no sample of a settlement is found");
        }
        return cases;
    }

    private static Stream<Path> folders(Path parent) {
        try (var folders = Files.list(parent)) {
            return folders.filter(Files::isDirectory).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of a case, {@code provider/case}. */
    static Path folder(String name) {
        return cases().stream()
                .filter(folder -> name(folder).equals(name))
                .findFirst()
                .orElseThrow();
    }

    static String name(Path folder) {
        return provider(folder) + "/" + folder.getFileName();
    }

    /** The folder of the provider whose case it is. */
    static String provider(Path folder) {
        return String.valueOf(folder.getName(folder.getNameCount() - 3));
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
