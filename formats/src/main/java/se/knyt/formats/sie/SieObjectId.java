package se.knyt.formats.sie;

/** An object that a row or balance is booked on. */
public record SieObjectId(int dimension, String id) {}
