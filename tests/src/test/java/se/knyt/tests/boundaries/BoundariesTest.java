package se.knyt.tests.boundaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The walls of the house: which module may name which, and the rules that every module keeps. */
class BoundariesTest {
    /** Where amounts are, and where time is handed in. */
    private static final List<String> BELOW_THE_EDGE = List.of(
            "core",
            "formats",
            "engine",
            "connector-spi",
            "connectors/shops",
            "connectors/payments",
            "connectors/erp",
            "connectors/files");

    private static final Map<String, JavaClasses> CLASSES = new ConcurrentHashMap<>();

    static Stream<String> modules() {
        return ModuleTable.allowed().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleNamesOnlyWhatTheTableAllows(String module) {
        var allowed = ModuleTable.allowed().getOrDefault(module, List.of());
        assertThat(foreign(classes(module), name -> allowed.stream().noneMatch(a -> within(name, a))))
                .isEmpty();
    }

    /** The simulators share file writers with the formats and nothing else, so that no misreading is made twice. */
    @Test
    void simulatorsTakeOnlyFileWritersFromTheFormats() {
        assertThat(foreign(
                        classes("simulators"),
                        name -> within(name, "se.knyt.formats")
                                && !within(name, "se.knyt.formats.csv")
                                && !within(name, "se.knyt.formats.sie")))
                .isEmpty();
    }

    /**
     * Two systems' packages never see each other; the package after the family names the system. What a family shares stands above
     * them and sees none of them.
     */
    @ParameterizedTest
    @ValueSource(strings = {"connectors/shops", "connectors/payments", "connectors/erp", "connectors/files"})
    void connectorsNeverSeeEachOther(String module) {
        var crossed = new TreeSet<String>();
        for (var type : classes(module)) {
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                var used = dependency.getTargetClass().getPackageName();
                if (within(used, "se.knyt.connectors")
                        && !system(used).equals(system(type.getPackageName()))
                        && !used.equals(family(type.getPackageName()))) {
                    crossed.add(dependency.getDescription());
                }
            }
        }
        assertThat(crossed).isEmpty();
    }

    /** The command line reads files by the formats alone: what their connectors speak to other systems with is not there. */
    @ParameterizedTest
    @ValueSource(strings = {"connectors/shops", "connectors/payments"})
    void aSettlementFormatStandsWithoutItsConnector(String module) {
        var formats = classes(module).stream()
                .filter(type -> type.getPackageName().endsWith(".settlement"))
                .toList();
        assertThat(formats).isNotEmpty();
        var foreign = new TreeSet<String>();
        for (var type : formats) {
            var allowed = List.of(
                    type.getPackageName(), "se.knyt.core", "se.knyt.formats", "java", "org.jspecify.annotations");
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                var used = dependency.getTargetClass().getBaseComponentType();
                if (!used.isPrimitive() && allowed.stream().noneMatch(a -> within(used.getPackageName(), a))) {
                    foreign.add(dependency.getDescription());
                }
            }
        }
        assertThat(foreign).isEmpty();
    }

    /** An amount that has been a double once is no longer an amount. */
    @ParameterizedTest
    @ValueSource(strings = {"core", "formats", "engine", "connector-spi"})
    void noFloatingPointNearMoney(String module) {
        var floating = Set.of("double", "float", "java.lang.Double", "java.lang.Float");
        var found = new TreeSet<String>();
        for (var type : classes(module)) {
            if (drawsPaper(type)) {
                continue;
            }
            type.getFields().stream()
                    .filter(f -> floating.contains(f.getRawType().getName()))
                    .forEach(f -> found.add(f.getFullName()));
            type.getCodeUnits().stream()
                    .filter(c -> floating.contains(c.getRawReturnType().getName())
                            || c.getRawParameterTypes().stream().anyMatch(p -> floating.contains(p.getName())))
                    .forEach(c -> found.add(c.getFullName()));
            type.getMethodCallsFromSelf().stream()
                    .filter(c -> Set.of("doubleValue", "floatValue", "parseDouble", "parseFloat")
                            .contains(c.getName()))
                    .forEach(c -> found.add(c.getDescription()));
        }
        assertThat(found).isEmpty();
    }

    /** Points and widths of letters on a page are no amounts, where what draws them knows no money and is given text alone. */
    private static boolean drawsPaper(JavaClass type) {
        return type.getPackageName().endsWith(".pdf")
                && type.getDirectDependenciesFromSelf().stream()
                        .noneMatch(d -> d.getTargetClass().getPackageName().equals("se.knyt.core.money"));
    }

    @Test
    void noClockIsReadBelowTheEdge() {
        var now = Pattern.compile(
                "\\b(System\\.currentTimeMillis|(Instant|Local\\w*|Zoned\\w*|Offset\\w*|Year\\w*)\\.now\\("
                        + "|InstantSource\\.system|Clock\\.system|new Date\\()");
        assertThat(BELOW_THE_EDGE.stream().flatMap(m -> Sources.lines(m, "main", now).stream()))
                .isEmpty();
    }

    /** What the console's tests expect is of one day, which they set ({@code TestDay}): on another they would fail. */
    @Test
    void noTestOfTheConsoleReadsTheMachinesDay() {
        var day = Pattern.compile(
                "\\b((Instant|Local\\w*|Zoned\\w*|Offset\\w*|Year\\w*)\\.now\\((?!clock)|current_date|Clock\\.system|new Date\\()");
        assertThat(Sources.lines("server", "test", day))
                .allSatisfy(line -> assertThat(line).contains("TestDay.java"));
    }

    /** Java sources are held to it by the compiler ({@code DefaultLocale}), which does not see what templates become. */
    @Test
    void noTemplateWritesByTheMachinesLanguage() throws IOException {
        var byDefault = Pattern.compile("to(Lower|Upper)Case\\(\\)|String\\.format\\(\"|\\.formatted\\(");
        var found = new TreeSet<String>();
        try (var files = Files.walk(Sources.ROOT.resolve("server/src/main/jte"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (byDefault.matcher(Files.readString(file)).find()) {
                    found.add(Sources.ROOT.relativize(file).toString());
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void noTestSleeps() {
        var sleep = Pattern.compile("\\bThread\\.sleep\\(|TimeUnit\\.\\w+\\.sleep\\(");
        assertThat(Stream.concat(modules(), Stream.of("tests", "benchmarks"))
                        .flatMap(m -> Sources.lines(m, "test", sleep).stream()))
                .isEmpty();
    }

    @Test
    void nothingIsLeftUndoneInTheTree() {
        var undone = Pattern.compile("UnsupportedOperationException|\\bTO" + "DO\\b|\\bFIX" + "ME\\b");
        assertThat(modules().flatMap(m -> Sources.lines(m, "main", undone).stream()))
                .isEmpty();
    }

    /** Each module's classes are read once; what other modules' classes are made of does not matter here. */
    private static JavaClasses classes(String module) {
        return CLASSES.computeIfAbsent(module, BoundariesTest::read);
    }

    private static JavaClasses read(String module) {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        var compiled = Sources.ROOT.resolve(module).resolve("target/classes");
        assumeTrue(Files.isDirectory(compiled.resolve("se/knyt")), module + " is not built in this run");
        return new ClassFileImporter().importPath(compiled);
    }

    private static Set<String> foreign(JavaClasses classes, Predicate<String> forbidden) {
        var result = new TreeSet<String>();
        for (JavaClass type : classes) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                var used = dependency.getTargetClass().getBaseComponentType().getPackageName();
                if (within(used, "se.knyt") && forbidden.test(used)) {
                    result.add(dependency.getDescription());
                }
            }
        }
        return result;
    }

    private static boolean within(String packageName, String root) {
        return packageName.equals(root) || packageName.startsWith(root + ".");
    }

    private static String family(String packageName) {
        var parts = packageName.split("\\.", -1);
        return String.join(".", List.of(parts).subList(0, Math.min(4, parts.length)));
    }

    private static String system(String packageName) {
        var parts = packageName.split("\\.", -1);
        return parts.length > 4 ? parts[3] + "." + parts[4] : packageName;
    }
}
