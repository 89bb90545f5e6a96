/**
 * What providers say that they hold and have not paid out: the newest reading of each connection, matched with purchases. Nothing is
 * booked from it.
 */
@NullMarked
package se.knyt.engine.balances;

import org.jspecify.annotations.NullMarked;
