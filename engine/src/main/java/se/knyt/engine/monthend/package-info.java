/**
 * What people say of a month that has ended: that it is done, and that nothing more is to be booked in it. The books are locked in the
 * accounting system; a lock here keeps Knyt from sending anything there.
 */
@NullMarked
package se.knyt.engine.monthend;

import org.jspecify.annotations.NullMarked;
