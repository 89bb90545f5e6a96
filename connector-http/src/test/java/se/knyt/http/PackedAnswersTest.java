package se.knyt.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.HttpCalls.Call;
import se.knyt.spi.ProviderFailure;

/** Answers that come packed, as those of most providers do, and those that are packed to do harm. */
class PackedAnswersTest {
    private static final int BODY_BYTES_MAX = 100_000;

    private final GuardedHttp http =
            GuardedHttp.create(host -> new InetAddress[] {InetAddress.getLoopbackAddress()}, BODY_BYTES_MAX);

    @AfterEach
    void close() {
        http.close();
    }

    private Answer call(RawServer server) {
        return http.andOwn(() -> Set.of(server.uri()))
                .call(new Call("GET", server.uri(), Map.of(), new byte[0], Duration.ofSeconds(10)));
    }

    private static RawServer packed(String encoding, byte[] body) {
        return new RawServer((request, socket) -> {
            send(socket, "Content-Encoding: " + encoding + "\r\nContent-Length: " + body.length, body);
            return true;
        });
    }

    private static void send(Socket socket, String headers, byte[] body) throws IOException {
        var out = socket.getOutputStream();
        out.write(("HTTP/1.1 200 OK\r\n" + headers + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
    }

    static byte[] gzip(byte[] plain) {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void gzipIsOfferedAndNothingElse() {
        try (var server = RawServer.answering(RawServer.ok("{}"))) {
            call(server);
            var offered = server.requests()
                    .getFirst()
                    .lines()
                    .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("accept-encoding"));
            assertThat(offered).containsExactly("Accept-Encoding: gzip");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZip", "x-gzip", " gzip "})
    void aPackedAnswerIsReadAsIfItHadNotBeenPacked(String name) {
        try (var server = packed(name, gzip(text("{\"råg\":true}")))) {
            var answer = call(server);
            assertThat(answer.body()).isEqualTo(text("{\"råg\":true}"));
            assertThat(answer.headers()).doesNotContainKey("content-encoding");
        }
    }

    @Test
    void packedInChunksAndTwiceOnOneConnection() {
        var body = gzip(text("x".repeat(50_000)));
        try (var server = new RawServer((request, socket) -> {
            send(socket, "Content-Encoding: gzip\r\nTransfer-Encoding: chunked", new byte[0]);
            var out = socket.getOutputStream();
            for (int at = 0; at < body.length; at += 7) {
                var piece = Arrays.copyOfRange(body, at, Math.min(body.length, at + 7));
                out.write(text(Integer.toHexString(piece.length) + "\r\n"));
                out.write(piece);
                out.write(text("\r\n"));
            }
            out.write(text("0\r\n\r\n"));
            return true;
        })) {
            assertThat(call(server).body()).hasSize(50_000);
            assertThat(call(server).body()).hasSize(50_000);
        }
    }

    @Test
    void namedPackingsOfNothingAreNothing() {
        try (var server = packed("gzip", new byte[0])) {
            assertThat(call(server).body()).isEmpty();
        }
        try (var server = packed("identity", text("{}"))) {
            assertThat(call(server).body()).isEqualTo(text("{}"));
        }
    }

    /** The bound holds for what comes out, however small it came: 100 MB of zeros are 100 kB of gzip. */
    @Test
    void whatSwellsIsCutAtTheBound() {
        try (var server = new RawServer((request, socket) -> {
            socket.getOutputStream()
                    .write(text("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"));
            try (var out = new GZIPOutputStream(new Chunks(socket.getOutputStream()), 512)) {
                for (int i = 0; i < 100_000; i++) {
                    out.write(new byte[1024]); // the client hangs up long before
                }
            }
            return false;
        })) {
            assertThatThrownBy(() -> call(server))
                    .isInstanceOf(ProviderFailure.OutcomeUnknown.class)
                    .hasMessageContaining("larger than " + BODY_BYTES_MAX);
        }
    }

    /** A name in the head of the packed bytes may be as long as one likes; the bound holds for what comes in, too. */
    @Test
    void aHeadWithoutEndIsCutAtTheBound() {
        try (var server = new RawServer((request, socket) -> {
            socket.getOutputStream()
                    .write(text("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"));
            var out = new Chunks(socket.getOutputStream());
            out.write(HexFormat.of().parseHex("1f8b0808000000000003"));
            while (true) {
                out.write("n".repeat(1024).getBytes(StandardCharsets.US_ASCII));
            }
        })) {
            assertThatThrownBy(() -> call(server))
                    .isInstanceOf(ProviderFailure.OutcomeUnknown.class)
                    .hasMessageContaining("larger than");
        }
    }

    /** Thirteen bytes of LZMA that ask for a dictionary of 1.25 GiB, and the other ways to pack that the library knows. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "lzma",
                "xz",
                "bzip2",
                "deflate",
                "deflate64",
                "lz4-framed",
                "lz4-block",
                "pack200",
                "br",
                "zstd",
                "compress",
                "gzip, gzip",
                "gzip,lzma",
                "\u00e5"
            })
    void noOtherPackingIsUnpacked(String name) {
        var lzma = HexFormat.of().parseHex("5d00000050ffffffffffffffff0000000000");
        try (var server = packed(name, lzma)) {
            assertThatThrownBy(() -> call(server))
                    .isInstanceOf(ProviderFailure.OutcomeUnknown.class)
                    .hasMessageContaining("was not asked for");
        }
    }

    @Test
    void whatIsNotWhatItSaysOrIsCutIsUnknown() {
        var whole = gzip(text("{\"ok\":true}"));
        for (var body : new byte[][] {text("{}"), Arrays.copyOf(whole, whole.length - 4), Arrays.copyOf(whole, 5)}) {
            try (var server = packed("gzip", body)) {
                assertThatThrownBy(() -> call(server)).isInstanceOf(ProviderFailure.OutcomeUnknown.class);
            }
        }
    }

    /** Each write is a chunk of its own. */
    private static final class Chunks extends OutputStream {
        private final OutputStream out;

        Chunks(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(text(Integer.toHexString(length) + "\r\n"));
            out.write(bytes, offset, length);
            out.write(text("\r\n"));
        }
    }
}
