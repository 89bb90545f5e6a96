package se.knyt.tests.walls.planted.two;

import java.util.Optional;
import se.knyt.tests.walls.planted.one.Here;

/** The other half of a circle of packages. */
public record There(Optional<Here> here) {}
