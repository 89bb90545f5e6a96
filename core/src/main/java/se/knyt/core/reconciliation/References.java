package se.knyt.core.reconciliation;

import java.text.Normalizer;
import java.util.Locale;

/**
 * References made comparable: Unicode NFKC, upper case, letters and digits only. Leading zeros are dropped for OCR numbers and
 * nowhere else: order 0012 and order 12 are two orders.
 */
final class References {
    /** Longer references are cut: none of ours or of a provider's comes near it, and the bound keeps the work per line constant. */
    static final int MAX_CHARS = 255;

    private References() {}

    /** Writes the comparable form into {@code out} (at least {@link #MAX_CHARS} long) and answers its length. */
    static int normalize(KeyKind kind, CharSequence value, char[] out) {
        int length = Math.min(value.length(), MAX_CHARS);
        int n = 0;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                return normalizeUnicode(kind, value, out);
            }
            if (c >= 'a' && c <= 'z') {
                out[n++] = (char) (c - 32);
            } else if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) {
                out[n++] = c;
            }
        }
        return kind == KeyKind.OCR || kind == KeyKind.UNCHECKED_OCR ? withoutLeadingZeros(out, n) : n;
    }

    /** True for 2 to 25 digits whose last is their check digit by the Luhn rule (Bankgirot's modulus 10). */
    static boolean isOcr(CharSequence value) {
        int length = value.length();
        if (length < 2 || length > 25) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < length; i++) {
            int digit = value.charAt(length - 1 - i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            int weighted = i % 2 == 0 ? digit : digit * 2;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }

    /** True for as many digits as an OCR number can have. */
    static boolean isOfOcrLength(CharSequence value) {
        int length = value.length();
        for (int i = 0; i < length; i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return length >= 2 && length <= 25;
    }

    private static int normalizeUnicode(KeyKind kind, CharSequence value, char[] out) {
        var text = Normalizer.normalize(value.subSequence(0, Math.min(value.length(), MAX_CHARS)), Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT);
        int n = 0;
        for (int i = 0; i < text.length() && n < MAX_CHARS - 1; ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (Character.isLetterOrDigit(point)) {
                n += Character.toChars(point, out, n);
            }
        }
        return kind == KeyKind.OCR || kind == KeyKind.UNCHECKED_OCR ? withoutLeadingZeros(out, n) : n;
    }

    private static int withoutLeadingZeros(char[] text, int length) {
        int zeros = 0;
        while (zeros < length - 1 && text[zeros] == '0') {
            zeros++;
        }
        System.arraycopy(text, zeros, text, 0, length - zeros);
        return length - zeros;
    }
}
