/**
 * Gift cards one by one: what each sale and refund moves on which card, so that the cards together are the balance of their account.
 */
@NullMarked
package se.knyt.core.giftcards;

import org.jspecify.annotations.NullMarked;
