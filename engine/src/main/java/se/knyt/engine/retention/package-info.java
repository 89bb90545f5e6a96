/**
 * What is kept for how long, and the daily job that empties it.
 *
 * <p>Rows are deleted in batches, not by dropping partitions: a partition would hold companies with different clocks and owners,
 * and the engine owns no table.
 */
@NullMarked
package se.knyt.engine.retention;

import org.jspecify.annotations.NullMarked;
