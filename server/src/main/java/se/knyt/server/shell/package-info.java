/**
 * What surrounds every page: menu, company, sandbox band, rendering, errors.
 */
@NullMarked
package se.knyt.server.shell;

import org.jspecify.annotations.NullMarked;
