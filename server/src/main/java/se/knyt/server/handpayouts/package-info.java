/**
 * Payouts that somebody made by hand at a provider that does not tell what they took: a person says it.
 */
@NullMarked
package se.knyt.server.handpayouts;

import org.jspecify.annotations.NullMarked;
