package se.knyt.cli.control;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Where the running server is reached and what opens it; the server writes it into the data folder when it is ready.
 *
 * @param url address of the control endpoint, without a slash at the end
 * @param token secret of this run of the server
 */
record ControlFile(URI url, String token) {
    private static final String NAME = "control.properties";
    private static final long BYTES_MAX = 4096;

    /** Whether a Knyt runs, or was killed while it ran. */
    static boolean isIn(Path dataFolder) {
        return Files.exists(dataFolder.resolve(NAME));
    }

    static ControlFile in(Path dataFolder) {
        var file = dataFolder.resolve(NAME);
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw new ControlException(
                        ControlException.UNAVAILABLE, file + " is not what Knyt wrote: it is too large.");
            }
            var properties = new Properties();
            properties.load(new StringReader(Files.readString(file, StandardCharsets.UTF_8)));
            return of(properties, file);
        } catch (NoSuchFileException e) {
            throw new ControlException(
                    ControlException.UNAVAILABLE,
                    "No Knyt is running with the data folder " + dataFolder + ". Start it with ./knyt up, or name the"
                            + " folder with --data.",
                    e);
        } catch (IOException | IllegalArgumentException e) {
            throw new ControlException(ControlException.UNAVAILABLE, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static ControlFile of(Properties properties, Path file) {
        var url = properties.getProperty("url", "");
        var token = properties.getProperty("token", "");
        var uri = URI.create(url);
        // The token must not leave the machine, whatever stands in the file.
        boolean loopback = "127.0.0.1".equals(uri.getHost()) || "localhost".equals(uri.getHost());
        if (!"http".equals(uri.getScheme()) || !loopback || !token.matches("[!-~]+")) {
            throw new ControlException(ControlException.UNAVAILABLE, file + " is not what Knyt wrote.");
        }
        return new ControlFile(uri, token);
    }
}
