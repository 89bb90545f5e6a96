package se.knyt.cli.reconcile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;

/**
 * The folder of a result. The result is written to a sibling folder and swapped in by renames; what an interrupted swap left is
 * finished or undone by the next run, so that the folder always holds one whole result.
 */
final class OutputFolder {
    static final String REPORT_JSON = "report.json";
    static final String REPORT_HTML = "report.html";
    static final String LINES = "lines.csv";
    static final String PAYMENTS = "payments.csv";
    static final String VOUCHERS = "vouchers.si";
    static final String CERTIFICATES = "certificates";

    private static final Set<String> FILES = Set.of(REPORT_JSON, REPORT_HTML, LINES, PAYMENTS, VOUCHERS);

    private final Path folder;
    private final Path fresh;
    private final Path old;

    private OutputFolder(Path folder) {
        this.folder = folder;
        var name = folder.getFileName().toString();
        fresh = folder.resolveSibling("." + name + ".knyt-new");
        old = folder.resolveSibling("." + name + ".knyt-old");
    }

    /**
     * Takes a folder after putting right what an interrupted run left.
     *
     * @throws UsageException when it is no folder, or holds anything but an earlier result
     */
    static OutputFolder of(Path path) throws IOException {
        var absolute =
                Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize();
        if (absolute.getFileName() == null) {
            throw new UsageException("--out " + path + " is no folder for results");
        }
        var output = new OutputFolder(absolute);
        output.recover();
        if (Files.exists(absolute)) {
            output.check(path);
        }
        return output;
    }

    private void recover() throws IOException {
        if (Files.exists(old)) {
            if (Files.exists(folder)) {
                delete(old);
            } else if (Files.exists(fresh)) {
                move(fresh, folder);
                delete(old);
            } else {
                move(old, folder);
            }
        }
        delete(fresh);
    }

    private void check(Path given) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new UsageException("--out " + given + " is a file");
        }
        try (var entries = Files.list(folder)) {
            var names = entries.map(entry -> entry.getFileName().toString()).toList();
            boolean ours = names.contains(REPORT_JSON)
                    && names.stream().allMatch(name -> FILES.contains(name) || name.equals(CERTIFICATES))
                    && certificates(folder).stream().allMatch(OutputFolder::isCertificate);
            if (!names.isEmpty() && !ours) {
                throw new UsageException(
                        "--out " + given + " holds other files than an earlier result; name a new folder");
            }
        }
    }

    /** The folder to write to. */
    Path begin() throws IOException {
        Files.createDirectories(folder.getParent());
        return Files.createDirectory(fresh);
    }

    /** Puts the written result in place. */
    void swap() throws IOException {
        if (Files.exists(folder)) {
            move(folder, old);
        }
        move(fresh, folder);
        delete(old);
    }

    /** Takes away what was begun. */
    void abandon() throws IOException {
        delete(fresh);
    }

    private static List<Path> certificates(Path folder) throws IOException {
        var certificates = folder.resolve(CERTIFICATES);
        if (!Files.isDirectory(certificates)) {
            return List.of();
        }
        try (var entries = Files.list(certificates)) {
            return entries.toList();
        }
    }

    private static boolean isCertificate(Path file) {
        var name = file.getFileName().toString();
        return name.endsWith(".json") || name.endsWith(".pdf");
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Only ever our own files, and the folder when it is empty then. */
    private static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        for (var certificate : certificates(folder)) {
            if (isCertificate(certificate)) {
                Files.deleteIfExists(certificate);
            }
        }
        Files.deleteIfExists(folder.resolve(CERTIFICATES));
        for (var name : FILES) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.delete(folder);
    }
}
