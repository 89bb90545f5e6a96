/**
 * Disputes: buyers' cases against payments. Each is a row of its own, told by the provider or, where none tells, by the line of a
 * payout that took the money; it finds its purchase by the payment it is about, has somebody told before its last day, and, when the
 * merchant bears it, is booked as a person decides.
 *
 * <p>Values that a later report leaves out remain. A claim with the reason {@code HANDED_BACK} is one that only the merchant ends.
 * A trail with an undecided or unposted dispute still has something open.
 */
@NullMarked
package se.knyt.engine.disputes;

import org.jspecify.annotations.NullMarked;
