/**
 * Original data: the bytes as another system sent them, shown and handed out.
 */
@NullMarked
package se.knyt.server.originals;

import org.jspecify.annotations.NullMarked;
