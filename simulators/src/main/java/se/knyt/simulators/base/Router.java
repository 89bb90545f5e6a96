package se.knyt.simulators.base;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the handler of a method and path. Patterns are literal segments and {@code {name}} for any one segment; first match wins. */
public final class Router {

    /** A route and the call with its path variables. */
    record Match(Route route, Call call) {
        /** The names faults and counters know this call by: the route, then what the simulator itself calls it. */
        List<String> labels() {
            var labels = new ArrayList<String>();
            labels.add(route.method + " " + route.pattern);
            labels.addAll(route.labels.apply(call));
            return labels;
        }
    }

    record Route(
            String method,
            String pattern,
            List<String> segments,
            Handler handler,
            Function<Call, List<String>> labels) {}

    private final List<Route> routes = new ArrayList<>();

    public Router add(String method, String pattern, Handler handler) {
        return add(method, pattern, handler, _ -> List.of());
    }

    /**
     * @param labels further names of a call for faults and counters, for a protocol where one path carries many operations
     */
    public Router add(String method, String pattern, Handler handler, Function<Call, List<String>> labels) {
        routes.add(new Route(method, pattern, segments(pattern), handler, labels));
        return this;
    }

    Optional<Match> find(Call call) {
        var segments = segments(call.path());
        for (var route : routes) {
            if (route.method.equals(call.method())) {
                var variables = variables(route.segments, segments);
                if (variables != null) {
                    return Optional.of(new Match(route, call.withVariables(variables)));
                }
            }
        }
        return Optional.empty();
    }

    /** Whether another method exists for this path: 405 rather than 404. */
    boolean knowsPath(String path) {
        var segments = segments(path);
        return routes.stream().anyMatch(route -> variables(route.segments, segments) != null);
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    private static @Nullable Map<String, String> variables(List<String> pattern, List<String> path) {
        if (pattern.size() != path.size()) {
            return null;
        }
        var found = new HashMap<String, String>();
        for (int i = 0; i < pattern.size(); i++) {
            var wanted = pattern.get(i);
            if (wanted.startsWith("{") && !path.get(i).isEmpty()) {
                var value = URLDecoder.decode(path.get(i).replace("+", "%2B"), StandardCharsets.UTF_8);
                found.put(wanted.substring(1, wanted.length() - 1), value);
            } else if (!wanted.equals(path.get(i))) {
                return null;
            }
        }
        return found;
    }
}
