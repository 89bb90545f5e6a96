/**
 * A twin of a Shopify shop as its Admin GraphQL API shows it: orders with lines, tax, discounts and payments, fulfilments,
 * refunds, search by update time, query cost and throttling, signed webhooks. Its payment app speaks to the Klarna simulator
 * over HTTP, as the real one does to Klarna. README.md says what is imitated and from which document each rule comes.
 */
@NullMarked
package se.knyt.simulators.shopify;

import org.jspecify.annotations.NullMarked;
