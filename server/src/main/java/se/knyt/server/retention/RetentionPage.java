package se.knyt.server.retention;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the daily emptying went.
 *
 * @param parts in the order in which they are emptied
 * @param ranAt when all of them were finished last; empty before the first time
 */
public record RetentionPage(List<Part> parts, Optional<Instant> ranAt) {
    /**
     * @param emptied rows taken out last time
     * @param ever rows taken out in all
     */
    public record Part(String code, long emptied, long ever) {}
}
