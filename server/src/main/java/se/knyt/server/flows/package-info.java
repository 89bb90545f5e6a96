/**
 * Flows: the drawn map with its state, the switches, and the rules that hold or skip.
 */
@NullMarked
package se.knyt.server.flows;

import org.jspecify.annotations.NullMarked;
