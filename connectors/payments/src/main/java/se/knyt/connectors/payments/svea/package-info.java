/**
 * Svea Checkout through the Payment Admin API: the reconciliation report of each day as payouts, deliveries and credits, and the checks
 * that come before. README.md says what it can and needs, MAPPING.md what each field becomes.
 */
@NullMarked
package se.knyt.connectors.payments.svea;

import org.jspecify.annotations.NullMarked;
