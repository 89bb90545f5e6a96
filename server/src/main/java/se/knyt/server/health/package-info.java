/**
 * Whether the program lives, and whether it is ready for work.
 */
@NullMarked
package se.knyt.server.health;

import org.jspecify.annotations.NullMarked;
