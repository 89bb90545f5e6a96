/**
 * The way out: duties to other systems, claimed, sent, asked for and proved done exactly once.
 */
@NullMarked
package se.knyt.engine.effects;

import org.jspecify.annotations.NullMarked;
