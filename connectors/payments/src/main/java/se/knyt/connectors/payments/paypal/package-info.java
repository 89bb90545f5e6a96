/**
 * PayPal: payouts put together from the transactions between two withdrawals, with opening and closing balance; captures and refunds
 * by Payments v2. README.md says what it can, MAPPING.md which field means what.
 */
@NullMarked
package se.knyt.connectors.payments.paypal;

import org.jspecify.annotations.NullMarked;
