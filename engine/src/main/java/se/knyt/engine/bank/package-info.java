/**
 * What the bank shows: accounts, the entries of bank files that can concern a payout, and which payout each of them is. Files reach the
 * engine directly, not through a connection: the bank is no system that anything is fetched from or sent to.
 *
 * <p>Every receipt is one voucher (bank account against funds in transit), unless the accounting system's bank feed posts it; then
 * {@code FeedDesk} closes the bank leg with the feed's voucher. Where every payment is a bank entry of its own, the entries of one
 * account and day become one payout, under the reference of the bank's report, so that both sources are one.
 */
@NullMarked
package se.knyt.engine.bank;

import org.jspecify.annotations.NullMarked;
