/**
 * The command {@code reconcile}: settlement files and open items in, certificate, report and vouchers out. No server, no database,
 * no account. Its contract stands in {@code docs/reconcile.md}.
 */
@NullMarked
package se.knyt.cli.reconcile;

import org.jspecify.annotations.NullMarked;
