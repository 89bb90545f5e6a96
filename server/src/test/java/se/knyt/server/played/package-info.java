/** Generated months of the sandbox, and what every page and file says of them. */
@NullMarked
package se.knyt.server.played;

import org.jspecify.annotations.NullMarked;
