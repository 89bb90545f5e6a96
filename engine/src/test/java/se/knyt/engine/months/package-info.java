/**
 * Months of a merchant made from a seed, with the sums that a bookkeeper would have of them, and what the postings and the engine make of
 * them.
 */
@NullMarked
package se.knyt.engine.months;

import org.jspecify.annotations.NullMarked;
