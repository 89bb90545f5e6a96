/**
 * Stripe's itemised payout reconciliation (CSV). Amounts are decimals with signs; a row's net is its gross less its fee. What was paid
 * stands in the row of the payout itself, where the report holds one.
 */
@NullMarked
package se.knyt.connectors.payments.stripe.settlement;

import org.jspecify.annotations.NullMarked;
