package se.knyt.engine.rules;

import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a rule is held to when it is saved, beyond that it can be read: a value that a field can have, a pattern that can be searched for,
 * a reason that says something. Rules that stand already are not looked at: they go on as they were saved.
 */
public final class NewRules {
    private static final Set<String> COMPARED = Set.of("_==_", "_!=_");

    private NewRules() {}

    /**
     * @param rules that can be read
     * @param standing those of them that stand already
     * @throws RuleFault.Found naming each rule and action, and the place in its text
     */
    public static void check(List<Rule> rules, List<Rule> standing) {
        var faults = new ArrayList<RuleFault>();
        for (int place = 0; place < rules.size(); place++) {
            if (!standing.contains(rules.get(place))) {
                look(place, rules.get(place), faults);
            }
        }
        if (!faults.isEmpty()) {
            throw new RuleFault.Found(faults);
        }
    }

    private static void look(int place, Rule rule, List<RuleFault> faults) {
        literals(RuleLanguage.condition(rule.subject(), rule.condition()))
                .forEach(fault -> faults.add(fault.at(place, rule.name(), -1)));
        for (int i = 0; i < rule.actions().size(); i++) {
            var action = rule.actions().get(i);
            var from = action.value("from");
            if (!from.isEmpty()) {
                int at = i;
                literals(RuleLanguage.text(rule.subject(), from))
                        .forEach(fault -> faults.add(fault.at(place, rule.name(), at)));
            }
            if (Set.of("skip", "hold").contains(action.kind())
                    && action.value("reason").isBlank()) {
                faults.add(RuleFault.of(place, rule.name(), i, "action-reason"));
            }
        }
    }

    private static List<RuleFault> literals(RuleLanguage.Expression expression) {
        var faults = new ArrayList<RuleFault>();
        CelNavigableAst.fromAst(expression.tree())
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.CALL)
                .map(CelNavigableExpr::expr)
                .forEach(call -> call(expression, call.call(), faults));
        return faults;
    }

    private static void call(RuleLanguage.Expression expression, CelExpr.CelCall call, List<RuleFault> faults) {
        if (COMPARED.contains(call.function()) && call.args().size() == 2) {
            compared(expression, call.args().get(0), call.args().get(1), faults);
            compared(expression, call.args().get(1), call.args().get(0), faults);
        } else if (call.function().equals("@in") && call.args().size() == 2) {
            compared(expression, call.args().get(1), call.args().get(0), faults);
            texts(call.args().get(1))
                    .forEach(text -> compared(expression, call.args().get(0), text, faults));
        } else if (call.function().equals("matches")) {
            call.args().stream().filter(NewRules::isText).forEach(text -> pattern(expression, text, faults));
        }
    }

    private static Stream<CelExpr> texts(CelExpr list) {
        return list.getKind() == CelExpr.ExprKind.Kind.LIST
                ? list.list().elements().stream().filter(NewRules::isText)
                : Stream.empty();
    }

    private static void compared(RuleLanguage.Expression expression, CelExpr of, CelExpr with, List<RuleFault> faults) {
        var field = field(of);
        if (isText(with) && KnownValues.isNever(field, with.constant().stringValue())) {
            var value = with.constant().stringValue();
            var codes = KnownValues.of(field);
            faults.add(at(
                    expression,
                    with,
                    codes.isEmpty() ? "value-" + field : "value-unknown",
                    value,
                    Nearest.to(value, codes),
                    field,
                    String.join(", ", codes)));
        }
    }

    /** A variable, or a field of a row: only rows have fields. */
    private static String field(CelExpr of) {
        return switch (of.getKind()) {
            case IDENT -> of.ident().name();
            case SELECT -> "row." + of.select().field();
            default -> "";
        };
    }

    private static void pattern(RuleLanguage.Expression expression, CelExpr text, List<RuleFault> faults) {
        var pattern = text.constant().stringValue();
        RuleLanguage.wrongPattern(pattern).ifPresent(why -> faults.add(at(expression, text, "pattern", pattern, why)));
    }

    private static RuleFault at(RuleLanguage.Expression expression, CelExpr part, String code, String... arguments) {
        var source = expression.tree().getSource();
        var offset = source.getPositionsMap().get(part.id());
        return (offset == null ? Optional.<CelSourceLocation>empty() : source.getOffsetLocation(offset))
                .map(l -> RuleFault.in(code, l.getLine(), l.getColumn() + 1, arguments))
                .orElseGet(() -> RuleFault.in(code, 0, 0, arguments));
    }

    private static boolean isText(CelExpr part) {
        return part.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && part.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }
}
