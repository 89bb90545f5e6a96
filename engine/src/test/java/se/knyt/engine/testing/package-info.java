/**
 * What tests of the engine stand on: a database of their own, a clock they move, and a system that does what it is told.
 */
@NullMarked
package se.knyt.engine.testing;

import org.jspecify.annotations.NullMarked;
