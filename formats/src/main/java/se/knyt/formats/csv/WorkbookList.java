package se.knyt.formats.csv;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The list at the end of a packed file (APPNOTE.TXT 4.3.12), looked at before a library reads it: the library makes an object of each
 * part, and of each field beside one, and only then can anybody count them. A part stands in the list by its mark, wherever the list is
 * said to be, so the marks are counted in all of the file.
 */
final class WorkbookList {
    static final int PARTS_MAX = 1_000;

    /** Names and what stands beside them, of all parts together; a workbook of a hundred parts has some ten thousand. */
    static final int BYTES_MAX = 256 * 1024;

    private static final int MARK = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final int LENGTHS = 28;

    private WorkbookList() {}

    /** @throws FormatException where it has more parts, or tells more of them, than a workbook does */
    static void require(String name, byte[] packed) {
        var bytes = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
        int parts = 0;
        long told = 0;
        for (int at = 0; at <= packed.length - ENTRY_BYTES; at++) {
            if (packed[at] != 'P' || bytes.getInt(at) != MARK) {
                continue;
            }
            parts++;
            for (int i = 0; i < 3; i++) {
                told += Short.toUnsignedInt(bytes.getShort(at + LENGTHS + 2 * i));
            }
            if (parts > PARTS_MAX) {
                throw new FormatException(name, 0, 0, "a packed file of more than " + PARTS_MAX + " parts");
            }
            if (told > BYTES_MAX) {
                throw new FormatException(name, 0, 0, "a packed file whose list of parts is too long");
            }
        }
    }
}
