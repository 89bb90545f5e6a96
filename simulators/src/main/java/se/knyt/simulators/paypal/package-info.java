/**
 * A twin of one PayPal business account: authorizations are captured, refunded, voided and expire; every movement changes a balance,
 * and what lies there is moved to the bank by the clock. README.md beside says what is imitated and from which document.
 */
@NullMarked
package se.knyt.simulators.paypal;

import org.jspecify.annotations.NullMarked;
