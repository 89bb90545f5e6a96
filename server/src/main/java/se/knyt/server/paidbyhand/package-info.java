/**
 * Invoices that somebody has paid by hand in the accounting system, and what becomes of the payment that the provider made.
 */
@NullMarked
package se.knyt.server.paidbyhand;

import org.jspecify.annotations.NullMarked;
