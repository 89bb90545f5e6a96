/**
 * Who did what: every change made in the console is written down.
 */
@NullMarked
package se.knyt.server.audit;

import org.jspecify.annotations.NullMarked;
