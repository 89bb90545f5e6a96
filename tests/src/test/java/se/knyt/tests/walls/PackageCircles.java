package se.knyt.tests.walls;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Packages that name each other in a round: none of them can be understood, or changed, without the others. */
final class PackageCircles {
    private PackageCircles() {}

    /** Each package that stands in a circle, with those that it stands in it with. */
    static List<String> found(JavaClasses classes, String root) {
        var names = new TreeMap<String, Set<String>>();
        for (var type : classes) {
            var from = type.getPackageName();
            var to = names.computeIfAbsent(from, _ -> new TreeSet<>());
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                var used = dependency.getTargetClass().getBaseComponentType().getPackageName();
                if (used.startsWith(root) && !used.equals(from)) {
                    to.add(used);
                }
            }
        }
        var result = new ArrayList<String>();
        for (var one : names.keySet()) {
            var reached = reached(names, one);
            var round = new TreeSet<String>();
            reached.stream()
                    .filter(other -> reached(names, other).contains(one))
                    .forEach(round::add);
            if (round.size() > 1) {
                result.add(one + ": with " + (round.size() - 1));
            }
        }
        return result;
    }

    private static Set<String> reached(TreeMap<String, Set<String>> names, String from) {
        var seen = new TreeSet<String>();
        var todo = new ArrayDeque<>(names.getOrDefault(from, Set.of()));
        while (!todo.isEmpty()) {
            var next = todo.poll();
            if (seen.add(next)) {
                todo.addAll(names.getOrDefault(next, Set.of()));
            }
        }
        return seen;
    }
}
