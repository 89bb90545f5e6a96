/**
 * Hints from other systems: taken raw, answered after commit.
 */
@NullMarked
package se.knyt.server.hooks;

import org.jspecify.annotations.NullMarked;
