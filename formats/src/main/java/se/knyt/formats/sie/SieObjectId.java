package se.knyt.formats.sie;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.Dimensions;

/** An object that a row or balance is booked on. */
public record SieObjectId(int dimension, String id) {
    /** The objects of a row by dimension; an empty code is none. */
    public static List<SieObjectId> of(String costCentre, String project, Dimensions others) {
        var objects = new TreeMap<>(others.objects());
        objects.put(Dimensions.COST_CENTRE, costCentre);
        objects.put(Dimensions.PROJECT, project);
        var result = new ArrayList<SieObjectId>();
        objects.forEach((dimension, id) -> {
            if (!id.isEmpty()) {
                result.add(new SieObjectId(dimension, id));
            }
        });
        return List.copyOf(result);
    }
}
