package se.knyt.engine.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.parser.CelUnparserFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Takes expressions apart. */
final class Parts {
    private static final Set<String> JOINS = Set.of("_&&_", "_||_");

    private static final Set<String> LOOK_UPS = Set.of("_[_]", "@in");

    private Parts() {}

    /** Whether the expression asks of the row at hand. */
    static boolean asksOfRow(CelAbstractSyntaxTree tree) {
        return names(tree).contains(RuleVariable.ROW.code());
    }

    /** The variables that an expression asks of. */
    static Set<String> names(CelAbstractSyntaxTree tree) {
        var names = new TreeSet<String>();
        var known = RuleVariable.names();
        CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.IDENT)
                .map(node -> node.expr().ident().name())
                .filter(known::contains)
                .forEach(names::add);
        return names;
    }

    /** The names of the order's fields that an expression asks for one by one: {@code attributes["raw.x"]}, {@code "raw.x" in attributes}. */
    static Set<String> attributes(CelAbstractSyntaxTree tree) {
        var found = new TreeSet<String>();
        CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.CALL)
                .map(node -> node.expr().call())
                .filter(call -> LOOK_UPS.contains(call.function()))
                .filter(call -> call.args().stream().anyMatch(Parts::isAttributes))
                .flatMap(call -> call.args().stream())
                .filter(Parts::isText)
                .map(text -> text.constant().stringValue())
                .forEach(found::add);
        return found;
    }

    private static boolean isAttributes(CelExpr part) {
        return part.getKind() == CelExpr.ExprKind.Kind.IDENT
                && part.ident().name().equals(RuleVariable.ATTRIBUTES.code());
    }

    private static boolean isText(CelExpr part) {
        return part.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && part.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }

    /** What must hold for the whole to hold: the operands of its outermost {@code &&}, written out. */
    static List<String> allOf(CelAbstractSyntaxTree tree) {
        var operands = new ArrayList<CelExpr>();
        collect(tree.getExpr(), Set.of("_&&_"), operands);
        return written(tree, operands);
    }

    /** The operands of its outermost {@code &&} and {@code ||}, written out. */
    static List<String> of(CelAbstractSyntaxTree tree) {
        var operands = new ArrayList<CelExpr>();
        collect(tree.getExpr(), JOINS, operands);
        return written(tree, operands);
    }

    private static List<String> written(CelAbstractSyntaxTree tree, List<CelExpr> operands) {
        var unparser = CelUnparserFactory.newUnparser();
        return operands.stream()
                .map(e -> unparser.unparse(CelAbstractSyntaxTree.newParsedAst(e, tree.getSource())))
                .toList();
    }

    private static void collect(CelExpr expression, Set<String> joins, List<CelExpr> to) {
        if (expression.getKind() == CelExpr.ExprKind.Kind.CALL
                && joins.contains(expression.call().function())) {
            expression.call().args().forEach(a -> collect(a, joins, to));
        } else {
            to.add(expression);
        }
    }
}
