package se.knyt.formats.csv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A workbook (XLSX, ECMA-376) as the text of its first sheet, one line for each row of the sheet, so that a place in the text is a
 * place in the sheet. Only values are taken: a formula is refused, since what it would give is not what the file holds. What is
 * unpacked is counted while it is unpacked, so a small file cannot become a large one.
 */
final class Workbook {
    /** All parts together, unpacked: the sheet of a hundred thousand rows of twelve cells comes to about sixty million bytes. */
    static final int UNPACKED_MAX = 96 << 20;

    private static final int PARTS_MAX = 1_000;
    private static final String FOLDER = "xl/";
    private static final String BOOK = "xl/workbook.xml";
    private static final String RELATIONS = "xl/_rels/workbook.xml.rels";
    private static final String STRINGS = "xl/sharedStrings.xml";
    private static final String STYLES = "xl/styles.xml";

    private Workbook() {}

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
        var parts = parts(name, packed);
        var book = parts.get(BOOK);
        if (book == null) {
            return null;
        }
        var read = WorkbookBook.read(name, book, parts.getOrDefault(RELATIONS, new byte[0]));
        var sheet = parts.get(read.sheetPart());
        if (sheet == null) {
            throw new FormatException(name, 0, 0, "a workbook whose first sheet is missing; is the file cut off?");
        }
        var styles = parts.get(STYLES);
        var strings = parts.get(STRINGS);
        return new WorkbookSheet(
                        name,
                        strings == null ? WorkbookStrings.NONE : WorkbookStrings.read(name, strings),
                        styles == null
                                ? WorkbookDates.none(read.from1904())
                                : WorkbookDates.read(name, styles, read.from1904()))
                .text(sheet);
    }

    /**
     * Read by the list at the end of the file, as spreadsheet programs do: some programs that write workbooks tell the size of a part
     * there and in no form that a reader from the front understands.
     */
    private static Map<String, byte[]> parts(String name, byte[] packed) {
        var parts = new HashMap<String, byte[]>();
        long unpacked = 0;
        int met = 0;
        try (var zip = ZipFile.builder().setByteArray(packed).get()) {
            for (var entry : Collections.list(zip.getEntries())) {
                if (++met > PARTS_MAX) {
                    throw new FormatException(name, 0, 0, "a packed file of more than " + PARTS_MAX + " parts");
                }
                if (!isUsed(entry.getName())) {
                    continue;
                }
                byte[] content;
                try (var in = zip.getInputStream(entry)) {
                    content = in.readNBytes((int) (UNPACKED_MAX - unpacked + 1));
                }
                unpacked += content.length;
                if (unpacked > UNPACKED_MAX) {
                    throw new FormatException(
                            name, 0, 0, "a packed file that unpacks to more than " + UNPACKED_MAX + " bytes");
                }
                if (parts.put(entry.getName(), content) != null) {
                    throw new FormatException(name, 0, 0, "a workbook that holds a part twice");
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            if (isWorkbook(packed)) {
                throw new FormatException(name, 0, 0, "a workbook that cannot be unpacked; is the file cut off?");
            }
            return Map.of();
        }
        return parts;
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
