/**
 * Everything that belongs to one purchase: found by its references, summed, and told when it is tied.
 *
 * <p>Stored sums ({@code trail_day}, {@code trail_owed}) are kept by a trigger on {@code trail}, whoever writes it: once per
 * statement the old rows are subtracted and the new ones added. {@code trail_sums_recount} recomputes them.
 */
@NullMarked
package se.knyt.engine.trails;

import org.jspecify.annotations.NullMarked;
