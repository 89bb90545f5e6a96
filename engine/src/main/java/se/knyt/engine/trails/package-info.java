/**
 * Everything that belongs to one purchase: found by its references, summed, and told when it is tied.
 */
@NullMarked
package se.knyt.engine.trails;

import org.jspecify.annotations.NullMarked;
