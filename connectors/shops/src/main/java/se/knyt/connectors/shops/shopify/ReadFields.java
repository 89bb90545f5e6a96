package se.knyt.connectors.shops.shopify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which fields of an order are read: taken from the query itself, so that the two cannot differ. */
final class ReadFields {
    private static final Pattern TOKEN = Pattern.compile("\\.\\.\\.\\s*on\\s+\\w+|[{}()]|\\w+");
    private static final List<String> ORDER = List.of("orders", "nodes");

    private ReadFields() {}

    /** The paths of all values within an order of the query, without places in lists. */
    static Set<List<String>> of(String query) {
        var leaves = new HashSet<List<String>>();
        var open = new ArrayDeque<List<String>>();
        List<String> within = List.of();
        List<String> last = List.of();
        var tokens = TOKEN.matcher(query.substring(query.indexOf('{')));
        int arguments = 0;
        while (tokens.find()) {
            var token = tokens.group();
            switch (token) {
                case "(" -> arguments++;
                case ")" -> arguments--;
                case "{" -> {
                    open.push(within);
                    leaves.remove(last);
                    within = last;
                }
                case "}" -> {
                    within = open.pop();
                    last = within;
                }
                default -> {
                    if (arguments == 0) {
                        // What a type of its own adds stands beside the rest.
                        last = token.startsWith("...") ? within : joined(within, token);
                        leaves.add(last);
                    }
                }
            }
        }
        return within(leaves);
    }

    private static List<String> joined(List<String> within, String name) {
        var all = new ArrayList<>(within);
        all.add(name);
        return List.copyOf(all);
    }

    private static Set<List<String>> within(Set<List<String>> leaves) {
        var found = new HashSet<List<String>>();
        for (var leaf : leaves) {
            if (leaf.size() > ORDER.size() && leaf.subList(0, ORDER.size()).equals(ORDER)) {
                found.add(List.copyOf(leaf.subList(ORDER.size(), leaf.size())));
            }
        }
        return found;
    }
}
