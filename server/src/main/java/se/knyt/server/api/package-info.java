/**
 * Knyt's interface for other systems: payouts are handed in by the token of a connection, which a person makes on its page and which is shown
 * once.
 */
@NullMarked
package se.knyt.server.api;

import org.jspecify.annotations.NullMarked;
