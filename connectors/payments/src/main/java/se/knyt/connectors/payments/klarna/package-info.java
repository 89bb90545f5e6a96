/**
 * Klarna (and Kustom, which took over Klarna Checkout with the same interface): payouts with every transaction are read by the
 * Settlements API, captures are made by Order Management. Signs, totals and traps: MAPPING.md.
 */
@NullMarked
package se.knyt.connectors.payments.klarna;

import org.jspecify.annotations.NullMarked;
