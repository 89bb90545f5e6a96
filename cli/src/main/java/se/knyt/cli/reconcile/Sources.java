package se.knyt.cli.reconcile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The files of a run, each by what is in it.
 *
 * @param all in the order settlements, open items, bank files; each kind by name
 */
record Sources(List<Source> all) {
    /** What a file was given as. */
    enum Role {
        SETTLEMENT,
        OPEN_ITEMS,
        BANK,
        MAPPING;

        String code() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * One file.
     *
     * @param sha256 hexadecimal, of its bytes as they are
     */
    record Source(Role role, String file, String sha256) {}

    Sources {
        all = List.copyOf(all);
    }

    static Sources of(Options options) throws IOException {
        var all = new ArrayList<Source>();
        add(Role.SETTLEMENT, options.settlements(), all);
        if (options.openItems() != null) {
            add(Role.OPEN_ITEMS, List.of(options.openItems()), all);
        }
        add(Role.BANK, options.bank(), all);
        add(Role.MAPPING, options.mappings(), all);
        return new Sources(all);
    }

    /** Files in the order of their names. */
    static List<Path> ordered(List<Path> files) {
        return files.stream().sorted().toList();
    }

    private static void add(Role role, List<Path> files, List<Source> into) throws IOException {
        for (var file : ordered(files).stream().distinct().toList()) {
            into.add(new Source(role, file.toString(), sha256(file)));
        }
    }

    private static String sha256(Path path) throws IOException {
        try (var in = Files.newInputStream(path)) {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
