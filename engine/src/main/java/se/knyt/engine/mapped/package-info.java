/**
 * Formats that a company makes for the settlement files of its own providers: guessed from a file, shown as they would read it, and saved as
 * named versions. And payouts that are handed in over the interface, by the token of their connection.
 */
@NullMarked
package se.knyt.engine.mapped;

import org.jspecify.annotations.NullMarked;
