/**
 * A twin of Swish for one merchant, and of the merchant's bank as far as Swish is seen there: payment requests that a buyer answers,
 * refunds, callbacks, the bank's report and the lines of the account. There is no payout. README.md beside this file says what it
 * imitates and from which document each rule comes.
 */
@NullMarked
package se.knyt.simulators.swish;

import org.jspecify.annotations.NullMarked;
