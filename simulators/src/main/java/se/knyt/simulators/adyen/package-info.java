/**
 * A twin of one Adyen merchant account: modifications that are only received and whose outcome comes as a signed notification, batches
 * that close with a payout and their settlement details report, disputes in their rounds. README.md beside this file says what it
 * imitates and from which document each rule comes.
 */
@NullMarked
package se.knyt.simulators.adyen;

import org.jspecify.annotations.NullMarked;
