/**
 * The canonical export: the same whatever order, number of workers and crashes led to it.
 */
@NullMarked
package se.knyt.engine.export;

import org.jspecify.annotations.NullMarked;
