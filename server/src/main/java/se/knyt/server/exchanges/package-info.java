/**
 * Exchanges: what Knyt asked of another system, every attempt at it, and what was sent and answered in those that failed.
 */
@NullMarked
package se.knyt.server.exchanges;

import org.jspecify.annotations.NullMarked;
