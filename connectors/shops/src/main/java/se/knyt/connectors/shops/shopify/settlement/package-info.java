/**
 * Shopify Payments: the export of transactions (CSV), which has the lines, and the export of payouts (CSV), which alone has the amounts
 * paid. They share no number: a payout is found by its day, its currency and, where there are several, its sum.
 */
@NullMarked
package se.knyt.connectors.shops.shopify.settlement;

import org.jspecify.annotations.NullMarked;
