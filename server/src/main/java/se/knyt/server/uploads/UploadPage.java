package se.knyt.server.uploads;

import java.util.List;
import se.knyt.engine.intake.SettlementDrop.Result;

/**
 * The form for settlement files, and what became of the last ones.
 *
 * @param sources the connections that read files
 * @param results empty before anything was dropped
 */
public record UploadPage(List<Source> sources, List<Result> results) {
    /** Payouts named one by one; of more, how many. */
    public static final int NAMED_MAX = 20;

    /** A connection that reads files. */
    public record Source(String ref, String name, String connector) {}

    /** What became of each file, or of those that were read together. */
    public List<FileOutcome> outcomes() {
        return results.stream()
                .map(result -> new FileOutcome(sources, results.size() > 1 ? result.name() : "", result.outcome()))
                .toList();
    }
}
