/**
 * The ledger of gift cards over all shops: each card that a shop tells of, and each movement on it with the purchase, the voucher and the
 * day. Movements are written in the transaction that records their fact, on the day that the voucher has, so that the cards together are
 * the balance of their account on any day. Which card a sold one became is told by the shop, before or after; until then the movement
 * stands as of an unknown card.
 *
 * <p>Store credit is in the same ledger with an account of its own. Its movements that belong to no purchase change the amount and
 * post nothing until a user, or {@code CardExpiry} for expired ones, posts them. A movement is never changed; its card may become
 * known later.
 */
@NullMarked
package se.knyt.engine.giftcards;

import org.jspecify.annotations.NullMarked;
