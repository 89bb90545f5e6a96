package se.knyt.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;

/**
 * The body of an answer, out of the one packing that is asked for. The client library has decoders for many more; some of them take
 * as much memory as the other side writes into the first bytes, so none of them is ever reached.
 */
final class Unpacked {
    /** What is offered to the other side, and all that is taken. */
    static final String OFFERED = "gzip";

    private static final Set<String> GZIP = Set.of("gzip", "x-gzip");
    private static final int BUFFER_BYTES = 16 * 1024;

    private Unpacked() {}

    /** Headers that tell of the body as it came by wire; what is handed on is no longer that. */
    static boolean tellsOfPacking(String lowerCaseName) {
        return lowerCaseName.equals("content-encoding");
    }

    /**
     * Reads the whole body.
     *
     * @param bytesMax as received and as unpacked, each
     * @param cut called when there is more, before the stream is closed: closing would read the rest first
     */
    static byte[] read(ClassicHttpResponse response, int bytesMax, Runnable cut) throws IOException {
        var packings = packings(response);
        if (packings.size() > 1 || !GZIP.containsAll(packings)) {
            cut.run();
            throw new IOException("answer packed in a way that was not asked for: " + shown(packings));
        }
        try (var received = new Bounded(response.getEntity().getContent(), bytesMax, cut)) {
            return packings.isEmpty() ? received.whole() : unpacked(received, bytesMax, cut);
        }
    }

    private static byte[] unpacked(InputStream received, int bytesMax, Runnable cut) throws IOException {
        var begun = new PushbackInputStream(received);
        int first = begun.read();
        if (first < 0) {
            return new byte[0]; // a packing is named, and there is nothing in it
        }
        begun.unread(first);
        var plain = new Bounded(new GZIPInputStream(begun, BUFFER_BYTES), bytesMax, cut);
        return plain.whole();
    }

    private static List<String> packings(ClassicHttpResponse response) {
        var names = new ArrayList<String>();
        for (Header header : response.getHeaders(HttpHeaders.CONTENT_ENCODING)) {
            for (var name : String.valueOf(header.getValue()).split(",", -1)) {
                var lower = name.strip().toLowerCase(Locale.ROOT);
                if (!lower.isEmpty() && !lower.equals("identity")) {
                    names.add(lower);
                }
            }
        }
        return names;
    }

    private static String shown(List<String> packings) {
        var text = String.join(", ", packings).replaceAll("[^a-z0-9, -]", "?");
        return text.substring(0, Math.min(60, text.length()));
    }

    /** A stream that gives so many bytes and refuses to give more. */
    private static final class Bounded extends FilterInputStream {
        private final int bytesMax;
        private final Runnable cut;
        private long given;

        Bounded(InputStream in, int bytesMax, Runnable cut) {
            super(in);
            this.bytesMax = bytesMax;
            this.cut = cut;
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = in.read(into, offset, length);
            count(Math.max(0, count));
            return count;
        }

        private void count(int more) throws IOException {
            given += more;
            if (given > bytesMax) {
                cut.run();
                throw new IOException("answer larger than " + bytesMax + " bytes");
            }
        }

        byte[] whole() throws IOException {
            var chunks = new ArrayList<byte[]>();
            for (byte[] chunk = readNBytes(BUFFER_BYTES); chunk.length > 0; chunk = readNBytes(BUFFER_BYTES)) {
                chunks.add(chunk);
            }
            byte[] body =
                    new byte[chunks.stream().mapToInt(chunk -> chunk.length).sum()];
            int at = 0;
            for (byte[] chunk : chunks) {
                System.arraycopy(chunk, 0, body, at, chunk.length);
                at += chunk.length;
            }
            return body;
        }
    }
}
