package se.knyt.formats.sie;

import java.util.zip.CRC32;

/** The control sum: CRC-32 over labels and fields between the two {@code #KSUMMA}, without separators, quotes and braces. */
final class Ksumma {
    static final String LABEL = "#KSUMMA";

    private final CRC32 crc = new CRC32();
    private boolean open;

    void begin() {
        crc.reset();
        open = true;
    }

    boolean isOpen() {
        return open;
    }

    void take(byte[] bytes, int from, int length) {
        if (open) {
            crc.update(bytes, from, length);
        }
    }

    long end() {
        open = false;
        return crc.getValue();
    }
}
