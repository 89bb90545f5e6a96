package se.knyt.server.flows;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.engine.books.CutOverDesk;
import se.knyt.engine.settings.CutOvers;
import se.knyt.server.shell.View;

/**
 * Who keeps the books, and what a change would meet.
 *
 * @param targets where and how the books could be kept instead
 * @param shops the sales channels
 * @param chosen what was filled in
 * @param overlap what the change would meet, null when none was asked for
 * @param problem key of what was wrong with the form, empty for nothing
 */
public record CutOverPage(
        CutOverDesk.State state,
        List<FlowSetup.Books> targets,
        List<FlowSetup.End> shops,
        Chosen chosen,
        CutOverDesk.@Nullable Overlap overlap,
        String problem) {
    /**
     * The form as it was filled in.
     *
     * @param target the books as the form names them, empty for none
     * @param channel the shop as an address names it, empty for the company
     * @param from the day as it was written
     */
    public record Chosen(String target, String channel, String from) {
        static final Chosen NOTHING = new Chosen("", "", "");
    }

    /** Whether one of several shops can have a way of its own. */
    public boolean byChannel() {
        return shops.size() > 1 || !state.channels().isEmpty();
    }

    /** Those that would be a change: the other way than the one that holds last; with several shops one of them may have either. */
    public List<FlowSetup.Books> offered() {
        if (byChannel()) {
            return targets;
        }
        var last = state.next().map(CutOvers.Change::mode).orElse(state.now());
        return targets.stream().filter(books -> books.mode() != last).toList();
    }

    /** Across each newest change, of the company and of its channels. */
    public List<CutOverDesk.Proof> proofs() {
        return Stream.concat(
                        state.proof().stream(), state.channels().stream().flatMap(channel -> channel.proof().stream()))
                .toList();
    }

    /** Whether every one of them holds. */
    public boolean proved() {
        return proofs().stream().allMatch(CutOverDesk.Proof::proved);
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
