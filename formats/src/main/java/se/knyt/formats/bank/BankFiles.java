package se.knyt.formats.bank;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;

/** Reads bank files, told apart by what is in them. */
public final class BankFiles {
    private static final int HEAD_BYTES = 16_384;
    private static final Pattern MT940 = Pattern.compile("(?m)^(?:\\{.*\\{4:)?:20:");
    /** XML begins with a bracket, in UTF-16 too, after a byte-order mark or none. */
    private static final int BRACKET = '<';

    private BankFiles() {}

    /**
     * Reads a file into a sink.
     *
     * @throws FormatException when it is no bank file that is read, or not what it should be; what the sink got of it is void
     * @throws IOException when it cannot be read
     */
    public static void read(Path path, BankSink sink) throws IOException {
        final boolean xml;
        try (var in = Files.newInputStream(path)) {
            xml = isXml(in.readNBytes(64));
        }
        if (!xml) {
            text(FileText.open(path), sink);
            return;
        }
        try (var in = Files.newInputStream(path)) {
            CamtReader.read(path.toString(), in, sink);
        }
    }

    /** Reads a file that is in memory already. */
    public static void read(String name, byte[] bytes, BankSink sink) throws IOException {
        if (!isXml(java.util.Arrays.copyOf(bytes, Math.min(64, bytes.length)))) {
            text(FileText.of(name, bytes), sink);
            return;
        }
        try (InputStream in = new ByteArrayInputStream(bytes)) {
            CamtReader.read(name, in, sink);
        }
    }

    /**
     * The names of the columns of a list of transactions, in their order and as they are compared: lists of the same columns word an
     * entry in the same way.
     *
     * @throws FormatException when it is no such list
     */
    public static List<String> columns(String name, byte[] bytes) {
        return BankColumns.of(FileText.of(name, bytes)).names();
    }

    /**
     * The layout of a file: its format, and of a list of transactions the names of its columns. Files of one layout word an entry in the
     * same way.
     */
    public static String layout(Path path) throws IOException {
        try (var in = Files.newInputStream(path)) {
            if (isXml(in.readNBytes(64))) {
                return "camt";
            }
        }
        var file = FileText.open(path);
        if (isMt940(file)) {
            return "mt940";
        }
        return BankColumns.areIn(file)
                ? "csv " + String.join(";", BankColumns.of(file).names())
                : "";
    }

    /** Whether a file is a notification (camt.054), which tells details of entries that a statement holds too. */
    public static boolean isNotification(Path path) throws IOException {
        try (var in = Files.newInputStream(path)) {
            var head = in.readNBytes(HEAD_BYTES);
            // Half of the bytes of UTF-16 are nought here.
            return isXml(head)
                    && new String(head, StandardCharsets.ISO_8859_1)
                            .replace("\0", "")
                            .contains("camt.054");
        }
    }

    /** Whether text is an MT940 statement. */
    public static boolean isMt940(FileText file) {
        return MT940.matcher(file.head(HEAD_BYTES)).find();
    }

    private static boolean isXml(byte[] head) {
        for (byte b : head) {
            if (b == BRACKET) {
                return true;
            }
            // Byte-order marks, the empty half of UTF-16 characters, and blanks may come before.
            if (b > ' ') {
                return false;
            }
        }
        return false;
    }

    private static void text(FileText file, BankSink sink) {
        var head = file.head(HEAD_BYTES);
        if (head.isBlank()) {
            throw new FormatException(file.name(), 0, 0, "an empty file");
        }
        if (isMt940(file)) {
            Mt940Reader.read(file, sink);
        } else if (BankColumns.areIn(file)) {
            BankCsvReader.read(file, sink);
        } else {
            throw new FormatException(
                    file.name(),
                    1,
                    0,
                    "no bank file that is read: camt.053, camt.054, MT940, or a list of transactions (CSV) with"
                            + " columns for booking day, amount and text");
        }
    }
}
