/**
 * Reconciliation: payout lines and open items become matches, explained differences, findings and a certificate.
 *
 * <p>Lines and items are read through two small views ({@link se.knyt.core.reconciliation.PayoutLines}, {@link
 * se.knyt.core.reconciliation.OpenItems}), so the same code serves a payout of ten rows from a database and a million rows in
 * column arrays. Nothing here reads a clock, a file or a database, and the result does not depend on the order of the input.
 *
 * <p>The cascade: tiers 1 (provider's id), 2 (reference) and 3 (reference, difference explained) match by themselves; tiers 4
 * (amount and date), 5 (score) and 6 (group) only ever suggest. A reference never overrides the amount check, an amount never
 * overrides a contradicting reference, and two that fit equally well are both suggested and none taken.
 */
@NullMarked
package se.knyt.core.reconciliation;

import org.jspecify.annotations.NullMarked;
