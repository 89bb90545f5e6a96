package se.knyt.simulators.base;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** Counts of calls by route, and the last calls one by one. In memory: the counts are of this start of the simulator. */
public final class CallLog {
    static final int RECENT_MAX = 1000;

    private record Seen(long number, String route, String path, int status, String outcome) {}

    private static final class Count {
        private long answered;
        private long hungUp;
    }

    private final Map<String, Count> counts = new TreeMap<>();
    private final Deque<Seen> recent = new ArrayDeque<>();
    private long total;

    synchronized void answered(Iterable<String> routes, String path, int status) {
        add(routes, path, status, true);
    }

    synchronized void hungUp(Iterable<String> routes, String path) {
        add(routes, path, 0, false);
    }

    private void add(Iterable<String> routes, String path, int status, boolean answered) {
        total++;
        var label = "";
        for (var route : routes) {
            label = route;
            var count = counts.computeIfAbsent(route, _ -> new Count());
            if (answered) {
                count.answered++;
            } else {
                count.hungUp++;
            }
        }
        recent.addLast(new Seen(total, label, path, status, answered ? "answered" : "hung up"));
        if (recent.size() > RECENT_MAX) {
            recent.removeFirst();
        }
    }

    public synchronized long total() {
        return total;
    }

    synchronized void clear() {
        counts.clear();
        recent.clear();
        total = 0;
    }

    synchronized ObjectNode toJson() {
        var all = Json.object().put("total", total);
        var routes = all.putObject("routes");
        counts.forEach((route, count) ->
                routes.putObject(route).put("answered", count.answered).put("hungUp", count.hungUp));
        var list = all.putArray("recent");
        recent.forEach(seen -> list.addObject()
                .put("number", seen.number)
                .put("route", seen.route)
                .put("path", seen.path)
                .put("status", seen.status)
                .put("outcome", seen.outcome));
        return all;
    }
}
