/**
 * Svea's reconciliation report (Payment Admin API, {@code /api/v2/reports}) as a JSON file. Amounts are minor units; fees are positive
 * costs.
 */
@NullMarked
package se.knyt.connectors.payments.svea.settlement;

import org.jspecify.annotations.NullMarked;
