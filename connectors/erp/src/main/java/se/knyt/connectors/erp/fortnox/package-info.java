/**
 * Fortnox, the accounting system with a customer ledger: customers, orders, invoices, credit notes, payments, vouchers and the
 * files on them. Fortnox has no idempotency keys, so every creation is search, create, read back; every effect can be performed
 * again and goes on where it stopped. What each effect carries and how it is asked for stands in MAPPING.md.
 */
@NullMarked
package se.knyt.connectors.erp.fortnox;

import org.jspecify.annotations.NullMarked;
