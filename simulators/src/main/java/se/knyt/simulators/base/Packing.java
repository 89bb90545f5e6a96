package se.knyt.simulators.base;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Packs answers as the vendors' own servers do: whoever offers gzip gets it, save for what is too small to gain by it. */
final class Packing {
    static final int BYTES_MIN = 256;

    private Packing() {}

    static Reply packed(Reply reply, Call call) {
        if (reply.body().length < BYTES_MIN || reply.headers().containsKey("Content-Encoding") || !offered(call)) {
            return reply;
        }
        return new Reply(reply.status(), reply.headers(), gzip(reply.body()))
                .with("Content-Encoding", "gzip")
                .with("Vary", "Accept-Encoding");
    }

    private static boolean offered(Call call) {
        for (var one : call.header("accept-encoding").orElse("").split(",", -1)) {
            var words = one.toLowerCase(Locale.ROOT).replace(" ", "").split(";", -1);
            if (words[0].equals("gzip")) {
                return words.length == 1 || !words[1].matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    private static byte[] gzip(byte[] plain) {
        var packed = new ByteArrayOutputStream(plain.length / 2);
        try (var out = new Fast(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return packed.toByteArray();
    }

    /** A simulator's time goes into its answers, not into making them small. */
    private static final class Fast extends GZIPOutputStream {
        Fast(ByteArrayOutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
