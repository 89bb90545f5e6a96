/**
 * Amazon's settlement, flat file V2 (tab separated). One row for each component of an amount: what the buyer paid for an order stands
 * in many rows, which are one sale of their sum. All rows of a settlement sum to its total.
 */
@NullMarked
package se.knyt.connectors.payments.amazon.settlement;

import org.jspecify.annotations.NullMarked;
