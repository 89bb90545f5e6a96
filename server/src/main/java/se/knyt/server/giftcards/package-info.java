/**
 * The ledger of gift cards: every card as it stood on a day, one card with what moved on it, and the proof that they are together the
 * balance of their account.
 */
@NullMarked
package se.knyt.server.giftcards;

import org.jspecify.annotations.NullMarked;
