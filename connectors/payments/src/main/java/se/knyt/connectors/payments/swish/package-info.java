/**
 * Swish, by the bank's report of what was paid and paid back: every payment stands on the bank account itself, and nothing is paid out.
 */
@NullMarked
package se.knyt.connectors.payments.swish;

import org.jspecify.annotations.NullMarked;
