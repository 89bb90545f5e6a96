/**
 * Differences by their names: how much of which a company lets pass, and what has passed.
 */
@NullMarked
package se.knyt.server.differences;

import org.jspecify.annotations.NullMarked;
