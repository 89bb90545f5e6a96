package se.knyt.simulators.base;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What will happen by itself, each at its own time: payouts, expiries, deadlines. Kept in the store. */
public final class Agenda {
    private static final String KIND = "agenda";
    private static final String AT = "at";

    /** Does what stands in one entry; the entry is gone with the same commit. */
    @FunctionalInterface
    public interface Doing {
        void at(SimulatorStore.Batch batch, Instant at, ObjectNode entry);
    }

    private final SimulatorStore store;
    private volatile @Nullable Instant next;

    public Agenda(SimulatorStore store) {
        this.store = store;
        look();
    }

    /** Looks through everything; needed once after the store was emptied. */
    public void look() {
        next = first().map(Agenda::at).orElse(null);
    }

    /** The earliest instant at which something may happen; too early at worst. */
    public Optional<Instant> next() {
        return Optional.ofNullable(next);
    }

    /** Adds an entry, or moves the one with this {@code id}. */
    public void put(SimulatorStore.Batch batch, String id, Instant at, ObjectNode entry) {
        batch.put(KIND, id, entry.deepCopy().put(AT, at.toString()).put("id", id));
        var earliest = next;
        if (earliest == null || at.isBefore(earliest)) {
            next = at; // should the commit fail, the run finds nothing
        }
    }

    public void remove(SimulatorStore.Batch batch, String id) {
        batch.remove(KIND, id);
    }

    /** Does everything due by {@code now}, the earliest first, one commit each. */
    public void run(Instant now, Doing doing) {
        if (next().filter(due -> !due.isAfter(now)).isEmpty()) {
            return;
        }
        var entry = first();
        while (entry.isPresent() && !at(entry.get()).isAfter(now)) {
            var batch = store.batch().remove(KIND, Json.text(entry.get(), "id"));
            doing.at(batch, at(entry.get()), entry.get());
            batch.commit();
            entry = first();
        }
        look();
    }

    private Optional<ObjectNode> first() {
        return store.all(KIND).stream()
                .min(Comparator.comparing(Agenda::at).thenComparing(entry -> Json.text(entry, "id")));
    }

    private static Instant at(ObjectNode entry) {
        return Instant.parse(Json.text(entry, AT));
    }
}
