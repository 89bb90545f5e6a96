package se.knyt.spi;

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
}
