package se.knyt.server.flows;

import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.engine.books.CutOverDesk;
import se.knyt.engine.settings.CutOvers;
import se.knyt.server.shell.View;

/**
 * Who keeps the books, and what a change would meet.
 *
 * @param targets the connections that the books could go to instead
 * @param target the one chosen, 0 for none
 * @param from the day as it was written
 * @param overlap what the change would meet, null when none was asked for
 * @param problem key of what was wrong with the form, empty for nothing
 */
public record CutOverPage(
        CutOverDesk.State state,
        List<FlowSetup.End> targets,
        long target,
        String from,
        CutOverDesk.@Nullable Overlap overlap,
        String problem) {
    /** Those that would be a change: the other way than the one that holds last. */
    public List<FlowSetup.End> offered() {
        var last = state.next().map(CutOvers.Change::mode).orElse(state.now());
        return targets.stream()
                .filter(end -> end.file() == (last != LedgerMode.KNYT))
                .toList();
    }

    /** {@code system} or {@code own}. */
    public static String word(LedgerMode mode) {
        return mode == LedgerMode.KNYT ? "own" : "system";
    }

    /** A count, and the first of what is counted. */
    public static String told(View view, CutOverDesk.Named named) {
        var count = view.format().count(named.count());
        if (named.names().isEmpty()) {
            return count;
        }
        boolean more = named.count() > named.names().size();
        return count + ": " + String.join(", ", named.names()) + (more ? " …" : "");
    }
}
