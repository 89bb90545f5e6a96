package se.knyt.formats.sie;

import java.util.List;
import java.util.stream.Stream;

/** An object that a row or balance is booked on. */
public record SieObjectId(int dimension, String id) {
    /** SIE's own numbers of the two dimensions that every program knows. */
    private static final int COST_CENTRE = 1;

    private static final int PROJECT = 6;

    /** The objects of a row; an empty code is none. */
    public static List<SieObjectId> of(String costCentre, String project) {
        return Stream.of(new SieObjectId(COST_CENTRE, costCentre), new SieObjectId(PROJECT, project))
                .filter(object -> !object.id().isEmpty())
                .toList();
    }
}
