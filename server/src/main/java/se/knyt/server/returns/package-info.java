/**
 * What was given back: each refund with its order, its rows, the credit note that books it, and the line of a payout that settles it.
 */
@NullMarked
package se.knyt.server.returns;

import org.jspecify.annotations.NullMarked;
