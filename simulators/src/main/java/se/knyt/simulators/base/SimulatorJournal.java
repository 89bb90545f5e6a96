package se.knyt.simulators.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The end of a journal, where lines are written whole or not at all: what a full disk took half of is cut off again before anything else is
 * written.
 */
final class SimulatorJournal implements AutoCloseable {
    private final FileChannel channel;
    /** Up to here every line is whole. */
    private long whole;

    private SimulatorJournal(FileChannel channel) throws IOException {
        this.channel = channel;
        this.whole = channel.size();
    }

    /** @param file whose lines are whole */
    static SimulatorJournal after(Path file) throws IOException {
        return new SimulatorJournal(FileChannel.open(file, StandardOpenOption.WRITE));
    }

    /** @throws UncheckedIOException when the line was not written; then nothing of it counts */
    void append(byte[] line) {
        try {
            if (channel.size() > whole) {
                channel.truncate(whole); // Cutting back failed when the write did.
            }
            write(ByteBuffer.wrap(line));
            whole += line.length;
        } catch (IOException e) {
            throw new UncheckedIOException("the simulator's journal cannot be written: " + e.getMessage(), e);
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        try {
            long at = whole;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at); // One write in practice; more only when the disk is nearly full.
            }
        } catch (IOException e) {
            try {
                channel.truncate(whole);
            } catch (IOException cut) {
                e.addSuppressed(cut); // Tried again before the next line; at the next start the last line may be torn.
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
