package se.knyt.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;
import se.knyt.postgres.PostgresStartException.Reason;

/**
 * The unpacked server programs.
 *
 * @param home folder that holds {@code bin}, {@code lib} and {@code share}
 * @param version full version, such as 18.1.0
 */
record PostgresBinaries(Path home, String version) {

    /** Needed by people who build extensions, never by the server: a third of the size. */
    private static final List<String> LEFT_OUT =
            List.of("include/", "lib/postgresql/pgxs/", "lib/pkgconfig/", "share/doc/", "share/man/");

    /** The archives hold about 60 MB; far more than that is not the archive we depend on. */
    private static final long UNPACKED_BYTES_MAX = 512L << 20;

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    String majorVersion() {
        int dot = version.indexOf('.');
        return dot < 0 ? version : version.substring(0, dot);
    }

    /** Unpacks the binaries of this machine into the user's cache folder, unless they are there already. */
    static PostgresBinaries unpacked() {
        return unpackedIn(cacheFolder());
    }

    static PostgresBinaries unpackedIn(Path cache) {
        var platform = Platform.current();
        var version = packagedVersion();
        var home = cache.resolve("postgres-" + version + "-" + platform.label());
        if (Files.isExecutable(home.resolve("bin/postgres"))) {
            return new PostgresBinaries(home, version);
        }
        try {
            Files.createDirectories(cache);
            // Unpacked beside its place and renamed: a process that dies half-way leaves nothing that looks whole, and
            // of
            // two that unpack at once the second takes what the first has put there.
            var half = Files.createTempDirectory(cache, "unpacking-");
            try {
                unpack(platform, half);
                moveIntoPlace(half, home);
            } finally {
                Folders.deleteQuietly(half);
            }
        } catch (IOException e) {
            throw StartFailures.ofFile("The programs of PostgreSQL could not be unpacked into " + cache + ".", e);
        }
        return new PostgresBinaries(home, version);
    }

    static void moveIntoPlace(Path half, Path home) throws IOException {
        // A temporary folder is 0700 at birth; the programs are no secret.
        Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            Files.move(half, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // An atomic move onto a folder that is there fails with the system's own word, no type of its own.
            if (!Files.isExecutable(home.resolve("bin/postgres"))) {
                throw e;
            }
        }
    }

    private static void unpack(Platform platform, Path target) throws IOException {
        var name = "/postgres-" + platform.label() + ".txz";
        try (InputStream packed = PostgresBinaries.class.getResourceAsStream(name)) {
            if (packed == null) {
                throw new PostgresStartException(
                        Reason.NO_BINARIES,
                        "Knyt was built on another kind of machine: it holds no PostgreSQL for " + platform.label()
                                + ".",
                        "Build it again on this one (remove the target folders and start ./knyt).");
            }
            unpack(packed, target);
        }
    }

    /** Unpacks a tar.xz; an entry that would land outside the target folder is refused. */
    static void unpack(InputStream packed, Path target) throws IOException {
        long left = UNPACKED_BYTES_MAX;
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
            for (@Nullable TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var name = entry.getName();
                if (LEFT_OUT.stream().anyMatch(name::startsWith)) {
                    continue;
                }
                left -= Math.max(0, entry.getSize());
                if (left < 0) {
                    throw new IOException("the archive is larger than " + UNPACKED_BYTES_MAX + " bytes");
                }
                place(tar, entry, inside(target, target.resolve(name)), target);
            }
        }
    }

    private static void place(InputStream tar, TarArchiveEntry entry, Path path, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            inside(target, path.resolveSibling(entry.getLinkName()));
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        if (!entry.isFile()) {
            throw new IOException("neither a file nor a folder: " + entry.getName());
        }
        Files.copy(tar, path);
        boolean executable = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private static Path inside(Path folder, Path path) throws IOException {
        var normal = path.normalize();
        if (!normal.startsWith(folder.normalize())) {
            throw new IOException("the archive names a path outside its folder: " + path);
        }
        return normal;
    }

    private static String packagedVersion() {
        var properties = new Properties();
        try (InputStream in = PostgresBinaries.class.getResourceAsStream("binaries.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new IllegalStateException("binaries.properties cannot be read", e);
        }
        var version = properties.getProperty("version");
        if (version == null) {
            throw new IllegalStateException("binaries.properties names no version");
        }
        return version;
    }

    private static Path cacheFolder() {
        var xdg = System.getenv("XDG_CACHE_HOME");
        var base = xdg != null && !xdg.isBlank() ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("knyt").toAbsolutePath();
    }
}
