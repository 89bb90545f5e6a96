package se.knyt.formats.csv;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
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
    static byte @Nullable [] text(String name, InputStream packed) {
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

    private static Map<String, byte[]> parts(String name, InputStream packed) {
        var parts = new HashMap<String, byte[]>();
        long unpacked = 0;
        int met = 0;
        boolean workbook = false;
        try (var zip = new ZipInputStream(packed)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                workbook |= entry.getName().startsWith("xl/");
                if (++met > PARTS_MAX) {
                    throw new FormatException(name, 0, 0, "a packed file of more than " + PARTS_MAX + " parts");
                }
                // Skipping unpacks too: every part is read within what is left, those of no use as well.
                var content = zip.readNBytes((int) (UNPACKED_MAX - unpacked + 1));
                unpacked += content.length;
                if (unpacked > UNPACKED_MAX) {
                    throw new FormatException(
                            name, 0, 0, "a packed file that unpacks to more than " + UNPACKED_MAX + " bytes");
                }
                if (isUsed(entry.getName()) && parts.put(entry.getName(), content) != null) {
                    throw new FormatException(name, 0, 0, "a workbook that holds a part twice");
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            if (workbook) {
                throw new FormatException(name, 0, 0, "a workbook that cannot be unpacked; is the file cut off?");
            }
            return Map.of();
        }
        return parts;
    }

    private static boolean isUsed(String part) {
        return part.equals(BOOK)
                || part.equals(RELATIONS)
                || part.equals(STRINGS)
                || part.equals(STYLES)
                || part.startsWith("xl/worksheets/");
    }
}
