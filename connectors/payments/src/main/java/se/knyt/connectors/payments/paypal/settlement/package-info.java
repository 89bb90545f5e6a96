/**
 * PayPal's settlement report (STL). Rows begin with their type: headers and footers of report, file and section, column names, data.
 * Amounts are whole numbers with two implied decimals and no sign; a column beside each says CR or DR. A payout is a withdrawal (T04):
 * what stood at PayPal before it, less what stands there after.
 */
@NullMarked
package se.knyt.connectors.payments.paypal.settlement;

import org.jspecify.annotations.NullMarked;
