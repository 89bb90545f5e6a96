package se.knyt.server.connections;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import se.knyt.server.text.Messages.Message;

/**
 * One connection.
 *
 * @param checks the result of the checks, empty when they have not been run on this page
 * @param checked whether they have
 * @param problem why they could not be run, empty for nothing
 */
public record ConnectionPage(
        ConnectionsPage.Tile tile, List<Stream> streams, List<Check> checks, boolean checked, String problem) {
    /** What is read from it. */
    public record Stream(
            String code, Optional<Instant> read, Instant next, long everySeconds, String failure, String failureArgs) {}

    /**
     * The result of one check.
     *
     * @param state {@code ""}, {@code loose}, {@code bad} or {@code wait}: the look of its mark
     */
    public record Check(String state, String symbol, String word, Message message) {}
}
