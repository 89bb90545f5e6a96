/**
 * Facts, payouts, matches, certificates and vouchers.
 *
 * <p>{@code PayoutBooks} advances a payout through matching, certificate and posting; each payout has a savepoint, so a failure
 * holds it alone. A line without an invoice stays open by name on the provider's account and does not block the rest. A certificate
 * that does not balance holds the payout, unless one thing alone explains the difference within its limit
 * ({@code PayoutDifferences}).
 *
 * <p>A changed payout is a new version: {@code PayoutLineChanges} (intake) keeps unchanged lines with their matches. Planned
 * effects are withdrawn, our voucher is reversed and reposted; a payment registered in the accounting system is never undone, only
 * named. Without a shop {@code MetInvoices} matches lines with invoices by one chosen field. {@code OtherShares} reallocates
 * between providers when payouts divide an order differently from the shop. {@code FailedPayouts} matches a returned payout with
 * the line that repays it.
 */
@NullMarked
package se.knyt.engine.books;

import org.jspecify.annotations.NullMarked;
