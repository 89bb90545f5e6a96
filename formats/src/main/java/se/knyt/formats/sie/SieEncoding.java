package se.knyt.formats.sie;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The character set of a file's text. The format knows CP437 only; several programs write others and declare PC8 all the same. */
public enum SieEncoding {
    CP437(Charset.forName("IBM437")),
    LATIN_1(StandardCharsets.ISO_8859_1),
    UTF_8(StandardCharsets.UTF_8);

    private static final int CHUNK_BYTES = 1 << 16;

    private final Charset charset;

    SieEncoding(Charset charset) {
        this.charset = charset;
    }

    public Charset charset() {
        return charset;
    }

    /**
     * Valid UTF-8 with at least one byte above 7Fh is UTF-8; else the set in which more bytes are å, ä, ö or é; CP437 when
     * nothing tells.
     */
    static SieEncoding guess(InputStream in, long bytesMax) throws IOException {
        var guess = new Guess();
        var buffer = new byte[CHUNK_BYTES];
        long total = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            total += n;
            if (total > bytesMax) {
                throw new SieException("file_too_large", 0, 0, "the file is larger than " + bytesMax + " bytes");
            }
            guess.take(buffer, n);
        }
        return guess.result();
    }

    private static final class Guess {
        private static final String SWEDISH = "åäöéÅÄÖÉ";

        private final boolean[] inCp437 = hits(CP437.charset);
        private final boolean[] inLatin1 = hits(LATIN_1.charset);
        private final CharsetDecoder utf8 = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        private final CharBuffer chars = CharBuffer.allocate(CHUNK_BYTES + 4);
        /** Bytes of a character cut by the end of a chunk are carried over at its beginning. */
        private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK_BYTES + 4);

        private boolean high;
        private boolean utf8Valid = true;
        private long cp437Hits;
        private long latin1Hits;

        private static boolean[] hits(Charset charset) {
            var hits = new boolean[256];
            for (byte b : SWEDISH.getBytes(charset)) {
                hits[b & 0xFF] = true;
            }
            return hits;
        }

        void take(byte[] chunk, int length) {
            for (int i = 0; i < length; i++) {
                int b = chunk[i] & 0xFF;
                if (b >= 0x80) {
                    high = true;
                    cp437Hits += inCp437[b] ? 1 : 0;
                    latin1Hits += inLatin1[b] ? 1 : 0;
                }
            }
            if (utf8Valid) {
                bytes.put(chunk, 0, length).flip();
                chars.clear();
                utf8Valid = !utf8.decode(bytes, chars, false).isError();
                bytes.compact();
            }
        }

        SieEncoding result() {
            if (!high) {
                return CP437;
            }
            if (utf8Valid && bytes.position() == 0) {
                return UTF_8;
            }
            return latin1Hits > cp437Hits ? LATIN_1 : CP437;
        }
    }
}
