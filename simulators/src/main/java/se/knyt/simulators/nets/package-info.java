/**
 * A twin of one merchant at Nexi Checkout (Easy, formerly Nets): payments are reserved, charged, refunded, cancelled and expire; what
 * was charged is paid out by the clock, less fees. README.md beside says what is imitated and from which document.
 */
@NullMarked
package se.knyt.simulators.nets;

import org.jspecify.annotations.NullMarked;
