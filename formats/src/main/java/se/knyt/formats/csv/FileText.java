package se.knyt.formats.csv;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The bytes of a text file and how they are to be read: UTF-8 with or without byte-order mark, UTF-16 with one, else Windows-1252;
 * of a workbook (XLSX) the values of its first sheet.
 * Files beyond {@link #HEAP_MAX_BYTES} are mapped; no file may be larger than {@link #MAX_BYTES}.
 */
public final class FileText {
    /** 2 GiB less one byte: places are ints. */
    public static final long MAX_BYTES = Integer.MAX_VALUE;

    /** Files up to this size are read into memory, larger ones are mapped. */
    static final int HEAP_MAX_BYTES = 4 << 20;

    /** UTF-16 is turned into UTF-8 in memory. */
    static final int UTF16_MAX_BYTES = 256 << 20;

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private final String name;
    private final ByteBuffer bytes;
    private final Charset charset;
    private final Charset decoder;
    private final int start;
    private final int end;

    private FileText(String name, ByteBuffer bytes, Charset charset, int start) {
        this.name = name;
        this.bytes = bytes;
        this.charset = charset;
        this.start = start;
        end = bytes.limit();
        // Latin-1 decodes ASCII to the same text without looking at each byte.
        decoder = Utf8.isAscii(bytes, start) ? StandardCharsets.ISO_8859_1 : charset;
    }

    /**
     * Opens a file.
     *
     * @throws FormatException when it is too large, or holds bytes that are no text
     * @throws IOException when it cannot be read
     */
    public static FileText open(Path path) throws IOException {
        var name = path.toString();
        if (!Files.isRegularFile(path)) {
            try (var in = Files.newInputStream(path)) {
                var read = in.readNBytes(UTF16_MAX_BYTES + 1);
                if (read.length > UTF16_MAX_BYTES) {
                    throw new FormatException(
                            name, 0, 0, "larger than " + UTF16_MAX_BYTES + " bytes and no regular file");
                }
                return of(name, read);
            }
        }
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            if (channel.size() > MAX_BYTES) {
                throw new FormatException(name, 0, 0, "larger than " + MAX_BYTES + " bytes");
            }
            if (channel.size() <= HEAP_MAX_BYTES) {
                return of(name, Files.readAllBytes(path));
            }
            return of(name, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        }
    }

    /** Takes bytes that are in memory already. */
    public static FileText of(String name, byte[] bytes) {
        return of(name, ByteBuffer.wrap(bytes));
    }

    private static FileText of(String name, ByteBuffer bytes) {
        int first = bytes.limit() > 0 ? bytes.get(0) & 0xFF : -1;
        int second = bytes.limit() > 1 ? bytes.get(1) & 0xFF : -1;
        if (first == 0xFE && second == 0xFF) {
            return fromUtf16(name, bytes, StandardCharsets.UTF_16BE);
        }
        if (first == 0xFF && second == 0xFE) {
            return fromUtf16(name, bytes, StandardCharsets.UTF_16LE);
        }
        if (Workbook.isPacked(bytes)) {
            if (bytes.limit() > Workbook.UNPACKED_MAX) {
                throw new FormatException(name, 0, 0, "a packed file of more than " + Workbook.UNPACKED_MAX + " bytes");
            }
            var sheet = Workbook.text(name, array(bytes));
            if (sheet != null) {
                return new FileText(name, ByteBuffer.wrap(sheet), StandardCharsets.UTF_8, 0);
            }
        }
        boolean mark = first == 0xEF && second == 0xBB && bytes.limit() > 2 && (bytes.get(2) & 0xFF) == 0xBF;
        int start = mark ? 3 : 0;
        int bad = Utf8.firstInvalid(bytes, start);
        if (bad >= 0 && mark) {
            throw new FormatException(name, 0, 0, "says it is UTF-8 but is not, at byte " + (bad + 1));
        }
        return new FileText(name, bytes, bad < 0 ? StandardCharsets.UTF_8 : WINDOWS_1252, start);
    }

    private static byte[] array(ByteBuffer bytes) {
        if (bytes.hasArray() && bytes.arrayOffset() == 0 && bytes.array().length == bytes.limit()) {
            return bytes.array();
        }
        var copy = new byte[bytes.limit()];
        bytes.get(0, copy);
        return copy;
    }

    private static FileText fromUtf16(String name, ByteBuffer bytes, Charset utf16) {
        if (bytes.limit() > UTF16_MAX_BYTES) {
            throw new FormatException(name, 0, 0, "UTF-16 larger than " + UTF16_MAX_BYTES + " bytes");
        }
        try {
            var text = utf16.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(bytes.duplicate().position(2));
            return new FileText(name, StandardCharsets.UTF_8.encode(CharBuffer.wrap(text)), StandardCharsets.UTF_8, 0);
        } catch (CharacterCodingException e) {
            throw new FormatException(name, 0, 0, "says it is UTF-16 but is not");
        }
    }

    public String name() {
        return name;
    }

    /** UTF-8 or Windows-1252. */
    public Charset charset() {
        return charset;
    }

    /** Whether every byte is ASCII. */
    boolean isAscii() {
        return decoder.equals(StandardCharsets.ISO_8859_1);
    }

    /** First byte after a byte-order mark. */
    public int start() {
        return start;
    }

    /** Just after the last byte. */
    public int end() {
        return end;
    }

    byte at(int place) {
        return bytes.get(place);
    }

    /** The text of a range of bytes. */
    public String string(int from, int length) {
        var copy = new byte[length];
        bytes.get(from, copy, 0, length);
        return new String(copy, decoder);
    }

    /** Whether bytes are packed as a workbook is: what they hold is only known from all of them. */
    public static boolean isPacked(byte[] bytes) {
        return Workbook.isPacked(ByteBuffer.wrap(bytes));
    }

    /** Up to {@code max} bytes from the beginning as text, to tell what a file is. */
    public String head(int max) {
        return string(start, Math.min(max, end - start));
    }

    /** The bytes after a byte-order mark. UTF-16 has become UTF-8. */
    public InputStream stream() {
        var rest = bytes.duplicate();
        rest.position(start);
        return new InputStream() {
            @Override
            public int read() {
                return rest.hasRemaining() ? rest.get() & 0xFF : -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                if (!rest.hasRemaining()) {
                    return length == 0 ? 0 : -1;
                }
                int got = Math.min(length, rest.remaining());
                rest.get(buffer, offset, got);
                return got;
            }
        };
    }

    /** An error at a byte of this file. */
    public FormatException error(int line, int place, String reason) {
        int begin = place;
        while (begin > start && bytes.get(begin - 1) != '\n' && bytes.get(begin - 1) != '\r') {
            begin--;
            if (place - begin > CsvReader.MAX_ROW_BYTES) {
                return new FormatException(name, line, 0, reason);
            }
        }
        return new FormatException(name, line, string(begin, place - begin).length() + 1, reason);
    }
}
