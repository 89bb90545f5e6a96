package se.knyt.core.bookkeeping;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What objects of dimensions are called, as far as an accounting system has told: that of a cost centre, a project. One that nobody has
 * named is its id alone.
 *
 * @param names by number of the dimension and id of the object
 */
public record ObjectNames(Map<Integer, Map<String, String>> names) {
    public static final ObjectNames NONE = new ObjectNames(Map.of());

    public ObjectNames {
        var copy = new TreeMap<Integer, Map<String, String>>();
        names.forEach((dimension, objects) -> copy.put(dimension, Map.copyOf(objects)));
        names = Map.copyOf(copy);
    }

    public Optional<String> of(int dimension, String object) {
        return Optional.ofNullable(names.getOrDefault(dimension, Map.of()).get(object));
    }

    /** {@code WEBB Webbutik}, or the id alone. */
    public String with(int dimension, String object) {
        return of(dimension, object).map(name -> object + " " + name).orElse(object);
    }
}
