package se.knyt.spi;

import java.util.List;
import java.util.Set;

/** Reads settlement files that a person drops. */
public interface SettlementFileSource extends Session {
    int FILE_BYTES_MAX = 64 * 1024 * 1024;

    /** Whether the file looks like this provider's; looks at the beginning only. */
    boolean recognizes(String fileName, byte[] beginning);

    /**
     * Reads the whole file.
     *
     * @throws IllegalArgumentException naming line and column of what cannot be read; nothing has been taken in then
     */
    PullSource.Page read(String fileName, byte[] content);

    /**
     * Which of the merchant's accounts at the provider a file names, or an answer of the provider's interface, as it stands among the raw
     * records; none where it names none.
     */
    default Set<String> accounts(String fileName, byte[] content) {
        return Set.of();
    }

    /** The accounts that the connection's own settings name. */
    default Set<String> ownAccounts() {
        return Set.of();
    }

    /** Whether another provider writes files that look the same, so that only the account in one says whose it is. */
    default boolean sharesFormat() {
        return false;
    }

    /**
     * A file as a person drops it.
     *
     * @param name without a path
     */
    record Dropped(String name, byte[] content) {}

    /** Whether a file that is recognized says what was paid only together with another; looks at the beginning only. */
    default boolean isPart(String fileName, byte[] beginning) {
        return false;
    }

    /**
     * Reads files that say together what was paid.
     *
     * @throws IllegalArgumentException naming the file, line and column of what cannot be read, or what is missing; nothing has been
     *     taken in then
     */
    default PullSource.Page readParts(List<Dropped> parts) {
        throw new IllegalArgumentException("none of its files is a part of a settlement");
    }
}
