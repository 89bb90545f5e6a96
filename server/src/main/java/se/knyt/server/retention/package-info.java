/**
 * What is kept for how long, and when it was emptied last.
 */
@NullMarked
package se.knyt.server.retention;

import org.jspecify.annotations.NullMarked;
