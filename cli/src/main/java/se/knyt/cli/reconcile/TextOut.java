package se.knyt.cli.reconcile;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes UTF-8 text, amounts and JSON strings without making objects for each of a million lines. */
final class TextOut implements Closeable {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private final byte[] buffer = new byte[1 << 16];
    private int size;

    TextOut(Path file) throws IOException {
        out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    TextOut raw(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                put((byte) c);
            } else {
                for (byte b : text.substring(i).getBytes(StandardCharsets.UTF_8)) {
                    put(b);
                }
                return this;
            }
        }
        return this;
    }

    /** A JSON string with its quotes, or {@code null}. */
    TextOut json(@org.jspecify.annotations.Nullable String text) throws IOException {
        if (text == null) {
            return raw("null");
        }
        put((byte) '"');
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c < 0x20) {
                raw(text.substring(from, i));
                escape(c);
                from = i + 1;
            }
        }
        raw(from == 0 ? text : text.substring(from));
        put((byte) '"');
        return this;
    }

    private void escape(char c) throws IOException {
        if (c >= 0x20) {
            put((byte) '\\').put((byte) c);
        } else {
            raw("\\u00").put(HEX[c >> 4]).put(HEX[c & 15]);
        }
    }

    /** A CSV cell, quoted where it must be; text that a spreadsheet would take for a formula is kept from being one. */
    TextOut csv(String text) throws IOException {
        boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 && !isNumber(text);
        var safe = formula ? "'" + text : text;
        boolean quote = false;
        for (int i = 0; i < safe.length() && !quote; i++) {
            char c = safe.charAt(i);
            quote = c == '"' || c == ',' || c == '\n' || c == '\r' || c == ';';
        }
        return quote ? raw("\"" + safe.replace("\"", "\"\"") + "\"") : raw(safe);
    }

    private static boolean isNumber(String text) {
        return text.chars().skip(1).allMatch(c -> (c >= '0' && c <= '9') || c == '.');
    }

    /** Minor units as a decimal with the currency's own decimals. */
    TextOut amount(long minor, int decimals) throws IOException {
        var digits = Long.toString(minor);
        int from = minor < 0 ? 1 : 0;
        if (from == 1) {
            put((byte) '-');
        }
        int whole = digits.length() - from - decimals;
        if (whole <= 0) {
            put((byte) '0');
        }
        for (int i = 0; i < whole; i++) {
            put((byte) digits.charAt(from + i));
        }
        if (decimals > 0) {
            put((byte) '.');
            for (int i = whole; i < 0; i++) {
                put((byte) '0');
            }
            for (int i = Math.max(0, whole); i < digits.length() - from; i++) {
                put((byte) digits.charAt(from + i));
            }
        }
        return this;
    }

    TextOut number(long value) throws IOException {
        return raw(Long.toString(value));
    }

    private TextOut put(byte b) throws IOException {
        if (size == buffer.length) {
            out.write(buffer, 0, size);
            size = 0;
        }
        buffer[size++] = b;
        return this;
    }

    @Override
    public void close() throws IOException {
        try (out) {
            out.write(buffer, 0, size);
            size = 0;
        }
    }
}
