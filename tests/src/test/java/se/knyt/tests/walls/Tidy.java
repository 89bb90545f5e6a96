package se.knyt.tests.walls;

import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConstantCaseLabelTree;
import com.sun.source.tree.DefaultCaseLabelTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.PatternCaseLabelTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import se.knyt.tests.walls.House.Source;

/** What makes a file easy to take in: short methods, lines and records, small packages, rows read by name. */
final class Tidy {
    static final int METHOD_LINES = 60;
    static final int LINE_LENGTH = 140;
    static final int COMPONENTS = 10;
    static final int CLASSES = 30;
    static final int POSITION = 6;

    private static final Pattern POSITIONAL = Pattern.compile(
            "\\.get(?:String|Int|Long|Boolean|Bytes|BigDecimal|Object|Array|Date|Timestamp)\\((\\d+)[,)]");

    private final List<String> methods = new ArrayList<>();
    private final List<String> records = new ArrayList<>();
    private final List<String> defaults = new ArrayList<>();

    private Tidy() {}

    /** Reads every Java source of the program as the compiler does, without knowing its types. */
    static Tidy of(House house) {
        var tidy = new Tidy();
        var places = new TreeMap<String, String>();
        house.java().forEach(source -> places.put(source.file().toUri().toString(), source.place()));
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var units = files.getJavaFileObjectsFromPaths(
                    house.java().stream().map(Source::file).toList());
            var task = (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null, units);
            var positions = Trees.instance(task).getSourcePositions();
            for (var unit : task.parse()) {
                var place = places.getOrDefault(
                        unit.getSourceFile().toUri().toString(),
                        unit.getSourceFile().getName());
                unit.accept(tidy.new Scanner(unit, place, positions), null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tidy;
    }

    /** {@code place: method lines}. */
    List<String> longMethods() {
        return List.copyOf(methods);
    }

    /** {@code place: record components}. */
    List<String> wideRecords() {
        return List.copyOf(records);
    }

    /** Switches over names of an enum or over types that have a branch for all others: {@code place:line}. */
    List<String> defaultBranches() {
        return List.copyOf(defaults);
    }

    /** Lines of Java, of templates and of Markdown: {@code place:line}. */
    static List<String> longLines(House house) {
        var texts = Stream.of(
                        house.main().stream().filter(source -> source.is("java") || source.is("jte")),
                        House.MODULES.stream()
                                .flatMap(module -> house.under(module + "/src/test").stream()
                                        .filter(source -> source.is("java"))),
                        Stream.of("tests/src", "benchmarks/src")
                                .flatMap(folder -> house.under(folder).stream().filter(source -> source.is("java"))),
                        house.under("docs").stream().filter(source -> source.is("md")))
                .flatMap(sources -> sources);
        return texts.flatMap(Tidy::longLines).toList();
    }

    private static Stream<String> longLines(Source source) {
        var lines = source.text().lines().toList();
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).length() > LINE_LENGTH)
                .mapToObj(i -> source.place() + ":" + (i + 1));
    }

    /** {@code package: classes}. */
    static List<String> largePackages(House house) {
        var sizes = new TreeMap<String, Integer>();
        for (var source : house.java()) {
            var folder = source.place().substring(0, source.place().lastIndexOf('/'));
            if (!source.place().endsWith("/package-info.java")) {
                sizes.merge(folder, 1, Integer::sum);
            }
        }
        return sizes.entrySet().stream()
                .filter(size -> size.getValue() > CLASSES)
                .map(size -> size.getKey() + ": " + size.getValue())
                .toList();
    }

    /** Columns of a row that are read by a number above {@value #POSITION}: {@code place: times}. */
    static List<String> positionalReads(House house) {
        var result = new ArrayList<String>();
        for (var source : house.java()) {
            POSITIONAL
                    .matcher(source.text())
                    .results()
                    .filter(match -> Integer.parseInt(match.group(1)) > POSITION)
                    .forEach(match -> result.add(source.place() + ": " + match.group()));
        }
        return result;
    }

    private final class Scanner extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final String place;
        private final SourcePositions positions;

        private Scanner(CompilationUnitTree unit, String place, SourcePositions positions) {
            this.unit = unit;
            this.place = place;
            this.positions = positions;
        }

        private long line(long position) {
            return unit.getLineMap().getLineNumber(position);
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            long start = positions.getStartPosition(unit, method);
            long end = positions.getEndPosition(unit, method);
            if (end > start) {
                long lines = line(end) - line(start) + 1;
                if (lines > METHOD_LINES) {
                    methods.add(place + ": " + method.getName() + " " + lines);
                }
            }
            return super.visitMethod(method, nothing);
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            if (type.getKind() == Tree.Kind.RECORD) {
                long components = type.getMembers().stream()
                        .filter(VariableTree.class::isInstance)
                        .map(VariableTree.class::cast)
                        .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
                        .count();
                if (components > COMPONENTS) {
                    records.add(place + ": " + type.getSimpleName() + " " + components);
                }
            }
            return super.visitClass(type, nothing);
        }

        @Override
        public Void visitSwitch(SwitchTree choice, Void nothing) {
            look(choice, choice.getCases());
            return super.visitSwitch(choice, nothing);
        }

        @Override
        public Void visitSwitchExpression(SwitchExpressionTree choice, Void nothing) {
            look(choice, choice.getCases());
            return super.visitSwitchExpression(choice, nothing);
        }

        private void look(Tree choice, List<? extends CaseTree> cases) {
            var labels = cases.stream().flatMap(one -> one.getLabels().stream()).toList();
            boolean all = labels.stream().anyMatch(DefaultCaseLabelTree.class::isInstance);
            boolean ours = labels.stream()
                            .filter(label -> !(label instanceof DefaultCaseLabelTree))
                            .allMatch(label -> label instanceof PatternCaseLabelTree
                                    || (label instanceof ConstantCaseLabelTree constant
                                            && constant.getConstantExpression() instanceof IdentifierTree))
                    && labels.size() > 1;
            if (all && ours) {
                defaults.add(place + ":" + line(positions.getStartPosition(unit, choice)));
            }
        }
    }
}
