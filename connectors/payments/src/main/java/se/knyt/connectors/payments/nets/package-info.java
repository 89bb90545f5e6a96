/**
 * Nexi Checkout, formerly Nets Easy: payouts with their payment actions by the reporting API; charges and refunds by the payment API.
 * README.md says what it can, MAPPING.md which field means what.
 */
@NullMarked
package se.knyt.connectors.payments.nets;

import org.jspecify.annotations.NullMarked;
