/** Clearing accounts: which there are, and what is open on each at a day. */
@NullMarked
package se.knyt.engine.clearing;

import org.jspecify.annotations.NullMarked;
