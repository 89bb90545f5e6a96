package se.knyt.simulators.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * The state of one simulator: JSON objects by kind and id, held in memory and journalled. A commit is one line, written by one
 * write to the end of the journal, so the death of the process (kill -9) leaves it whole or absent; a torn last line is
 * ignored at the next start, and one that the disk has no room for is cut off again. It does not promise to survive a power cut: nothing is forced to disk.
 */
public final class SimulatorStore implements AutoCloseable {

    /** One object written, or removed when {@code value} is null. */
    public record Change(String kind, String id, @Nullable ObjectNode value) {}

    private static final String SEQUENCE = "_sequence";
    /** How each line begins. */
    private static final String BEGIN = "[{\"k\":";

    private final Map<String, Map<String, ObjectNode>> kinds = new TreeMap<>();
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final @Nullable SimulatorJournal journal;
    private final @Nullable FileChannel lockFile;

    private SimulatorStore(@Nullable SimulatorJournal journal, @Nullable FileChannel lockFile) {
        this.journal = journal;
        this.lockFile = lockFile;
    }

    /** A store that lives and dies with the process. */
    public static SimulatorStore inMemory() {
        return new SimulatorStore(null, null);
    }

    /**
     * Opens or creates the journal, reads it, and rewrites it with one line per living object.
     *
     * @throws IOException when the file cannot be written, is damaged before its last line, or another process has it open
     */
    public static SimulatorStore open(Path file) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        var lockFile = lock(file);
        try {
            var loaded = new SimulatorStore(null, null);
            if (Files.exists(file)) {
                loaded.load(file);
            }
            var fresh = file.resolveSibling(file.getFileName() + ".new");
            loaded.writeAll(fresh);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            var store = new SimulatorStore(SimulatorJournal.after(file), lockFile);
            store.kinds.putAll(loaded.kinds);
            return store;
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        var channel = FileChannel.open(
                file.resolveSibling(file.getFileName() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = null;
        try {
            held = channel.tryLock();
        } catch (java.nio.channels.OverlappingFileLockException e) {
            channel.close();
            throw new IOException(file + " is already open in this process", e);
        }
        if (held == null) {
            channel.close();
            throw new IOException(file + " is open in another process");
        }
        return channel;
    }

    private void load(Path file) throws IOException {
        try (var lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            int number = 0;
            var line = lines.readLine();
            while (line != null) {
                number++;
                int at = number;
                var next = lines.readLine();
                try {
                    read(line).forEach(this::apply);
                } catch (JacksonException e) {
                    if (next != null) {
                        read(behindHalf(line).orElseThrow(() -> damaged(file, at, e)))
                                .forEach(this::apply);
                    }
                    // The last line was being written when the process died: that commit never happened.
                }
                line = next;
            }
        }
    }

    private static List<Change> read(String line) {
        var changes = new ArrayList<Change>();
        for (var change : Json.read(line)) {
            var value = change.path("v");
            changes.add(new Change(
                    Json.text(change, "k"),
                    Json.text(change, "i"),
                    value instanceof ObjectNode object ? object : null));
        }
        return changes;
    }

    /** A whole commit that was written behind the half of one that a full disk refused; the half never happened. */
    private static Optional<String> behindHalf(String line) {
        for (int at = line.indexOf(BEGIN, 1); at > 0; at = line.indexOf(BEGIN, at + 1)) {
            try {
                var rest = line.substring(at);
                read(rest);
                return Optional.of(rest);
            } catch (JacksonException e) {
                // It begins further on.
            }
        }
        return Optional.empty();
    }

    private static IOException damaged(Path file, int line, JacksonException cause) {
        return new IOException(file + " is damaged at line " + line, cause);
    }

    private void writeAll(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            for (var kind : kinds.entrySet()) {
                for (var entry : kind.getValue().entrySet()) {
                    out.write(line(List.of(new Change(kind.getKey(), entry.getKey(), entry.getValue()))));
                }
            }
        }
    }

    private static byte[] line(List<Change> changes) {
        var array = Json.array();
        for (var change : changes) {
            var object = array.addObject().put("k", change.kind).put("i", change.id);
            if (change.value != null) {
                object.set("v", change.value);
            }
        }
        return (array + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private void apply(Change change) {
        var objects = kinds.computeIfAbsent(change.kind, _ -> new LinkedHashMap<>());
        if (change.value == null) {
            objects.remove(change.id);
        } else {
            objects.put(change.id, change.value);
        }
    }

    public void put(String kind, String id, ObjectNode value) {
        commit(List.of(new Change(kind, id, value)));
    }

    public void remove(String kind, String id) {
        commit(List.of(new Change(kind, id, null)));
    }

    /**
     * Applies all changes or none. The values belong to the store afterwards and may not be changed by the caller.
     *
     * @throws UncheckedIOException when the journal cannot be written; then nothing has changed
     */
    public void commit(List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        lock.writeLock().lock();
        try {
            if (journal != null) {
                journal.append(line(changes));
            }
            changes.forEach(this::apply);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** A copy of the object, free to be changed and put again. */
    public Optional<ObjectNode> find(String kind, String id) {
        return peek(kind, id).map(ObjectNode::deepCopy);
    }

    /** The stored object itself, for reading only. */
    public Optional<ObjectNode> peek(String kind, String id) {
        lock.readLock().lock();
        try {
            return Optional.ofNullable(kinds.getOrDefault(kind, Map.of()).get(id));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** All objects of a kind in the order they were first put, for reading only. */
    public List<ObjectNode> all(String kind) {
        lock.readLock().lock();
        try {
            return List.copyOf(kinds.getOrDefault(kind, Map.of()).values());
        } finally {
            lock.readLock().unlock();
        }
    }

    public int count(String kind) {
        lock.readLock().lock();
        try {
            return kinds.getOrDefault(kind, Map.of()).size();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** How many objects there are of each kind. */
    public ObjectNode counts() {
        lock.readLock().lock();
        try {
            var counts = Json.object();
            kinds.forEach((kind, objects) -> counts.put(kind, objects.size()));
            return counts;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Everything but the clock and the sequences goes; numbers are never given twice in one store's life. */
    public void clear() {
        var removals = new ArrayList<Change>();
        lock.readLock().lock();
        try {
            kinds.forEach((kind, objects) -> {
                if (!kind.startsWith("_")) {
                    objects.keySet().forEach(id -> removals.add(new Change(kind, id, null)));
                }
            });
        } finally {
            lock.readLock().unlock();
        }
        commit(removals);
    }

    /** The whole state, kinds and ids in alphabetical order. */
    public ObjectNode dump() {
        lock.readLock().lock();
        try {
            var all = Json.object();
            kinds.forEach((kind, objects) -> {
                var node = all.putObject(kind);
                new TreeMap<>(objects).forEach((id, value) -> node.set(id, Json.sorted(value)));
            });
            return all;
        } finally {
            lock.readLock().unlock();
        }
    }

    public Batch batch() {
        return new Batch();
    }

    /** Changes collected and committed together. Not for use by several threads. */
    public final class Batch {
        private final Map<String, Change> changes = new LinkedHashMap<>();

        private Batch() {}

        public Batch put(String kind, String id, ObjectNode value) {
            changes.put(kind + "\u0000" + id, new Change(kind, id, value));
            return this;
        }

        public Batch remove(String kind, String id) {
            changes.put(kind + "\u0000" + id, new Change(kind, id, null));
            return this;
        }

        /** The object as it will be after this batch, a copy. */
        public Optional<ObjectNode> find(String kind, String id) {
            var change = changes.get(kind + "\u0000" + id);
            if (change == null) {
                return SimulatorStore.this.find(kind, id);
            }
            return Optional.ofNullable(change.value).map(ObjectNode::deepCopy);
        }

        /** The next number of a sequence, starting at {@code first}; taken only if this batch is committed. */
        public long next(String sequence, long first) {
            long number = find(SEQUENCE, sequence)
                    .map(node -> Json.number(node, "last") + 1)
                    .orElse(first);
            put(SEQUENCE, sequence, Json.object().put("last", number));
            return number;
        }

        public void commit() {
            SimulatorStore.this.commit(List.copyOf(changes.values()));
            changes.clear();
        }
    }

    @Override
    public void close() throws IOException {
        if (journal != null) {
            journal.close();
        }
        if (lockFile != null) {
            lockFile.close();
        }
    }
}
