package se.knyt.engine.settings;

/**
 * How long before a last day somebody is told of it, in whole days.
 *
 * @param dispute before a dispute must be answered
 * @param authorization before a reservation can no longer be captured
 */
public record Deadlines(int dispute, int authorization) {
    /** Further ahead nobody acts on it. */
    public static final int DAYS_MAX = 30;

    /** A working week for gathering what an answer needs, and for packing what is reserved. */
    public static final Deadlines INITIAL = new Deadlines(5, 5);

    /** @throws IllegalArgumentException outside 0 to {@value #DAYS_MAX} days */
    public Deadlines {
        if (dispute < 0 || dispute > DAYS_MAX || authorization < 0 || authorization > DAYS_MAX) {
            throw new IllegalArgumentException("a deadline is told of 0 to " + DAYS_MAX + " days before");
        }
    }
}
