package se.knyt.formats.sie;

/** An object within a dimension: one cost centre, one project. */
public record SieObject(int dimension, String id, String name) {}
