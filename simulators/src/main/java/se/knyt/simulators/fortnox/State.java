package se.knyt.simulators.fortnox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.node.ObjectNode;

/**
 * All that the account remembers: tables of JSON records. One request is one transaction: its changes are handed to the journal as one
 * record before it is answered, or taken back whole, numbers included, so that a refused call leaves no gap in a series.
 *
 * <p>A record that was read is never changed in place: {@link #copy} it, change the copy, {@link #put} it.
 */
final class State {
    enum Table {
        SETTINGS,
        COUNTERS,
        YEARS,
        ACCOUNTS,
        SERIES,
        PREDEFINED_ACCOUNTS,
        PREDEFINED_SERIES,
        MODES,
        CURRENCIES,
        COST_CENTERS,
        PROJECTS,
        LABELS,
        CUSTOMERS,
        ARTICLES,
        ORDERS,
        INVOICES,
        PAYMENTS,
        VOUCHERS,
        FILES,
        FILE_CONNECTIONS,
        OUTREACH,
        TOKENS
    }

    private record Change(Table table, String key, @Nullable ObjectNode before) {}

    private final Map<Table, NavigableMap<String, ObjectNode>> tables = new EnumMap<>(Table.class);
    private final ReentrantLock lock = new ReentrantLock(true);
    private final List<Change> changes = new ArrayList<>();
    private final SimulatorStore store;

    /** Reads what the store holds and writes the change set of each transaction to it. */
    State(SimulatorStore store) {
        this.store = store;
        for (var table : Table.values()) {
            tables.put(table, new TreeMap<>());
        }
        var kept = store.dump();
        for (var table : Table.values()) {
            if (kept.get(table.name()) instanceof ObjectNode rows) {
                rows.properties().forEach(entry -> table(table).put(entry.getKey(), (ObjectNode) entry.getValue()));
            }
        }
    }

    /** Runs {@code work} alone; an exception takes back everything it changed. A call inside another joins it. */
    <T> T atomically(Supplier<T> work) {
        lock.lock();
        try {
            boolean outermost = lock.getHoldCount() == 1;
            try {
                var result = work.get();
                if (outermost) {
                    commit();
                }
                return result;
            } catch (RuntimeException e) {
                if (outermost) {
                    rollback();
                }
                throw e;
            }
        } finally {
            lock.unlock();
        }
    }

    private void commit() {
        var last = new LinkedHashMap<String, SimulatorStore.Change>();
        for (var change : changes) {
            var after = table(change.table()).get(change.key());
            last.put(
                    change.table() + " " + change.key(),
                    new SimulatorStore.Change(change.table().name(), change.key(), after));
        }
        store.commit(List.copyOf(last.values()));
        changes.clear();
    }

    private void rollback() {
        for (var change : changes.reversed()) {
            if (change.before() == null) {
                table(change.table()).remove(change.key());
            } else {
                table(change.table()).put(change.key(), change.before());
            }
        }
        changes.clear();
    }

    /** Empties every table, as part of the running transaction. */
    void clear() {
        for (var table : Table.values()) {
            for (var key : List.copyOf(table(table).keySet())) {
                remove(table, key);
            }
        }
    }

    boolean isEmpty() {
        return tables.values().stream().allMatch(Map::isEmpty);
    }

    private NavigableMap<String, ObjectNode> table(Table table) {
        var rows = tables.get(table);
        if (rows == null) {
            throw new IllegalStateException("no table " + table);
        }
        return rows;
    }

    @Nullable
    ObjectNode find(Table table, String key) {
        return table(table).get(key);
    }

    /** A copy to change; null when there is none. */
    @Nullable
    ObjectNode copy(Table table, String key) {
        var row = find(table, key);
        return row == null ? null : row.deepCopy();
    }

    Collection<ObjectNode> all(Table table) {
        return Collections.unmodifiableCollection(table(table).values());
    }

    NavigableMap<String, ObjectNode> map(Table table) {
        return Collections.unmodifiableNavigableMap(table(table));
    }

    void put(Table table, String key, ObjectNode value) {
        changes.add(new Change(table, key, table(table).put(key, value)));
    }

    void remove(Table table, String key) {
        var before = table(table).remove(key);
        if (before != null) {
            changes.add(new Change(table, key, before));
        }
    }

    /** The next number of a series that starts at {@code first}; given back when the transaction fails. */
    int next(String counter, int first) {
        var kept = find(Table.COUNTERS, counter);
        int number = kept == null ? first : Json.integer(kept, "next");
        var row = Json.object();
        row.put("next", number + 1);
        put(Table.COUNTERS, counter, row);
        return number;
    }

    /** What {@link #next} would give, without taking it. */
    int peek(String counter, int first) {
        var kept = find(Table.COUNTERS, counter);
        return kept == null ? first : Json.integer(kept, "next");
    }

    /** Keys of numbered documents sort as numbers. */
    static String key(int number) {
        return String.format(Locale.ROOT, "%010d", number);
    }
}
