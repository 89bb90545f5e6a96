/**
 * A twin of one Stripe account: payment intents are reserved, captured, refunded and expire; every movement is a balance
 * transaction; what has become available is paid out by the clock and explained to the last öre; endpoints get signed events.
 * README.md beside this file says what it imitates and from which document each rule comes.
 */
@NullMarked
package se.knyt.simulators.stripe;

import org.jspecify.annotations.NullMarked;
