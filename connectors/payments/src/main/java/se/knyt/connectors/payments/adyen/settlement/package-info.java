/**
 * Adyen's settlement details report (CSV), one or more batches. Amounts stand in debit and credit columns, gross in the currency of the
 * purchase and net in that of the payout; the net already holds the row's fees.
 */
@NullMarked
package se.knyt.connectors.payments.adyen.settlement;

import org.jspecify.annotations.NullMarked;
