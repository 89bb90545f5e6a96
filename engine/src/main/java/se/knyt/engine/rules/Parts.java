package se.knyt.engine.rules;

import dev.cel.common.CelAbstractSyntaxTree;
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

    /** The operands of its outermost {@code &&} and {@code ||}, written out. */
    static List<String> of(CelAbstractSyntaxTree tree) {
        var operands = new ArrayList<CelExpr>();
        collect(tree.getExpr(), operands);
        var unparser = CelUnparserFactory.newUnparser();
        return operands.stream()
                .map(e -> unparser.unparse(CelAbstractSyntaxTree.newParsedAst(e, tree.getSource())))
                .toList();
    }

    private static void collect(CelExpr expression, List<CelExpr> to) {
        if (expression.getKind() == CelExpr.ExprKind.Kind.CALL
                && JOINS.contains(expression.call().function())) {
            expression.call().args().forEach(a -> collect(a, to));
        } else {
            to.add(expression);
        }
    }
}
