/**
 * What is kept for how long, and the daily job that empties it.
 */
@NullMarked
package se.knyt.engine.retention;

import org.jspecify.annotations.NullMarked;
