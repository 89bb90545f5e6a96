/**
 * Disputes: buyers' cases against payments. Each is a row of its own, told by the provider or, where none tells, by the line of a
 * payout that took the money; it finds its purchase by the payment it is about, has somebody told before its last day, and, when the
 * merchant bears it, is booked as a person decides.
 */
@NullMarked
package se.knyt.engine.disputes;

import org.jspecify.annotations.NullMarked;
