package se.knyt.server.connections;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far the history of a connection has been fetched.
 *
 * @param state {@code running}, {@code done} or {@code failed}; empty when nobody has asked for it
 * @param from company time, as is whatever is not said to be the machine's
 * @param reached empty while nothing has been found
 * @param missing files that the provider names and does not give
 * @param missingNames the first of them
 * @param failure code of what went wrong last, empty for nothing
 * @param next machine time when it is tried again
 * @param possible whether the system tells of payouts when it is asked
 * @param kept whether payouts of before the company's first day are kept, fetched or handed in
 */
public record HistoryPart(
        String state,
        Optional<Instant> from,
        Optional<Instant> reached,
        long pages,
        long records,
        long missing,
        List<String> missingNames,
        long payouts,
        String failure,
        String failureArgs,
        Optional<Instant> next,
        String by,
        Optional<Instant> asked,
        Optional<Instant> finished,
        boolean possible,
        boolean kept) {
    static final HistoryPart NONE = new HistoryPart(
            "",
            Optional.empty(),
            Optional.empty(),
            0,
            0,
            0,
            List.of(),
            0,
            "",
            "{}",
            Optional.empty(),
            "",
            Optional.empty(),
            Optional.empty(),
            true,
            false);

    HistoryPart with(boolean asked, boolean any) {
        return new HistoryPart(
                state,
                from,
                reached,
                pages,
                records,
                missing,
                missingNames,
                payouts,
                failure,
                failureArgs,
                next,
                by,
                this.asked,
                finished,
                asked,
                any);
    }

    /** The chip's look. */
    public String look() {
        return state.equals("failed") ? "bad" : state.equals("done") ? "tied" : "wait";
    }

    public boolean is(String other) {
        return state.equals(other);
    }
}
