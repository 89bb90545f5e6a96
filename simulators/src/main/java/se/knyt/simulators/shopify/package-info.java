/**
 * A twin of a Shopify shop as its Admin GraphQL API shows it: orders with lines, tax, discounts and payments, fulfilments,
 * refunds, search by update time, query cost and throttling, signed webhooks. Its payment apps speak to the
 * providers' simulators over HTTP, as the real ones do to their providers. README.md says what is imitated and from which document each rule comes.
 */
@NullMarked
package se.knyt.simulators.shopify;

import org.jspecify.annotations.NullMarked;
