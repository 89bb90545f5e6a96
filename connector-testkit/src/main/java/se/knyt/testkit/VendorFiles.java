package se.knyt.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Vendors' descriptions that may not be shipped: tests hold requests and answers against them where they lie beside the project
 * ({@code shared/specs/<vendor>/…}), or in the folder that the system property {@code knyt.specs} names.
 */
public final class VendorFiles {
    private VendorFiles() {}

    public static Optional<Path> find(String vendor, String name) {
        var named = System.getProperty("knyt.specs");
        if (named != null) {
            return Optional.of(Path.of(named, vendor, name)).filter(Files::isRegularFile);
        }
        var under = Path.of("shared", "specs", vendor, name);
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            for (var candidate : new Path[] {at.resolve(under), at.resolve("..").resolve(under)}) {
                if (Files.isRegularFile(candidate)) {
                    return Optional.of(candidate.normalize());
                }
            }
        }
        return Optional.empty();
    }
}
