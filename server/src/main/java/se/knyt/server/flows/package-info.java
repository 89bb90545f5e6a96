/**
 * Flows: the drawn map with its state, the switches, and who moves the money.
 */
@NullMarked
package se.knyt.server.flows;

import org.jspecify.annotations.NullMarked;
