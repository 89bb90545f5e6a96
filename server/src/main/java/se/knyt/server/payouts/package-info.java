/**
 * Payouts: the list, and one with its lines, matches, certificate and vouchers.
 */
@NullMarked
package se.knyt.server.payouts;

import org.jspecify.annotations.NullMarked;
