package se.knyt.engine.rules;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelErrorCode;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelStandardFunctions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The language of conditions: CEL (Common Expression Language), whose expressions always end, over the variables of
 * {@link RuleVariable}. Everything is checked against their types when it is read, and bounded in length, depth and steps.
 */
final class RuleLanguage {
    static final int CHARS_MAX = 2000;
    private static final int DEPTH_MAX = 60;
    /** Of all lists together: an order of 500 rows that is asked of twenty times takes 10,000. */
    private static final int STEPS_MAX = 50_000;

    private static final int FAULTS_MAX = 5;
    private static final int SAID_CHARS_MAX = 300;

    /** What CEL has for texts, lists and the fields of rows. */
    private static final List<String> FUNCTIONS = List.of(
            "all",
            "contains",
            "endsWith",
            "exists",
            "exists_one",
            "filter",
            "has",
            "int",
            "map",
            "matches",
            "size",
            "startsWith",
            "string");

    private static final Pattern UNKNOWN = Pattern.compile("undeclared reference to '([^']*)'.*");
    private static final Pattern UNKNOWN_FIELD = Pattern.compile("undefined field '([^']*)'.*");
    private static final Pattern TYPES =
            Pattern.compile("found no matching overload for '([^']*)' applied to '([^']*)'.*");
    private static final Pattern RESULT = Pattern.compile("expected type '([^']*)' but found '([^']*)'.*");
    private static final Pattern SYNTAX =
            Pattern.compile("(mismatched input|extraneous input|missing |no viable alternative|token recognition).*");

    /** Comparisons of a number with one of another kind, as CEL's own environment has them switched off. */
    private static final Pattern BETWEEN_KINDS =
            Pattern.compile("(less|greater)(_equals)?_(int64|uint64|double)_(int64|uint64|double)");

    private static final StructType ROW =
            StructType.create("Row", ImmutableSet.copyOf(RuleVariable.rowFields()), RuleLanguage::rowField);
    private static final Map<RuleSubject, Cel> CONDITIONS = languages(SimpleType.BOOL);
    private static final Map<RuleSubject, Cel> TEXTS = languages(SimpleType.STRING);

    private RuleLanguage() {}

    /**
     * An expression, ready to be asked.
     *
     * @param ofRow whether it asks of the row at hand
     */
    record Expression(
            RuleSubject subject, String text, boolean ofRow, CelAbstractSyntaxTree tree, CelRuntime.Program program) {
        /**
         * @throws Absent when it asks for a named field or a place in a list that is not there
         * @throws Failed when it cannot be worked out
         */
        Object of(Map<String, Object> values) {
            if (RuleTime.isOver()) {
                throw new Failed(RuleTime.said());
            }
            try {
                return program.eval(values);
            } catch (CelEvaluationException e) {
                if (e.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND
                        || e.getErrorCode() == CelErrorCode.INDEX_OUT_OF_BOUNDS) {
                    throw new Absent(shortened(e.getMessage()));
                }
                throw new Failed(shortened(e.getMessage()));
            }
        }
    }

    /** What an expression asked for is not there. */
    static final class Absent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Absent(String message) {
            super(message, null, false, false);
        }
    }

    /** An expression that cannot be worked out: what the rule would have said is not known. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(String message) {
            super(message, null, false, false);
        }
    }

    /** @throws RuleFault.Found naming each place that is wrong */
    static Expression condition(RuleSubject subject, String text) {
        return read(CONDITIONS, subject, text);
    }

    /** An expression that gives a text. */
    static Expression text(RuleSubject subject, String text) {
        return read(TEXTS, subject, text);
    }

    private static Expression read(Map<RuleSubject, Cel> languages, RuleSubject subject, String text) {
        var cel = Objects.requireNonNull(languages.get(subject), "a language for each subject");
        if (text.length() > CHARS_MAX) {
            throw RuleFault.Found.of("too-long", String.valueOf(CHARS_MAX));
        }
        try {
            var tree = cel.compile(text).getAst();
            boolean ofRow = subject.hasRows() && Parts.asksOfRow(tree);
            return new Expression(subject, text, ofRow, tree, cel.createProgram(tree));
        } catch (CelValidationException e) {
            throw new RuleFault.Found(e.getErrors().stream()
                    .limit(FAULTS_MAX)
                    .map(issue -> fault(subject, text, issue))
                    .toList());
        } catch (CelEvaluationException e) {
            throw RuleFault.Found.of("other", shortened(e.getMessage()));
        }
    }

    /** Why a pattern that {@code matches} is to search for is none, empty where it is one; where it is read, only its use tells. */
    static Optional<String> wrongPattern(String pattern) {
        return Patterns.fault(pattern).map(RuleLanguage::shortened);
    }

    private static RuleFault fault(RuleSubject subject, String text, CelIssue issue) {
        var said = issue.getMessage();
        int line = Math.max(1, issue.getSourceLocation().getLine());
        int column = Math.max(0, issue.getSourceLocation().getColumn()) + 1;
        return matched(UNKNOWN, said)
                .map(m -> RuleFault.in("unknown", line, column, m.group(1), meant(subject, text, m.group(1))))
                .or(() -> matched(UNKNOWN_FIELD, said)
                        .map(m -> RuleFault.in(
                                "unknown", line, column, m.group(1), Nearest.to(m.group(1), RuleVariable.rowFields()))))
                .or(() -> matched(TYPES, said)
                        .map(m -> RuleFault.in("types", line, column, operator(m.group(1)), m.group(2))))
                .or(() -> matched(RESULT, said).map(m -> RuleFault.in("result", line, column, m.group(1), m.group(2))))
                .or(() -> matched(SYNTAX, said).map(m -> RuleFault.in("syntax", line, column)))
                .orElseGet(() -> RuleFault.in("other", line, column, shortened(said)));
    }

    /** What is asked with brackets is a function. */
    private static String meant(RuleSubject subject, String text, String name) {
        return Nearest.to(name, text.contains(name + "(") ? FUNCTIONS : RuleVariable.names(subject));
    }

    private static Optional<Matcher> matched(Pattern pattern, String said) {
        var matcher = pattern.matcher(said);
        return matcher.matches() ? Optional.of(matcher) : Optional.empty();
    }

    /** CEL's inner name of an operator as it is written: {@code _==_} is {@code ==}. */
    private static String operator(String inner) {
        var plain = inner.replace("_", "").replace("@", "");
        return plain.isEmpty() ? inner : plain;
    }

    private static String shortened(@Nullable String message) {
        var line = String.valueOf(message).lines().findFirst().orElse("");
        return line.length() <= SAID_CHARS_MAX ? line : line.substring(0, SAID_CHARS_MAX) + "…";
    }

    private static Map<RuleSubject, Cel> languages(CelType result) {
        var all = new EnumMap<RuleSubject, Cel>(RuleSubject.class);
        for (var subject : RuleSubject.values()) {
            all.put(subject, builder(subject).setResultType(result).build());
        }
        return Collections.unmodifiableMap(all);
    }

    private static CelBuilder builder(RuleSubject subject) {
        var builder = CelFactory.legacyCelBuilder()
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                // All of CEL's own, but a search that is bounded in the place of its own.
                .setStandardEnvironmentEnabled(false)
                .setStandardDeclarations(CelStandardDeclarations.newBuilder()
                        .filterFunctions((function, overload) -> !BETWEEN_KINDS
                                .matcher(overload.celOverloadDecl().overloadId())
                                .matches())
                        .build())
                .setStandardFunctions(CelStandardFunctions.newBuilder()
                        .excludeFunctions(CelStandardFunctions.StandardFunction.MATCHES)
                        .build())
                .addFunctionBindings(
                        CelFunctionBinding.from("matches", String.class, String.class, RuleLanguage::found),
                        CelFunctionBinding.from("matches_string", String.class, String.class, RuleLanguage::found))
                .setTypeProvider(new Types())
                .setOptions(CelOptions.current()
                        .comprehensionMaxIterations(STEPS_MAX)
                        .maxExpressionCodePointSize(CHARS_MAX)
                        .maxParseRecursionDepth(DEPTH_MAX)
                        .populateMacroCalls(true)
                        .build());
        for (var variable : RuleVariable.of(subject)) {
            builder.addVar(variable.code(), type(variable.type()));
        }
        return builder;
    }

    private static boolean found(String text, String pattern) throws CelEvaluationException {
        try {
            return Patterns.found(text, pattern);
        } catch (IllegalArgumentException e) {
            throw new CelEvaluationException(shortened(e.getMessage()), e);
        }
    }

    private static CelType type(RuleVariable.Type type) {
        return switch (type) {
            case TEXT -> SimpleType.STRING;
            case WHOLE -> SimpleType.INT;
            case FLAG -> SimpleType.BOOL;
            case TEXTS -> ListType.create(SimpleType.STRING);
            case TEXT_BY_NAME -> MapType.create(SimpleType.STRING, SimpleType.STRING);
            case ROWS -> ListType.create(ROW);
            case ROW -> ROW;
        };
    }

    private static Optional<CelType> rowField(String name) {
        if (RuleVariable.ROW_TEXTS.contains(name)) {
            return Optional.of(SimpleType.STRING);
        }
        return RuleVariable.ROW_WHOLES.contains(name) ? Optional.of(SimpleType.INT) : Optional.empty();
    }

    /** The one type that is not CEL's own. */
    private static final class Types implements CelTypeProvider {
        @Override
        public ImmutableCollection<CelType> types() {
            return ImmutableList.of(ROW);
        }

        @Override
        public Optional<CelType> findType(String name) {
            return ROW.name().equals(name) ? Optional.of(ROW) : Optional.empty();
        }
    }

    /** The operands of a condition's {@code &&} and {@code ||}, each as an expression of its own, for showing why it holds. */
    static List<Expression> parts(Expression condition) {
        var result = new ArrayList<Expression>();
        for (var part : Parts.of(condition.tree())) {
            try {
                result.add(condition(condition.subject(), part));
            } catch (RuleFault.Found e) {
                // Written out anew it cannot be read; the whole is shown instead.
                return List.of(condition);
            }
        }
        return List.copyOf(result);
    }
}
