/**
 * Accounts whose balance is money on its way: what each provider owes, what is in transit to the bank, what is held back, what nobody
 * knows yet. The balance at any day is told item by item, and beside it stands what the accounting system has.
 */
@NullMarked
package se.knyt.server.clearing;

import org.jspecify.annotations.NullMarked;
