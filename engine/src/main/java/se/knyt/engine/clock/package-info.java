/**
 * Machine time and company time: two clocks, two types.
 */
@NullMarked
package se.knyt.engine.clock;

import org.jspecify.annotations.NullMarked;
