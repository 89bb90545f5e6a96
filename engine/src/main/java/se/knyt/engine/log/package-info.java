/**
 * The change log: what happened, in order per company and lane, and readers that follow it.
 */
@NullMarked
package se.knyt.engine.log;

import org.jspecify.annotations.NullMarked;
