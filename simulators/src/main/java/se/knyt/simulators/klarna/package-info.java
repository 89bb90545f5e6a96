/**
 * A twin of Klarna's order management and settlements: orders are authorized, captured, refunded and expire; what was captured
 * and refunded is paid out by the clock, less fees and their VAT. README.md beside the module says what it imitates and from
 * which document each rule comes.
 */
@NullMarked
package se.knyt.simulators.klarna;

import org.jspecify.annotations.NullMarked;
