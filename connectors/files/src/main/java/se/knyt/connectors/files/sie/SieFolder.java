package se.knyt.connectors.files.sie;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.formats.sie.SieDocument;
import se.knyt.formats.sie.SieException;
import se.knyt.formats.sie.SieHeader;
import se.knyt.formats.sie.SieKind;
import se.knyt.formats.sie.SieReader;
import se.knyt.formats.sie.SieSource;
import se.knyt.formats.sie.SieVoucher;
import se.knyt.formats.sie.SieWriter;

/**
 * The folder: SIE files, and a register of what has been written to them.
 *
 * <p>A file is written beside its place, forced to disk and moved there in one step, so whoever reads it reads a whole one. The
 * register remembers references after a file has been imported and taken away; it is written after the file, so a process that
 * dies in between finds the voucher in the file.
 */
final class SieFolder {
    private static final String REGISTER = "knyt-register.txt";
    private static final String LOCK = ".knyt-lock";
    private static final int FILES_PER_PERIOD_MAX = 1_000;
    private static final long FILE_BYTES_MAX = 64L * 1024 * 1024;

    private final SieFileConfig config;

    SieFolder(SieFileConfig config) {
        this.config = config;
    }

    /** Work that nobody else does in this folder meanwhile. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    <T> T locked(Work<T> work) throws IOException {
        make();
        try (var channel = FileChannel.open(
                        config.folder().resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            if (!lock.isValid()) {
                throw new IOException("the folder's lock was lost");
            }
            return work.run();
        }
    }

    /** Within the company's own folder it is for Knyt alone, and so are those above that are made with it. */
    private void make() throws IOException {
        var folder = config.folder();
        boolean alone = config.within()
                && FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        if (alone) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }

    /** The file that holds the voucher with this reference, by name. */
    Optional<String> fileOf(String reference, LocalDate date) throws IOException {
        var registered = registered(reference);
        if (registered.isPresent()) {
            return registered;
        }
        for (int number = 1; number <= FILES_PER_PERIOD_MAX; number++) {
            var file = file(date, number);
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            if (read(file).vouchers().stream().anyMatch(voucher -> carries(voucher, reference))) {
                return Optional.of(file.getFileName().toString());
            }
        }
        return Optional.empty();
    }

    static boolean carries(SieVoucher voucher, String reference) {
        return voucher.text().equals(reference) || voucher.text().endsWith(" (" + reference + ")");
    }

    /** Adds the voucher to the period's file and returns its name. */
    String add(SieVoucher voucher, String reference, Currency currency, LocalDate today) throws IOException {
        for (int number = 1; number <= FILES_PER_PERIOD_MAX; number++) {
            var file = file(voucher.date(), number);
            var vouchers = new ArrayList<SieVoucher>();
            if (Files.exists(file)) {
                var standing = read(file);
                // A file that has been imported, or is in another currency, is left alone: the next one takes over.
                if (standing.header().alreadyImported()
                        || !standing.header().currency().equals(currency)) {
                    continue;
                }
                vouchers.addAll(standing.vouchers());
            }
            vouchers.add(voucher);
            write(file, bytes(vouchers, currency, today));
            var name = file.getFileName().toString();
            register(reference, name);
            return name;
        }
        throw new IOException("more than " + FILES_PER_PERIOD_MAX + " files of one period");
    }

    /** Writes the reference down where a file holds it but a process died before the register did. */
    void remember(String reference, String file) throws IOException {
        if (registered(reference).isEmpty()) {
            register(reference, file);
        }
    }

    private Path file(LocalDate date, int number) {
        var period = config.perMonth() ? date.toString().substring(0, 7) : date.toString();
        return config.folder().resolve("knyt-" + period + (number == 1 ? "" : "-" + number) + ".si");
    }

    private static SieDocument read(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IOException(file.getFileName() + " is larger than " + FILE_BYTES_MAX + " bytes");
        }
        try {
            return SieReader.read(SieSource.of(file)).document();
        } catch (SieException e) {
            throw new IOException(file.getFileName() + " line " + e.line() + ": " + e.getMessage(), e);
        }
    }

    private byte[] bytes(List<SieVoucher> vouchers, Currency currency, LocalDate today) throws IOException {
        var header =
                SieHeader.forImport("Knyt", "0.1", today, config.companyName(), config.organizationNumber(), currency);
        var out = new ByteArrayOutputStream();
        try (var writer = new SieWriter(out, SieKind.IMPORT_4I, header)) {
            writer.dimensionsOf(vouchers);
            for (var voucher : vouchers) {
                writer.voucher(voucher);
            }
            writer.finish();
        }
        return out.toByteArray();
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        var beside = file.resolveSibling("." + file.getFileName() + ".part");
        try (var channel = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            writeAll(channel, bytes);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder(file);
    }

    private static void writeAll(FileChannel channel, byte[] bytes) throws IOException {
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        channel.force(true);
    }

    /** So that the move itself survives a loss of power. */
    private static void forceFolder(Path file) throws IOException {
        var folder = file.getParent();
        if (folder != null) {
            try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private Optional<String> registered(String reference) throws IOException {
        var register = config.folder().resolve(REGISTER);
        if (!Files.exists(register)) {
            return Optional.empty();
        }
        try (var lines = Files.lines(register, StandardCharsets.UTF_8)) {
            return lines.map(line -> line.split("\t", -1))
                    .filter(parts -> parts.length == 3 && parts[0].equals(reference) && parts[2].equals("."))
                    .map(parts -> parts[1])
                    .findFirst();
        }
    }

    /** The point at the end tells a whole line from one cut by a loss of power, which the next line begins anew after. */
    private void register(String reference, String file) throws IOException {
        var line = "\n" + reference + "\t" + file + "\t.\n";
        try (var channel = FileChannel.open(
                config.folder().resolve(REGISTER), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writeAll(channel, line.getBytes(StandardCharsets.UTF_8));
        }
    }
}
