package se.knyt.core.bookkeeping;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The dimensions of a row beside cost centre and project, with the object that the row is booked on in each. Dimensions are numbered as
 * SIE does (file format 4B, 5.6 and 8.1): 1 is the cost centre and 6 the project, which have fields of their own, 2 lies under 1, 3–5
 * and 11–19 are reserved, and what is free begins with 20.
 *
 * @param objects id of the object by number of its dimension, at most {@value #MAX}
 */
public record Dimensions(SortedMap<Integer, String> objects) {
    public static final int COST_CENTRE = 1;
    public static final int PROJECT = 6;

    /** Most that a row has. */
    public static final int MAX = 10;

    public static final int NUMBER_MAX = 999;
    public static final int OBJECT_CHARS_MAX = 20;

    public static final Dimensions NONE = new Dimensions(new TreeMap<>());

    /** What every reader of SIE files takes: no quotation mark, backslash, or brace, which are its own, and no space at an end. */
    private static final Pattern OBJECT =
            Pattern.compile("[!#-\\[\\]-z|~ÅÄÖåäöÉéÜü]([ !#-\\[\\]-z|~ÅÄÖåäöÉéÜü]{0,18}[!#-\\[\\]-z|~ÅÄÖåäöÉéÜü])?");

    private static final int FREE = 20;
    private static final int LAST_NAMED = 10;

    /** @throws IllegalArgumentException for more than a row has, a number that cannot be set, or an id that no file holds */
    public Dimensions {
        objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
        if (objects.size() > MAX) {
            throw new IllegalArgumentException("more than " + MAX + " dimensions");
        }
        objects.forEach((number, object) -> {
            if (!settable(number) || number == COST_CENTRE || number == PROJECT || !isObject(object)) {
                throw new IllegalArgumentException("no object of dimension " + number + ": " + object);
            }
        });
    }

    /** Whether a number is one that something can be booked on: neither reserved nor a dimension under another. */
    public static boolean settable(int number) {
        return number == COST_CENTRE
                || (number >= PROJECT && number <= LAST_NAMED)
                || (number >= FREE && number <= NUMBER_MAX);
    }

    /** Whether a text can be the id of an object. */
    public static boolean isObject(String id) {
        return OBJECT.matcher(id).matches();
    }

    /** The same with one more, or another object of one. */
    public Dimensions with(int number, String object) {
        var more = new TreeMap<>(objects);
        more.put(number, object);
        return new Dimensions(more);
    }

    /** Whether there is room for one of a number. */
    public boolean takes(int number) {
        return objects.size() < MAX || objects.containsKey(number);
    }

    public boolean none() {
        return objects.isEmpty();
    }

    /** As it is kept: {@code 20 NORR}, a tab between two, by number; empty for none. */
    public String text() {
        return joined("\t", line -> line);
    }

    /** Each as number and object, in a form and parted by a text. */
    public String joined(String between, UnaryOperator<String> form) {
        return objects.entrySet().stream()
                .map(entry -> form.apply(entry.getKey() + " " + entry.getValue()))
                .collect(Collectors.joining(between));
    }

    /** What {@link #text} wrote. */
    public static Dimensions parse(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        var objects = new TreeMap<Integer, String>();
        for (var one : text.split("\t", -1)) {
            int space = one.indexOf(' ');
            objects.put(Integer.valueOf(one.substring(0, space)), one.substring(space + 1));
        }
        return new Dimensions(objects);
    }

    /** What was written before rows had any has none. */
    public static Dimensions orNone(@Nullable Dimensions some) {
        return Objects.requireNonNullElse(some, NONE);
    }
}
