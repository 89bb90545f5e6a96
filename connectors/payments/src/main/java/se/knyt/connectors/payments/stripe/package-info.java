/**
 * Stripe: automatic payouts with every balance transaction, captures and refunds of payment intents, and the checks that come before.
 * README.md says what it can and needs, MAPPING.md what each field becomes.
 */
@NullMarked
package se.knyt.connectors.payments.stripe;

import org.jspecify.annotations.NullMarked;
