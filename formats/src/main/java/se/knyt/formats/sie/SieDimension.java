package se.knyt.formats.sie;

/** A dimension: 1 is cost centre, 6 is project; {@code parent} is 0 for one that is no sub-dimension. */
public record SieDimension(int number, String name, int parent) {}
