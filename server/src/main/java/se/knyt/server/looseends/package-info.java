/**
 * Loose ends: grouped by cause, each with the action that ends it.
 */
@NullMarked
package se.knyt.server.looseends;

import org.jspecify.annotations.NullMarked;
