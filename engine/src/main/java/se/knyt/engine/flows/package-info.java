/**
 * What a change sets in motion: pure planning of effects, transfers and facts for one trail.
 */
@NullMarked
package se.knyt.engine.flows;

import org.jspecify.annotations.NullMarked;
