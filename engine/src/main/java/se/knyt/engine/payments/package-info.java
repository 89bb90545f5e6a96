/**
 * What providers say of single payments that are open: of reservations until when they can be captured, of payments whether they are paid.
 * Nothing is booked from it.
 */
@NullMarked
package se.knyt.engine.payments;

import org.jspecify.annotations.NullMarked;
