/**
 * Purchases: the list, and one purchase as a time line.
 */
@NullMarked
package se.knyt.server.trails;

import org.jspecify.annotations.NullMarked;
