/**
 * Shopify by its Admin GraphQL API: orders with their payments, deliveries and refunds are read; captures and deliveries are made
 * through the shop; orders are marked with what became of them. Field by field: MAPPING.md.
 */
@NullMarked
package se.knyt.connectors.shops.shopify;

import org.jspecify.annotations.NullMarked;
