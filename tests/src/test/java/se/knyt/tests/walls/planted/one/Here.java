package se.knyt.tests.walls.planted.one;

import se.knyt.tests.walls.planted.two.There;

/** One half of a circle of packages. */
public record Here(There there) {}
