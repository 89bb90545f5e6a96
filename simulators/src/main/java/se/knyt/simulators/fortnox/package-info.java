/**
 * A twin of one Fortnox account: customers, articles, orders, invoices, payments, vouchers and the registers behind them, with the
 * quotas, locks, error bodies and number series of the real system.
 *
 * <p>Written from the vendor's documents alone. It books by itself what Fortnox books (invoice, credit note, incoming payment), so that
 * its general ledger and its customer ledger can be compared after every step. What the documents leave open is a switch in
 * {@link se.knyt.simulators.fortnox.Settings}, listed in the README beside this file.
 */
@NullMarked
package se.knyt.simulators.fortnox;

import org.jspecify.annotations.NullMarked;
