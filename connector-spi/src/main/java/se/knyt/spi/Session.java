package se.knyt.spi;

/** One connection made ready; used by one owner at a time, from several threads. */
public interface Session extends AutoCloseable {
    /** Lets go of what is held in memory; makes no call. */
    @Override
    default void close() {}
}
