/**
 * The sandbox as one world: every simulator present, one folder, one clock, and the acts of buyers, merchant and time. It speaks
 * to the simulators as anybody else may, over their control pages.
 */
@NullMarked
package se.knyt.simulators.world;

import org.jspecify.annotations.NullMarked;
