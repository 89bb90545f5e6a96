/**
 * Accounts per payment provider: where its purchases, fees and rarer lines are booked, seen as vouchers before they are chosen.
 */
@NullMarked
package se.knyt.server.providers;

import org.jspecify.annotations.NullMarked;
