package se.knyt.benchmarks.orders;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What came of a run, in plain lines. */
final class Report {
    private Report() {}

    static void print(long begun, Load load, Machines machines) {
        var through = new ArrayList<Long>();
        int missing = 0;
        long last = begun;
        for (var sent : load.sent().entrySet()) {
            // An order of source s7 arrives at target t7.
            var answered = machines.answered().get("t" + sent.getKey().substring(1));
            if (answered == null) {
                missing++;
            } else {
                through.add(answered - sent.getValue());
                last = Math.max(last, answered);
            }
        }
        double seconds = (last - begun) / 1e9;
        var lines = List.of(
                String.format(
                        Locale.ROOT,
                        "orders %d, delivered %d, missing %d",
                        load.sent().size(),
                        through.size(),
                        missing),
                String.format(Locale.ROOT, "duplicates %d, webhooks refused %d", machines.duplicates(), load.refused()),
                String.format(
                        Locale.ROOT,
                        "%.1f s from first webhook to last target answer: %.0f orders/s",
                        seconds,
                        through.size() / seconds),
                "webhook sent to webhook answered: " + percentiles(load.answers()),
                "webhook sent to target answered: " + percentiles(through));
        lines.forEach(System.out::println);
    }

    private static String percentiles(List<Long> nanos) {
        if (nanos.isEmpty()) {
            return "none";
        }
        var sorted = nanos.stream().sorted().toList();
        return String.format(
                Locale.ROOT, "p50 %.0f ms, p95 %.0f ms, p99 %.0f ms", at(sorted, 50), at(sorted, 95), at(sorted, 99));
    }

    /** Nearest rank, in milliseconds. */
    private static double at(List<Long> sorted, int percent) {
        int rank = (sorted.size() * percent + 99) / 100;
        return sorted.get(Math.max(1, rank) - 1) / 1e6;
    }
}
