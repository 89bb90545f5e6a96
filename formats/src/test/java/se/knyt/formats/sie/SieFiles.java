package se.knyt.formats.sie;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The test files and what is known of them. */
final class SieFiles {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private SieFiles() {}

    static byte[] bytes(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(SieFiles.class.getResourceAsStream("/sie/" + name), name)) {
            return in.readAllBytes();
        }
    }

    static JsonNode json(String name) throws IOException {
        return JSON.readTree(bytes(name));
    }

    static byte[] copied(SieDocument document) throws IOException {
        var out = new ByteArrayOutputStream();
        SieWriter.copy(document, out);
        return out.toByteArray();
    }
}
