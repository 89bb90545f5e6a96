package se.knyt.server.uploads;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import se.knyt.engine.intake.SettlementDrop;
import se.knyt.engine.intake.SettlementDrop.Outcome;
import se.knyt.engine.intake.SettlementDrop.Result;

/**
 * The form for settlement files, and what became of the last ones.
 *
 * @param sources the connections that read files
 * @param results empty before anything was dropped
 * @param chosen the connection that was named for the last ones, empty for none
 */
public record UploadPage(List<Source> sources, List<Result> results, String chosen) {
    /** Payouts named one by one; of more, how many. */
    public static final int NAMED_MAX = 20;

    /**
     * A connection that reads files.
     *
     * @param maps whether a format of the company's own can be made for it
     */
    public record Source(String ref, String name, String connector, boolean maps) {}

    /** Whether something was not taken in since it may be there already: a person may say that it is not. */
    public boolean maybeThere() {
        return results.stream()
                .anyMatch(result -> result.outcome() instanceof Outcome.MaybeThere maybe
                        && maybe.pairs().stream().noneMatch(SettlementDrop.Pair::otherAmount));
    }

    /** Accounts at the provider of which a person may say that they are the connection's. */
    public Set<String> accounts() {
        var all = new TreeSet<String>();
        results.forEach(result -> {
            if (result.outcome() instanceof Outcome.OtherAccount other) {
                all.addAll(other.accounts());
            }
        });
        return all;
    }

    /** What became of each file, or of those that were read together. */
    public List<FileOutcome> outcomes() {
        return results.stream()
                .map(result -> new FileOutcome(sources, results.size() > 1 ? result.name() : "", result.outcome()))
                .toList();
    }
}
