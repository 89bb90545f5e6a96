/**
 * Nexi Checkout's payouts (Nets Easy, Reporting API {@code /report/v1/payouts/ID}) with their payment actions as JSON files. Amounts
 * are minor units without signs; the word of an action gives the direction.
 */
@NullMarked
package se.knyt.connectors.payments.nets.settlement;

import org.jspecify.annotations.NullMarked;
