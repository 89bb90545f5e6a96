package se.knyt.server.start;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import se.knyt.server.shell.PublicAddress;

/**
 * How the server was asked to start. Arguments go before the environment.
 *
 * @param port port of the console
 * @param data folder for everything that is kept, absolute
 * @param databaseUrl a PostgreSQL of the user's own; empty for the embedded one
 * @param empty true for no sandbox
 * @param address address to listen on; loopback unless told otherwise
 * @param publicAddress by which people and other systems reach it
 * @param files folder under which connections write their files, absolute and apart from the data folder
 * @param sandboxesMax how many sandbox companies an organization may have, each with simulators of its own
 */
public record StartOptions(
        int port,
        Path data,
        Optional<String> databaseUrl,
        boolean empty,
        String address,
        PublicAddress publicAddress,
        Path files,
        int sandboxesMax) {
    private static final int PORT_DEFAULT = 8080;
    private static final int SANDBOXES_DEFAULT = 3;

    /** Without a public address. */
    public StartOptions(int port, Path data, Optional<String> databaseUrl, boolean empty, String address) {
        this(port, data, databaseUrl, empty, address, PublicAddress.NONE, beside(data), SANDBOXES_DEFAULT);
    }

    /** @throws IllegalArgumentException for an argument that is not known or a value of the wrong shape; the message is for a person */
    public static StartOptions of(String[] args, Map<String, String> environment) {
        var port = environment.getOrDefault("KNYT_PORT", Integer.toString(PORT_DEFAULT));
        var data = environment.getOrDefault("KNYT_DATA", ".knyt");
        var database = environment.getOrDefault("KNYT_DATABASE_URL", "");
        var address = environment.getOrDefault("KNYT_ADDRESS", "127.0.0.1");
        boolean empty = "true".equals(environment.get("KNYT_EMPTY"));
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--port" -> port = value(args, ++i);
                case "--data" -> data = value(args, ++i);
                case "--database-url" -> database = value(args, ++i);
                case "--empty" -> empty = true;
                default -> throw new IllegalArgumentException("up does not know " + args[i]);
            }
        }
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException("the port must be a number from 0 to 65535, not " + port);
        }
        var folder = Path.of(data).toAbsolutePath().normalize();
        return new StartOptions(
                Integer.parseInt(port),
                folder,
                database.isEmpty() ? Optional.empty() : Optional.of(database),
                empty,
                address,
                PublicAddress.of(
                        environment.getOrDefault("KNYT_PUBLIC_URL", ""),
                        "true".equals(environment.get("KNYT_TRUST_FORWARDED"))),
                files(environment.getOrDefault("KNYT_FILES", ""), folder),
                sandboxes(environment.getOrDefault("KNYT_SANDBOXES_MAX", Integer.toString(SANDBOXES_DEFAULT))));
    }

    private static int sandboxes(String written) {
        if (!written.matches("\\d{1,4}")) {
            throw new IllegalArgumentException("KNYT_SANDBOXES_MAX must be a number from 0 to 9999, not " + written);
        }
        return Integer.parseInt(written);
    }

    private static Path files(String named, Path data) {
        var files =
                named.isBlank() ? beside(data) : Path.of(named).toAbsolutePath().normalize();
        if (files.startsWith(data) || data.startsWith(files)) {
            throw new IllegalArgumentException("KNYT_FILES must be a folder apart from the data folder, not " + files);
        }
        return files;
    }

    private static Path beside(Path data) {
        return data.resolveSibling(data.getFileName() + "-files");
    }

    private static String value(String[] args, int i) {
        if (i >= args.length) {
            throw new IllegalArgumentException(args[i - 1] + " needs a value");
        }
        return args[i];
    }
}
