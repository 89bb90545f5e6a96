/**
 * Swish: by the bank's report of what was paid and paid back, since every payment stands on the bank account itself and nothing is paid
 * out; and by its own interface, with the merchant's certificate, for what Knyt pays back.
 */
@NullMarked
package se.knyt.connectors.payments.swish;

import org.jspecify.annotations.NullMarked;
