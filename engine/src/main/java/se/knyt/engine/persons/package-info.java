/**
 * A person's own rights: found, shown what is held of them, handed it, erased.
 */
@NullMarked
package se.knyt.engine.persons;

import org.jspecify.annotations.NullMarked;
