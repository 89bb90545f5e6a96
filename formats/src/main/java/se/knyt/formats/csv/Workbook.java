package se.knyt.formats.csv;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A workbook (XLSX, ECMA-376) as the text of its first sheet, one line for each row of the sheet, so that a place in the text is a
 * place in the sheet. Only values are taken: a formula is refused, since what it would give is not what the file holds. What is
 * unpacked is counted while it is unpacked, so a small file cannot become a large one.
 */
final class Workbook {
    /** What is read of it, unpacked: sixty thousand rows of twelve cells come to about thirty million bytes. */
    static final int UNPACKED_MAX = 32 << 20;

    /** What tells of the book and its looks, each. */
    private static final int SMALL_PART_MAX = 4 << 20;

    private static final String FOLDER = "xl/";
    private static final String BOOK = "xl/workbook.xml";
    private static final String RELATIONS = "xl/_rels/workbook.xml.rels";
    private static final String STRINGS = "xl/sharedStrings.xml";
    private static final String STYLES = "xl/styles.xml";

    /** One at a time in this process: each holds its texts in memory while it is read. */
    private static final Semaphore READING = new Semaphore(1, true);

    private final String name;
    private final ZipFile zip;
    private final Map<String, ZipArchiveEntry> parts = new HashMap<>();
    private long unpacked;

    private Workbook(String name, ZipFile zip) {
        this.name = name;
        this.zip = zip;
    }

    /** Whether bytes begin as a packed file does. */
    static boolean isPacked(ByteBuffer bytes) {
        return bytes.limit() > 3
                && bytes.get(0) == 'P'
                && bytes.get(1) == 'K'
                && bytes.get(2) == 3
                && bytes.get(3) == 4;
    }

    /**
     * The first sheet as text in UTF-8, cells parted by semicolons; null when the packed file is no workbook.
     *
     * @throws FormatException when it is one that is cut off, protected, too large, or holds a formula
     */
    static byte @Nullable [] text(String name, byte[] packed) {
        WorkbookList.require(name, packed);
        READING.acquireUninterruptibly();
        // The heads of the parts tell nothing that the list does not; many parts may share one that is long.
        try (var zip = ZipFile.builder()
                .setByteArray(packed)
                .setIgnoreLocalFileHeader(true)
                .get()) {
            return new Workbook(name, zip).text();
        } catch (IOException | IllegalArgumentException e) {
            if (isWorkbook(packed)) {
                throw new FormatException(name, 0, 0, "a workbook that cannot be unpacked; is the file cut off?");
            }
            return null;
        } finally {
            READING.release();
        }
    }

    /**
     * Read by the list at the end of the file, as spreadsheet programs do: some programs that write workbooks tell the size of a part
     * there and in no form that a reader from the front understands.
     */
    private byte @Nullable [] text() throws IOException {
        look();
        var book = small(BOOK);
        if (book == null) {
            return null;
        }
        var relations = small(RELATIONS);
        var read = WorkbookBook.read(name, book, relations == null ? new byte[0] : relations);
        var styles = small(STYLES);
        var dates = styles == null
                ? WorkbookDates.none(read.from1904())
                : WorkbookDates.read(name, styles, read.from1904());
        var sheet = parts.get(read.sheetPart());
        if (sheet == null) {
            throw new FormatException(name, 0, 0, "a workbook whose first sheet is missing; is the file cut off?");
        }
        try (var in = unpacked(sheet)) {
            return new WorkbookSheet(name, strings(), dates).text(in);
        }
    }

    private WorkbookStrings strings() throws IOException {
        var entry = parts.get(STRINGS);
        if (entry == null) {
            return WorkbookStrings.NONE;
        }
        try (var in = unpacked(entry)) {
            return WorkbookStrings.read(name, in);
        }
    }

    /** Finds the parts, and refuses what by its own word is too much. */
    private void look() {
        for (var entry : Collections.list(zip.getEntries())) {
            if (!isUsed(entry.getName())) {
                continue;
            }
            if (entry.getSize() > UNPACKED_MAX) {
                throw tooLarge();
            }
            // The ways that spreadsheet programs pack; the library knows others, which take memory as the file says.
            if (entry.getMethod() != ZipEntry.DEFLATED && entry.getMethod() != ZipEntry.STORED) {
                throw new FormatException(name, 0, 0, "a workbook that is packed in an unusual way");
            }
            if (parts.put(entry.getName(), entry) != null) {
                throw new FormatException(name, 0, 0, "a workbook that holds a part twice");
            }
        }
    }

    private byte @Nullable [] small(String part) throws IOException {
        var entry = parts.get(part);
        if (entry == null) {
            return null;
        }
        try (var in = unpacked(entry)) {
            var content = in.readNBytes(SMALL_PART_MAX + 1);
            if (content.length > SMALL_PART_MAX) {
                throw new FormatException(name, 0, 0, "a workbook whose " + part + " is too large");
            }
            return content;
        }
    }

    /** A part as it is unpacked, counted together with all that was unpacked before. */
    private InputStream unpacked(ZipArchiveEntry entry) throws IOException {
        return new FilterInputStream(new BufferedInputStream(zip.getInputStream(entry))) {
            @Override
            public int read() throws IOException {
                int one = in.read();
                count(one < 0 ? 0 : 1);
                return one;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int read = in.read(into, offset, length);
                count(Math.max(0, read));
                return read;
            }
        };
    }

    private void count(int bytes) {
        unpacked += bytes;
        if (unpacked > UNPACKED_MAX) {
            throw tooLarge();
        }
    }

    private FormatException tooLarge() {
        return new FormatException(name, 0, 0, "a packed file that unpacks to more than " + UNPACKED_MAX + " bytes");
    }

    /** Whether a packed file that cannot be read was one: the names of its parts stand in it as they are. */
    private static boolean isWorkbook(byte[] packed) {
        return new String(packed, StandardCharsets.ISO_8859_1).contains(FOLDER);
    }

    private static boolean isUsed(String part) {
        return part.equals(BOOK)
                || part.equals(RELATIONS)
                || part.equals(STRINGS)
                || part.equals(STYLES)
                || part.startsWith("xl/worksheets/");
    }
}
