/**
 * The way in: a page of records becomes raw records, documents, counterparts and changes in one transaction.
 *
 * <p>A dropped settlement file is read by the connection that its content and merchant account point to, under that connection's
 * lease. Payouts from before the company's first day go to the history ({@code EarlierPayouts}) by whatever path they arrive, so
 * that nothing older is posted. {@code PayoutTwins} detects a payout that two sources report: equal by reference, otherwise held as
 * a possible duplicate. A manual payout that its provider does not explain is parked until a user states its content
 * ({@code HandPayoutDesk}). Webhooks are hints; only fields that no read returns are stored from them.
 */
@NullMarked
package se.knyt.engine.intake;

import org.jspecify.annotations.NullMarked;
