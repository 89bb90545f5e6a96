package se.knyt.server.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What is shipped, not what tests run on: the jars in {@code target/app}. */
class ShippedIT {
    @Test
    void aPackedAnswerOfAProviderIsRead() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var body = gzip("{\"ok\":true}");
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            var address = "http://127.0.0.1:" + server.getAddress().getPort();
            var probe =
                    Shipped.java("64m", CallingProbe.class.getName(), address).start();
            var said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(probe.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(said).contains("200 {\"ok\":true}");
        } finally {
            server.stop(0);
        }
    }

    private static byte[] gzip(String text) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    /** The list beside the jars names each of them with its version, and no other. */
    @Test
    void theListOfWhatIsShippedIsWhatIsShipped() throws IOException {
        try (var jars = Files.list(Shipped.APP.resolve("lib"))) {
            var names = jars.map(jar -> jar.getFileName().toString()).toList();
            var listed = Advisories.listed(bom()).stream()
                    .map(one -> one.name().replaceFirst(".*:", "") + "-" + one.version() + ".jar")
                    .toList();
            assertThat(names).containsExactlyInAnyOrderElementsOf(listed);
        }
    }

    @Test
    void nothingThatIsShippedHasAKnownHole() throws IOException {
        var shipped = Advisories.listed(bom());
        assertThat(shipped).hasSizeGreaterThan(80);
        assertThat(Advisories.met(shipped)).isEmpty();
    }

    private static tools.jackson.databind.JsonNode bom() throws IOException {
        return new JsonMapper().readTree(Files.readAllBytes(Shipped.APP.resolve("knyt-sbom.json")));
    }
}
