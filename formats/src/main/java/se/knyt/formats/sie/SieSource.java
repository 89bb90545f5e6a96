package se.knyt.formats.sie;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes that can be read twice: once to tell the character set, once to read. */
@FunctionalInterface
public interface SieSource {
    /** A new stream from the first byte; the reader closes it. */
    InputStream open() throws IOException;

    static SieSource of(byte[] bytes) {
        return () -> new ByteArrayInputStream(bytes);
    }

    static SieSource of(Path file) {
        return () -> Files.newInputStream(file);
    }
}
