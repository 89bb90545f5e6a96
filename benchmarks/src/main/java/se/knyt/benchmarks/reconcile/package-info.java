/** Data for measuring the command {@code reconcile}: a Klarna settlement and open invoices of any size, the same for the same seed. */
@NullMarked
package se.knyt.benchmarks.reconcile;

import org.jspecify.annotations.NullMarked;
