package se.knyt.tests.walls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/**
 * The walls of the house. Of each there is a limit, the count on the day it was last made smaller, which only shrinks: more than that is a
 * step back. What was counted lies in {@code target/walls}, a file for each.
 */
class WallsTest {
    private static final House HOUSE = House.here();
    private static final Path REPORTS = Path.of("target", "walls");

    @Test
    void aVendorIsNamedInItsFoldersAlone() throws IOException {
        hold("vendor-names", VendorNames.found(HOUSE));
    }

    @Test
    void noPackagesGoInCircles() throws IOException {
        for (var module : List.of("engine", "server")) {
            ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
            var compiled = HOUSE.root().resolve(module).resolve("target/classes");
            assumeTrue(Files.isDirectory(compiled.resolve("se/knyt")), module + " is not built in this run");
            var classes = new ClassFileImporter().importPath(compiled);
            hold("circles-" + module, PackageCircles.found(classes, "se.knyt." + module));
        }
    }

    @Test
    void aTableHasOneOwnerAndTheConsoleWritesNone() throws IOException {
        hold("table-owners", TableOwners.found(HOUSE));
        hold("console-writes", TableOwners.byTheConsole(HOUSE));
    }

    @Test
    void filesAreTidy() throws IOException {
        var tidy = Tidy.of(HOUSE);
        hold("long-methods", tidy.longMethods());
        hold("wide-records", tidy.wideRecords());
        hold("default-branches", tidy.defaultBranches());
        hold("long-lines", Tidy.longLines(HOUSE));
        hold("large-packages", Tidy.largePackages(HOUSE));
        hold("positional-reads", Tidy.positionalReads(HOUSE));
    }

    @Test
    void aConnectorsFolderKeepsToItsBudget() throws IOException {
        hold("folder-budgets", FolderBudgets.found(HOUSE));
    }

    private static void hold(String wall, List<String> found) throws IOException {
        Files.createDirectories(REPORTS);
        Files.write(REPORTS.resolve(wall + ".txt"), found);
        int limit = limit(wall);
        assertThat(found.size())
                .as("%s: at most %s; they stand in %s", wall, limit, REPORTS.resolve(wall + ".txt"))
                .isLessThanOrEqualTo(limit);
    }

    private static int limit(String wall) throws IOException {
        var limits = new Properties();
        try (var file = WallsTest.class.getResourceAsStream("/walls/limits.properties")) {
            limits.load(file);
        }
        return Integer.parseInt(limits.getProperty(wall, "0"));
    }
}
