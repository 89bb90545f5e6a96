/**
 * What surrounds every page: menu, company, sandbox band, rendering, errors.
 *
 * <p>A page costs the same at any number of purchases. Lists continue from the last row shown ({@code Cursor}) and count to 10,000.
 * With several filters the rarest value selects the 10,000 newest by its index, and the others apply to those.
 */
@NullMarked
package se.knyt.server.shell;

import org.jspecify.annotations.NullMarked;
