package se.knyt.core.reconciliation;

import java.util.Arrays;
import java.util.Comparator;

/** A few different numbers. */
final class IntBag {
    private int[] values = new int[8];
    private int size;

    /** Adds the number unless it is there. */
    void add(int value) {
        for (int i = 0; i < size; i++) {
            if (values[i] == value) {
                return;
            }
        }
        addNew(value);
    }

    /** Adds a number that is known not to be there. */
    void addNew(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    int[] sorted(Comparator<Integer> order) {
        if (size < 2) {
            return Arrays.copyOf(values, size);
        }
        return Arrays.stream(values, 0, size)
                .boxed()
                .sorted(order)
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
