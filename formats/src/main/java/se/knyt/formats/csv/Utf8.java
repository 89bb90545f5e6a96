package se.knyt.formats.csv;

import java.nio.ByteBuffer;

/** Whether bytes are UTF-8, without decoding them. */
final class Utf8 {
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /** Place of the first byte that cannot be UTF-8, or −1. Overlong forms and surrogates are invalid. */
    static int firstInvalid(ByteBuffer bytes, int from) {
        int end = bytes.limit();
        int i = from;
        while (i < end) {
            if (i + 8 <= end && (bytes.getLong(i) & HIGH_BITS) == 0) {
                i += 8;
                continue;
            }
            int length = length(bytes, i, end);
            if (length == 0) {
                return i;
            }
            i += length;
        }
        return -1;
    }

    /** Whether all bytes are ASCII. */
    static boolean isAscii(ByteBuffer bytes, int from) {
        int i = from;
        for (; i + 8 <= bytes.limit(); i += 8) {
            if ((bytes.getLong(i) & HIGH_BITS) != 0) {
                return false;
            }
        }
        for (; i < bytes.limit(); i++) {
            if (bytes.get(i) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Length of the character at {@code i}, 0 when there is none. */
    private static int length(ByteBuffer bytes, int i, int end) {
        int lead = bytes.get(i) & 0xFF;
        if (lead < 0x80) {
            return 1;
        }
        int length = lead >= 0xC2 && lead <= 0xDF
                ? 2
                : lead >= 0xE0 && lead <= 0xEF ? 3 : lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
        if (length == 0 || i + length > end) {
            return 0;
        }
        int second = bytes.get(i + 1) & 0xFF;
        int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < low || second > high) {
            return 0;
        }
        for (int k = 2; k < length; k++) {
            if ((bytes.get(i + k) & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }
}
