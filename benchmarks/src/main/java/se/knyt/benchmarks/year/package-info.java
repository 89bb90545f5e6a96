/** A year of sales and payouts posted in each way of booking, with the balances checked against sums kept beside it. */
@NullMarked
package se.knyt.benchmarks.year;

import org.jspecify.annotations.NullMarked;
